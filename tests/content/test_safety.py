"""What texts for customers may hold: honest ones pass, adverts and what deceives do not, whoever writes them."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from bot import wiring
from bot.content.faults import faults
from bot.content.finding_words import said
from bot.content.findings import Looked, findings
from bot.content.safety.check import TextCheck
from bot.content.safety.texts import learned, reason
from bot.model.objection import Code, Objection
from bot.paths import CODE
from bot.wiring.release import known
from tests.support.adversarial import odd
from tests.support.costs import linear
from tests.support.settings import given

LIKENESS = learned(CODE / "data" / "safety", tuple(sorted((CODE / "data" / "nlu").iterdir())))
CHECK = TextCheck(frozenset({"www.hansebahn.de", "hvv.de"}), LIKENESS)
HELD_OUT, LEARNED = CODE / "tests" / "data" / "safety", CODE / "data" / "safety"
FALSE_ALARMS, MISSED = 0.04, 0.15


def sentences(folder: Path, name: str) -> list[str]:
    return (folder / f"{name}.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("folder", [HELD_OUT, LEARNED], ids=["held out", "learned"])
def test_honest_texts_pass(folder: Path) -> None:
    """Of service texts of transport, parcels, banks and libraries hardly one is taken for an advert, where nobody asked
    or in an answer."""
    texts = sentences(folder, "honest")
    wrong = [text for text in texts if CHECK(text, unasked=True)]
    assert len(wrong) <= FALSE_ALARMS * len(texts), wrong
    assert sum(bool(CHECK(text)) for text in texts) <= FALSE_ALARMS / 2 * len(texts)


@pytest.mark.parametrize("folder", [HELD_OUT, LEARNED], ids=["held out", "learned"])
def test_adverts_do_not(folder: Path) -> None:
    """Open or disguised, with signs, in words, beside a service: where nobody asked, few pass; in an answer, where
    vouchers may be told of, most do not."""
    texts = sentences(folder, "adverts")
    missed = [text for text in texts if not CHECK(text, unasked=True)]
    assert len(missed) <= MISSED * len(texts), missed
    assert sum(not CHECK(text) for text in texts) <= 0.35 * len(texts)


def test_adverts_without_a_word_of_selling_are_found() -> None:
    """Praise, what others take, what would suit you: few pass where nobody asked, two thirds are stopped in an answer;
    and honest texts in the same words pass."""
    adverts, honest = sentences(HELD_OUT / "quiet", "adverts"), sentences(HELD_OUT / "quiet", "honest")
    assert sum(not CHECK(text, unasked=True) for text in adverts) <= 0.12 * len(adverts)
    assert sum(not CHECK(text) for text in adverts) <= 0.33 * len(adverts)
    assert sum(bool(CHECK(text, unasked=True)) for text in honest) <= 0.05 * len(honest)
    assert sum(bool(CHECK(text)) for text in honest) <= 0.02 * len(honest)


@pytest.mark.parametrize("folder", [HELD_OUT, HELD_OUT / "quiet"], ids=["open", "quiet"])
def test_nothing_that_is_held_out_was_learned(folder: Path) -> None:
    """What measures is never what teaches."""
    for name in ("honest", "adverts"):
        held, learned = sentences(folder, name), sentences(LEARNED, name)
        assert len(held) >= 69
        assert set(held) & set(learned) == set()
        assert len(set(learned)) == len(learned)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Mehr auf https://www.superdeals.shop", "link"),
        ("Mehr auf http://www.hansebahn.de", "link"),
        ("Mehr auf https://www.hansebahn.de@evil.example/x", "link"),
        ("Mehr auf https://www.hansebahn.de:8443/x", "link"),
        ("Mehr auf https://www.hansebahn.de.evil.de/x", "link"),
        ("Mehr auf https://evil.de\\@www.hansebahn.de/", "link"),
        ("Mehr auf https://www.hansebahn.de/weiter?ziel=https://evil.de", "link"),
        ("Mehr auf https://www.hansebahn.de//evil.de", "link"),
        ("Mehr auf https://{company}.de/", "link"),
        ("Mehr auf HTTPS://EVIL.DE", "link"),
        ("Mehr auf bit.ly/3xYz", "link"),
        ("Mehr auf evil.hamburg", "link"),
        ("Mehr auf evil punkt de", "link"),
        ("Mehr auf evil [.] com", "link"),
        ("Mehr auf evil(dot)com", "link"),
        ("Mehr auf 203.0.113.7/angebot", "link"),
        ("Mehr auf hxxps://evil.de", "link"),
        ("Mehr auf h t t p s ://evil.de", "link"),
        ("[hier](javascript:alert(1))", "link"),
        ("Schreib an post@evil.de", "link"),
        ("Schreib an post (at) evil.de", "link"),
        ("Mehr auf https://www.hаnsebahn.de", "lookalike"),
        ("Mehr auf https://www.hänsebahn.de", "lookalike"),
        ("Mehr auf hänsebahn.de", "lookalike"),
        ("Mehr auf https://xn--hnsebahn-0za.de", "link"),
        ("Die U3 fährt <b>nicht</b>.", "html"),
        ("Die U3 fährt <script src=x>", "html"),
        ("Die U3 fährt &lt;b&gt; nicht", "html"),
        ("Die U3 fährt nicht\u202e.", "hidden"),
        ("Die\u200bU3 fährt nicht.", "hidden"),
        ("Die U3\u00ad fährt nicht.", "hidden"),
        ("Die U3\u3164 fährt nicht.", "hidden"),
        ("Die U3 f\u0336ä\u0336hrt nicht.", "hidden"),
        ("Die U3\U000e0041 fährt nicht.", "hidden"),
        ("Die U3 fährt\x07 nicht.", "hidden"),
        ("Die U3 fährt nicht zur Ваrmbek.", "lookalike"),
        ("Die 𝗨𝟯 fährt nicht.", "lookalike"),
        ("Ｄｉｅ Ｕ３ fährt nicht.", "lookalike"),
        ("ᴅɪᴇ ᴜ3 fährt nicht.", "lookalike"),
        ("Ⓓⓘⓔ U3 fährt nicht.", "lookalike"),
        ("🇷🇦🇧🇦🇹🇹", "lookalike"),
        ("=HYPERLINK(1)", "formula"),
        ("+SUM(A1)", "formula"),
        ("-2+3+cmd|x", "formula"),
        ("@SUM(A1)", "formula"),
        ("\tDie U3 fährt nicht.", "formula"),
        ("\rDie U3 fährt nicht.", "formula"),
        ("Das kostet 3,80 €.", "price"),
        ("Das kostet EUR 5.", "price"),
        ("Das kostet zwölf Euro.", "price"),
        ("Das kostet neunundvierzig Euro im Monat.", "price"),
        ("That costs twenty-five pounds.", "price"),
        ("Das kostet 3 Eur0.", "price"),
        ("Das kostet €5", "price"),
        ("It is $3", "price"),
    ],
)
def test_what_deceives_is_named(text: str, code: Code) -> None:
    """Links elsewhere, markup, hidden and foreign signs, formulas, prices: each by its name, in an answer as well."""
    assert code in {objection.code for objection in CHECK(text)}


@pytest.mark.parametrize(
    "text",
    [
        "Mehr auf https://www.hansebahn.de/stoerungen#u3.",
        "Mehr auf hansebahn.de/stoerungen oder hvv.de.",
        "Mehr unter {privacy_url}",
        "Eine Karte kostet {fact_single}.",
        "Mit dem 49-Euro-Ticket fährst du überall mit.",
        "Ruf an: +49 40 123456 oder 112.",
        "- Erst zum Bahnhof\n- Dann zum Schalter",
        "Die Züge kommen um 14.05 und 14.25 Uhr, z.B. am Gleis 2 bzw. am Gleis 3.",
        "Łódź, Malmö und Besançon haben auch Straßenbahnen; 5 m² je Fahrrad, ½ Stunde.",
        "Bitte umsteigen 👨\u200d👩\u200d👧 ➡️ 1\ufe0f\u20e3 🇩🇪",
        "Здесь я отвечаю на немецком и английском; напишите: Mensch",
        "Von 8\u202f–\u202f18\u00a0Uhr",
        "Nr.5 am ZOB.Die Haltestelle ist verlegt.",
    ],
)
def test_what_is_plain_passes(text: str) -> None:
    """The company's own pages, facts, telephone numbers, lists, names and signs of people."""
    assert CHECK(text) == ()


@pytest.mark.parametrize(
    "price", ["3,90 Euro", "3,90 €", "€3.90", "€ 4", "60 EUR", "EUR 60", "4 euros", "5,- Euro", "80 Cent", "3.9€"]
)
def test_a_price_is_found_once(tmp_path: Path, price: str) -> None:
    """It will be wrong one day; two findings about one price are one too many."""
    settings = given(data_dir=tmp_path)
    content = tmp_path / "content"
    shutil.copytree(CODE / "data" / "nlu" / "common" / "thank", content / "nlu" / "common" / "thank")
    file = content / "nlu" / "common" / "thank" / "responses.yml"
    before = file.read_text(encoding="utf-8")
    file.write_text(before.replace('text: "', f'text: "Das kostet {price}. ', 1), encoding="utf-8")
    looked = Looked(content, ("common",), known(settings), date(2026, 12, 1))
    assert [one.code for one in findings(looked) if one.code.startswith("price")] == ["price_in_text"]


@pytest.mark.parametrize("text", ["Linie U3", "in 20 Minuten", "Europa 2000", "Gleis 4 Eurobahnhof", "{fact_fare}"])
def test_other_numbers_are_no_price(text: str) -> None:
    """A finding that is mostly wrong is read by nobody."""
    assert CHECK(text) == ()


def test_shipped_texts_pass(tmp_path: Path) -> None:
    """Nothing that is shipped needs an exception."""
    settings = given(data_dir=tmp_path)
    wiring.check_content(settings, wiring.content_source(settings))


def test_a_companys_own_advert_is_a_fault(tmp_path: Path) -> None:
    """A greeting with an offer keeps a content from being released, with file and place."""
    settings = given(data_dir=tmp_path)
    content = tmp_path / "content"
    shutil.copytree(CODE / "data" / "nlu", content / "nlu")
    greeting = next(content.rglob("common/greet/responses.yml"))
    before = greeting.read_text(encoding="utf-8")
    greeting.write_text(before.replace('text: "', 'text: "Heute alles zum halben Preis! ', 1), encoding="utf-8")
    checked = known(settings, content)
    found = [fault for fault in faults(content, wiring.pack_names(settings), checked) if fault.file == greeting]
    assert [fault.reason.partition(" ")[0] for fault in found] == ["advertises"]


def test_its_cost_grows_with_the_length() -> None:
    """Twice the text costs about twice the time, however it was made."""

    def whole(text: str) -> object:
        return list(CHECK.uncached(text))

    texts = [text[:1_600] for text in odd()][::9]
    assert [text[:40] for text in texts if not linear(whole, text[:800], text)] == []


@pytest.mark.parametrize("code", get_args(Code))
def test_each_objection_has_its_words(code: Code) -> None:
    """Editors read what is wrong in German and English, by a code of its own."""
    told, words = said(reason(Objection(code, "x")))
    assert told != "other"
    assert words["de"] != words["en"]
