"""What a notice may say: facts, in a closed vocabulary. No advert gets through, in whatever disguise, and whoever
rewords a service meets no wall."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import wiring
from bot.content.load import load
from bot.content.notices import read_notices
from bot.content.strict_yaml import ContentError
from bot.content.vocabulary import MaySay
from bot.model.errors import SettingsError
from bot.paths import CODE
from bot.settings import Settings
from tests.support.names import KINDS

ADVERTS = [
    "Black Friday bei {company}: nur heute 50 % auf alle Fahrraeder! rabatt-xyz.de",
    "{line}: Black Friday bei {company}",
    "{line}: minus fünfzig Prozent",
    "{line}: nur heute alles zum halben Preis",
    "{line}: heute umsonst, morgen nicht",
    "{line}: heute alles gratis",
    "{line}: Ｇｒａｔｉｓ",
    "{line}: Gr\u0430tis",
    "{line}: gra\u200btis",
    "{line}: g-r-a-t-i-s",
    "{line}: g r a t i s",
    "{line}: ⑤⓪ weniger",
    "{line}: ５０ weniger",
    "{line}: 5o weniger",
    "{line}: L weniger",
    "{line}: nur 3 Euro",
    "{line}: nur drei €",
    "{line}: nur drei Eur",
    "{line}: nur drei Ecken",
    "{line}: sieh rabatt-xyz.de",
    "{line}: sieh rabatt-xyz punkt de",
    "{line}: sieh rabatt-xyz .de",
    "{line}: sieh rabatt-xyz。de",
    "{line}: sieh rabatt-xyz．de",
    "{line}: sieh rabatt-xyz․de",
    "{line}: sieh uns.er",
    "{line}: https://rabatt-xyz.de",
    "{line}: https://hansebahn.example.rabatt-xyz.de",
    "{line}: https://hansebahn.example@rabatt-xyz.de",
    "{line}: https://hansebahn.example/Black-Friday",
    "{line}: https://hansebahn.example/?q=rabatt",
    "{line}: https://hansebahn.example/50-prozent",
    "{line}: http://hansebahn.example/",
    "{line}: schreib an @rabatt",
    "{line}: Telefon null vier null",
    "{line}: Telefon 040 123456",
    "{line}: +49 40 123456",
    "{line}: heute free for you",
    "{line}: the bus is free today",
    "{line}: SALE",
    "{line}: S\u00adA\u00adL\u00adE",
    "{line}: Neue Kollektion",
    "{line}: Aktion",
    "{line}: Gewinnspiel",
    "{line}: \U0001f389 heute",
    "{line}: 𝗦𝗮𝗹𝗲",
    "{line}: zwanzig weniger",
    "{line}: twenty less",
    "{company} ist heute wieder da",
    "Heute ist es wieder gut. Stand {as_of}",
    "Heute ist es wieder gut.\n{line}",
    "{line} " + "und " * 71,
]
SERVICE = [
    "Gute Nachricht: Die {line} fährt wieder.",
    "{line}: Die Sperrung zwischen {from} und {to} ist aufgehoben.",
    "Auf der {line} geht es wieder normal weiter, bitte rechne noch mit Verspätungen.",
    "Hallo! Deine {line} fährt wieder planmäßig.",
    "The {line} is running normally again. Please allow for some delays.",
    "The {line} is back to normal. Feel free to ask us anything.",
    "{line} wieder frei befahrbar. Mehr dazu: https://hansebahn.example/fahrplan",
    "„Die {line}“ – sie fährt wieder (seit {as_of}).",
    "{line}: Bis {to} fahren Ersatzbusse, danach wieder Züge.",
    "Moin, die Strecke der {line} ist geräumt.",
]
OURS = MaySay.of(["https://hansebahn.example/datenschutz"], [], ["befahrbar", "frei"])


def advertised(folder: Path, line: str, text: str = "notice") -> Path:
    """The shipped file, with this as the first line of a text of the commute."""
    types: dict[str, Any] = yaml.safe_load(
        (CODE / "data" / "nlu" / "transit" / "notices.yml").read_text(encoding="utf-8")
    )
    types["commute"]["pack"] = "transit"
    words = types["commute"]["texts"][text]
    for locale, said in words.items():
        words[locale] = "\n".join([line, *said.split("\n")[1:]])
    file = folder / "transit" / "notices.yml"
    file.parent.mkdir()
    file.write_text(yaml.safe_dump(types, allow_unicode=True), encoding="utf-8")
    return file


@pytest.mark.parametrize("line", ADVERTS)
def test_an_advert_is_no_notice(tmp_path: Path, line: str) -> None:
    """The first line of a notice replaced by an advert, in every disguise, is refused with file, type and text."""
    file = advertised(tmp_path, line)
    with pytest.raises(ContentError, match=f"{file}: commute.texts.notice.de: notice type commute .*notice") as refusal:
        read_notices(file, ["common", "transit"], KINDS, OURS)
    assert "free text" not in str(refusal.value)


@pytest.mark.parametrize("text", ["question", "confirmation", "ended", "failed", "too_late", "notice_changed"])
def test_no_text_of_a_notice_type_advertises(tmp_path: Path, text: str) -> None:
    """What is said about a consent has the same limits as what is pushed."""
    file = advertised(tmp_path, "{line} {company} {until} {often} {stop_word}: Black Friday", text)
    with pytest.raises(ContentError, match=f"says 'black' in {text}"):
        read_notices(file, ["common"], KINDS)


@pytest.mark.parametrize("line", SERVICE)
def test_a_service_in_other_words_is_one(tmp_path: Path, line: str) -> None:
    """Whoever says the same in other plain words is not held up."""
    assert read_notices(advertised(tmp_path, line), ["transit"], KINDS, OURS)


def test_a_word_in_a_field_does_not_advertise(tmp_path: Path) -> None:
    """Nor do the responses that a value reads as: they are words of the notice too."""
    data = tmp_path / "data"
    words = data / "nlu" / "common" / "consent" / "responses.yml"
    words.parent.mkdir(parents=True)
    (data / "nlu" / "common" / "notices.yml").write_text(
        (CODE / "data" / "nlu" / "transit" / "notices.yml").read_text()
    )
    said = {"utter_word_line_is_late": [{"text": "heute fünfzig Prozent billiger"}]}
    words.write_text(yaml.safe_dump({"responses": said}), encoding="utf-8")
    with pytest.raises(ContentError, match="'fünfzig' in utter_word_line_is_late"):
        load(data, ["common", "transit"], "r-1", {}, "Europe/Berlin", KINDS)


@pytest.mark.parametrize(
    "word", ["Rabatt", "50", "rabatt-xyz.de", "gr\u0430tis", "Euro", "zwei Worte", "kostenlos", "%"]
)
def test_no_setting_makes_an_advert_sayable(word: str) -> None:
    """A company may add words, but none that sells, counts or links."""
    settings = Settings(_env_file=None, notice_words=f"Freibad,{word}")
    with pytest.raises(SettingsError, match="LOTSE_NOTICE_WORDS"):
        wiring.read_content(settings, CODE / "data", "shipped")


def test_a_company_adds_its_words_and_hosts(tmp_path: Path) -> None:
    """Its own words and pages of its own hosts can be said, of others not."""
    line = "Das Freibad ist wieder offen, {line}: https://baeder.example/fahrplan"
    file = advertised(tmp_path, line)
    assert read_notices(file, ["transit"], KINDS, MaySay.of([], ["baeder.example"], ["Freibad"]))
    with pytest.raises(ContentError, match="LOTSE_NOTICE_WORDS"):
        read_notices(file, ["transit"], KINDS, MaySay.of([], ["baeder.example"], []))
    with pytest.raises(ContentError, match="LOTSE_OWN_HOSTS"):
        read_notices(file, ["transit"], KINDS, MaySay.of([], [], ["Freibad"]))
