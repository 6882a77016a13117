"""What pages say is content: whole, or refused with file and key."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.content.page_words import page_words
from bot.content.strict_yaml import ContentError
from bot.model.page_words import CHAT, MY_DATA, PageWords
from bot.paths import CODE
from bot.settings import Settings
from bot.store.live_release import RedisPointer
from bot.wiring import releases
from bot.wiring.page_words import LiveWords, shipped_page_words
from bot.wiring.switching import LiveRelease

PACKS = ("common", "transit", "parcel")
COMPANY = {"company": "Hafen & Söhne", "team": "die Brücke", "messenger": "WhatsApp"}
CHAT_FILE = "nlu/common/page_chat/responses.yml"
DATA_FILE = "nlu/common/page_my_data/responses.yml"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of what is shipped, to be edited."""
    return Path(shutil.copytree(CODE / "data", tmp_path / "content"))


def edit(content: Path, file: str, change: Callable[[str], str]) -> None:
    before = (content / file).read_text(encoding="utf-8")
    after = change(before)
    assert after != before
    (content / file).write_text(after, encoding="utf-8")


def without(key: str) -> Callable[[str], str]:
    return lambda text: re.sub(rf"  {key}:\n(?:    .*\n)+", "", text)


def read(content: Path, shipped: PageWords | None = None, packs: tuple[str, ...] = PACKS) -> PageWords:
    return page_words(content, packs, "r-1", COMPANY, shipped)


def refused(content: Path, file: str, *reasons: str) -> None:
    with pytest.raises(ContentError) as refusal:
        read(content)
    for part in (str(content / file), *reasons):
        assert part in str(refusal.value)


def test_a_missing_word_is_refused(content: Path) -> None:
    """A page would have a hole; the refusal names the file in which the page's other words are."""
    edit(content, CHAT_FILE, without("utter_page_chat_send"))
    refused(content, CHAT_FILE, "utter_page_chat_send is missing")


def test_a_page_without_any_words_is_refused(content: Path) -> None:
    """Also where no file is left to name, the first key is."""
    shutil.rmtree(content / "nlu/common/page_landing")
    refused(content, "nlu", "utter_page_landing_text is missing")


@pytest.mark.parametrize("locale", ["de", "de_sie", "en"])
def test_a_missing_locale_is_refused(content: Path, locale: str) -> None:
    """A word that one reader would miss is missed at once."""
    cut = rf"(  utter_page_my_data_title:\n(?:    .*\n)*?)    - condition: .*value: {locale}\}}\]\n      text: .*\n"
    edit(content, DATA_FILE, lambda text: re.sub(cut, r"\1", text))
    refused(content, DATA_FILE, f"utter_page_my_data_title has no text for {locale}")


@pytest.mark.parametrize("placeholder", ["{seconds}", "{name}", "{counts}"])
def test_an_unknown_placeholder_is_refused(content: Path, placeholder: str) -> None:
    """What a page does not put in, customers would read as braces; one key's value is not another's."""
    edit(content, CHAT_FILE, lambda text: text.replace("{count} Zeichen zu viel", f"{placeholder} Zeichen zu viel"))
    refused(content, CHAT_FILE, "utter_page_chat_too_many", placeholder, "for de")


@pytest.mark.parametrize("key", ["utter_page_chat_sendd", "utter_page_chat", "utter_page_nowhere_title"])
def test_an_unused_key_is_refused(content: Path, key: str) -> None:
    """A key that no page shows is a slip of the pen, or somebody edits it in vain."""
    edit(content, CHAT_FILE, lambda text: text + f"  {key}:\n    - text: Moin\n")
    refused(content, CHAT_FILE, f"{key} is shown on no page")


def test_a_word_with_two_texts_is_refused(content: Path) -> None:
    """A button that says this today and that tomorrow is two buttons."""
    edit(
        content,
        CHAT_FILE,
        lambda text: text.replace("utter_page_chat_send:\n", "utter_page_chat_send:\n    - text: Ab\n"),
    )
    refused(content, CHAT_FILE, "utter_page_chat_send has 2 texts for de")


@pytest.mark.parametrize("nothing", ["", "  ", "\\n"])
def test_a_word_that_says_nothing_is_refused(content: Path, nothing: str) -> None:
    """A button without a word is none."""
    edit(content, CHAT_FILE, lambda text: text.replace('"Senden"', f'"{nothing}"'))
    refused(content, CHAT_FILE, "utter_page_chat_send says nothing for de")


def test_the_companys_own_values_fit_everywhere(content: Path) -> None:
    """`{team}` is filled in, what the page itself puts in stays for the page."""
    edit(content, CHAT_FILE, lambda text: text.replace("noch {count} Zeichen", "{team}: noch {count} Zeichen"))
    words = read(content)
    assert words.of(CHAT, "de")["left"] == "die Brücke: noch {count} Zeichen"


def test_packs_bring_their_first_questions_and_names(content: Path) -> None:
    """Who has no trains is not offered any; the general question comes last, and each kind of notice has a name."""
    assert read(content).starters["de"] == ("Fährt die U3?", "Wo ist mein Paket?", "Was kannst du?")
    assert read(content, packs=("common", "parcel")).starters["de_sie"] == ("Wo ist mein Paket?", "Was können Sie?")
    assert read(content).titles["de"]["line_runs_again"] == "Linie fährt wieder"


def test_another_versions_release_is_read_with_kindness(content: Path) -> None:
    """What it lacks or says in a way that we cannot show is said in the shipped words, the rest in its own."""
    shipped = read(content)
    edit(content, CHAT_FILE, without("utter_page_chat_send"))
    edit(content, CHAT_FILE, lambda text: text.replace("noch {count} Zeichen", "noch {letters} Zeichen"))
    edit(content, CHAT_FILE, lambda text: text.replace("Nachricht schreiben", "Schreib was"))
    edit(content, CHAT_FILE, lambda text: text + "  utter_page_chat_later_idea:\n    - text: Moin\n")
    shutil.rmtree(content / "nlu/common/page_my_data")
    words = read(content, shipped)
    assert words.of(CHAT, "de")["send"] == "Senden"
    assert words.of(CHAT, "de")["left"] == "noch {count} Zeichen"
    assert words.of(CHAT, "de")["write"] == "Schreib was"
    assert words.of(MY_DATA, "en") == shipped.of(MY_DATA, "en")
    assert "later_idea" not in words.of(CHAT, "de")


def test_a_release_from_before_has_all_shipped_words(content: Path) -> None:
    """The first start after an upgrade shows whole pages, with what may be tapped first."""
    shipped = read(content)
    for folder in (content / "nlu/common").glob("page_*"):
        shutil.rmtree(folder)
    for file in content.glob("nlu/*/*/responses.yml"):
        file.write_text(re.sub(r"  utter_starter_\w+:\n(?:    .*\n)+", "", file.read_text()))
    old = read(content, shipped)
    assert (old.pages, old.starters, old.titles) == (shipped.pages, shipped.starters, shipped.titles)


async def test_pages_follow_the_live_release(tmp_path: Path, own_redis: Any) -> None:
    """A new release is read once, by however many who ask at once; one that cannot be read changes nothing."""
    settings = Settings(_env_file=None, data_dir=tmp_path)
    live = LiveWords(settings, LiveRelease(releases(settings), RedisPointer(own_redis), every=0))
    assert await live() == shipped_page_words(settings)
    publish(tmp_path, "first", "Schreib was")
    several = await asyncio.gather(*(live() for _ in range(20)))
    assert {id(one) for one in several} == {id(several[0])}
    assert (several[0].release, several[0].of(CHAT, "de")["write"]) == ("first", "Schreib was")
    assert await live() is several[0]
    publish(tmp_path, "broken", "Schreib was")
    file = tmp_path / "releases/broken/content" / CHAT_FILE
    file.write_text(file.read_text().replace("locale, value: en", "locale, value: fr"))
    assert await live() is several[0]
    publish(tmp_path, "second", "Sag was")
    assert (await live()).of(CHAT, "de")["write"] == "Sag was"


def publish(folder: Path, release: str, words: str) -> None:
    """A release as far as pages know one."""
    content = folder / "releases" / release / "content"
    shutil.copytree(CODE / "data", content)
    edit(content, CHAT_FILE, lambda text: text.replace("Nachricht schreiben", words))
    (content.parent / "manifest.json").write_text('{"source": "s"}')
    (folder / "releases" / "live").write_text(release)
