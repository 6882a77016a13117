"""Dated facts: read whole or refused with file, line and reason; said with their day, and never after it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.content.fact_faults import fact_faults, fact_warnings
from bot.content.facts import facts_of, read_facts
from bot.content.faults import Fault
from bot.content.stated import on_day
from bot.content.strict_yaml import ContentError
from bot.model.fact import DatedFact, expiring
from bot.model.item import Locale
from bot.paths import CODE
from tests.content_of_tests import shipped_content

OUTDATED: dict[str, dict[Locale, list[str]]] = {
    "utter_fact_outdated": {
        "de": ["{title}: siehe {link}"],
        "de_sie": ["{title}: sehen Sie {link}"],
        "en": ["{title}: see {link}"],
    },
    "utter_word_fact_as_of": {"de": ["(Stand {day})"], "de_sie": ["(Stand {day})"], "en": ["(as of {day})"]},
}
FARE = """
fare:
  title: {de: Fahrpreis, en: Fare}
  kind: money
  value: 3.80
  source: https://fares.example/2026
  link: https://fares.example
  checked_on: 2026-10-01
  valid_from: 2026-01-01
  valid_until: 2026-12-31
  next:
    - {value: 3.90, valid_from: 2027-01-01, valid_until: 2027-12-31, checked_on: 2026-11-20}
"""

HOTLINE = """
hotline:
  title: {de: T, en: T}
  kind: phone
  value: 040 19449
  source: https://a.example
  checked_on: 2026-01-01
"""


def read(tmp_path: Path, text: str) -> dict[str, DatedFact]:
    file = tmp_path / "facts.yml"
    file.write_text(text, encoding="utf-8")
    return read_facts(file, "transit")


def said(facts: dict[str, DatedFact], text: str, day: str, locale: Locale = "de") -> str:
    phrases = {**OUTDATED, "utter_it": {language: [text] for language in ("de", "de_sie", "en")}}
    return on_day(phrases, facts, date.fromisoformat(day))["utter_it"][locale][0]


@pytest.mark.parametrize(
    ("day", "text"),
    [
        ("2025-12-31", "Fahrpreis: siehe https://fares.example"),
        ("2026-01-01", "Es kostet 3,80 Euro (Stand 01.10.2026)."),
        ("2026-12-31", "Es kostet 3,80 Euro (Stand 01.10.2026)."),
        ("2027-01-01", "Es kostet 3,90 Euro (Stand 01.01.2027)."),
        ("2027-12-31", "Es kostet 3,90 Euro (Stand 01.01.2027)."),
        ("2028-01-01", "Fahrpreis: siehe https://fares.example"),
    ],
)
def test_a_value_is_said_on_its_days_alone(tmp_path: Path, day: str, text: str) -> None:
    """The next value begins by itself; before the first and after the last a line names the official page, and no
    number."""
    assert said(read(tmp_path, FARE), "Es kostet {fact_fare}.", day) == text


@pytest.mark.parametrize(
    ("kind", "value", "german", "english"),
    [
        ("money", "63", "63 Euro", "€63"),
        ("money", "4.10", "4,10 Euro", "€4.10"),
        ("money", "'4.1'", "4,10 Euro", "€4.10"),
        ("money", "1234.5", "1.234,50 Euro", "€1,234.50"),
        ("number", "2.5", "2,5", "2.5"),
        ("clock", '"18:00"', "18 Uhr", "18:00"),
        ("clock", '"9:30"', "9:30 Uhr", "09:30"),
        ("date", "2027-01-01", "1. Januar 2027", "1 January 2027"),
        ("phone", "040 3288-2945", "040 3288-2945", "040 3288-2945"),
        ("phone", "116 117", "116 117", "116 117"),
        ("url", "https://hvv.de/a?b=c", "https://hvv.de/a?b=c", "https://hvv.de/a?b=c"),
        ("text", "{de: am  Hafen, en: at the port}", "am Hafen", "at the port"),
    ],
)
def test_each_kind_is_written_as_its_language_does(
    tmp_path: Path, kind: str, value: str, german: str, english: str
) -> None:
    """German writes a comma and Euro, English a point and the sign."""
    text = f"x:\n  title: {{de: X, en: X}}\n  kind: {kind}\n  value: {value}\n  dated: false\n"
    facts = read(tmp_path, f"{text}  source: https://a.example\n  checked_on: 2026-11-30\n")
    assert said(facts, "{fact_x}", "2026-12-01") == german
    assert said(facts, "{fact_x}", "2026-12-01", "de_sie") == german
    assert said(facts, "{fact_x}", "2026-12-01", "en") == english


@pytest.mark.parametrize(
    ("was", "becomes", "reason"),
    [
        ("kind: money", "kind: price", "kind"),
        ("value: 3.80", "value: umsonst", "expected a number"),
        ("value: 3.80", "value: 3.801", "amount in euros"),
        ("value: 3.80", "value: -1", "amount in euros"),
        ("value: 3.80", "value: .inf", "expected a number"),
        ("value: 3.80", "value: true", "expected a number"),
        ("value: 3.80", "value: {de: drei, en: three}", "expected a number"),
        ("en: Fare", "fr: Prix", "title"),
        ("https://fares.example/2026", "javascript:alert(1)", "source"),
        ("https://fares.example\n", "http://fares.example\n", "link"),
        ("checked_on: 2026-10-01", "checked_on: bald", "checked_on"),
        ("checked_on: 2026-10-01", "checked_on: 2026-02-30", "day is out of range"),
        ("valid_until: 2026-12-31\n  next", "valid_until: 2025-12-31\n  next", "before it begins"),
        ("valid_until: 2026-12-31\n  next", "valid_until: 2027-01-01\n  next", "next value begins"),
        ("valid_from: 2027-01-01, ", "", "valid_from"),
        ("valid_from: 2027-01-01", "valid_from: 2026-01-01", "begin on one day"),
        ("fare:", "Fare:", "fare"),
        ("  kind", "  note: x\n  kind", "note"),
        ("value: 3.90", "value: '{fact_fare}'", "expected a number"),
    ],
)
def test_what_could_be_true_on_no_day_is_refused(tmp_path: Path, was: str, becomes: str, reason: str) -> None:
    """With the file, and what is wrong there."""
    assert was in FARE
    with pytest.raises(ContentError) as refusal:
        read(tmp_path, FARE.replace(was, becomes, 1))
    assert "facts.yml" in str(refusal.value)
    assert reason.lower() in str(refusal.value).lower()


@pytest.mark.parametrize(
    ("kind", "value", "reason"),
    [
        ("clock", "18:00", "in quotes"),
        ("clock", '"24:30"', "in quotes"),
        ("phone", '"0900 RUFMICHAN"', "telephone"),
        ("phone", "40194499", "telephone"),
        ("url", "http://a.example", "https"),
        ("text", "nur so", "each language"),
        ("text", "{de: ja}", "no text for en"),
        ("text", "{de: ja, en: yes, fr: oui}", "unknown language"),
        ("text", '{de: "{company}", en: x}', "braces"),
        ("date", "morgen", "date"),
    ],
)
def test_a_value_is_of_its_kind(tmp_path: Path, kind: str, value: str, reason: str) -> None:
    """What YAML makes of an unquoted time or number is said, and a language that is missing."""
    text = f"x:\n  title: {{de: X, en: X}}\n  kind: {kind}\n  value: {value}\n"
    with pytest.raises(ContentError, match=reason):
        read(tmp_path, f"{text}  source: https://a.example\n  checked_on: 2026-11-30\n")


def test_the_day_stands_once_in_a_line(tmp_path: Path) -> None:
    """Two prices in a line share the older of their days; a telephone number has none; each line has its own."""
    second = FARE.replace("fare:", "online:", 1).replace("3.80", "3.53").replace("2026-10-01", "2026-09-01")
    facts = read(tmp_path, FARE + second + HOTLINE)
    text = "{fact_fare}, online {fact_online}, Fragen: {fact_hotline}\nNoch einmal: {fact_fare}"
    assert said(facts, text, "2026-11-30") == (
        "3,80 Euro, online 3,53 Euro (Stand 01.09.2026), Fragen: 040 19449\nNoch einmal: 3,80 Euro (Stand 01.10.2026)"
    )


def test_one_outdated_value_takes_its_line_with_it(tmp_path: Path) -> None:
    """The line that says it, no other; and the official page stands once, however often it is asked for."""
    facts = read(tmp_path, FARE)
    text = "Guten Tag\nEs kostet {fact_fare}.\nAlso {fact_fare}!\nTschüss"
    assert said(facts, text, "2030-01-01", "de_sie") == "Guten Tag\nFahrpreis: sehen Sie https://fares.example\nTschüss"


def test_two_packs_cannot_give_one_name_to_two_facts(tmp_path: Path) -> None:
    """A text could mean either."""
    for pack in ("common", "transit"):
        (tmp_path / pack).mkdir()
        (tmp_path / pack / "facts.yml").write_text(FARE, encoding="utf-8")
    source = {pack: tmp_path / pack for pack in ("common", "transit")}
    assert set(facts_of(source, ["transit"])) == {"fare"}
    with pytest.raises(ContentError, match="is written in"):
        facts_of(source, ["common", "transit"])


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """One pack with one answer, and the fare."""
    folder = tmp_path / "nlu" / "common" / "fares"
    folder.mkdir(parents=True)
    (folder.parent / "facts.yml").write_text(FARE, encoding="utf-8")
    return folder


def answer(content: Path, text: str) -> Path:
    texts = "".join(
        f"    - condition: [{{type: slot, name: locale, value: {locale}}}]\n      text: '{text}'\n"
        for locale in ("de", "de_sie", "en")
    )
    (content / "responses.yml").write_text(f"responses:\n  utter_fare:\n{texts}", encoding="utf-8")
    return content.parent.parent.parent


def test_a_text_with_an_unknown_fact_is_refused(content: Path) -> None:
    """Its line would never be said, and nobody would know why."""
    assert list(fact_faults(answer(content, "Es kostet {fact_fare}"), ["common"])) == []
    found = [str(Fault(*one)) for one in fact_faults(answer(content, "Es kostet {fact_fee}"), ["common"])]
    assert len(found) == 3
    assert "responses.yml:4" in found[0]
    assert "'fee'" in found[0]


def test_a_look_in_the_future_and_a_fact_without_a_value_are_pointed_out(content: Path) -> None:
    """Both are read, and somebody should look."""
    folder = answer(content, "{fact_fare}")
    (early,) = fact_warnings(folder, ["common"], date(2026, 10, 15))
    assert "still to come" in early[2]
    (late,) = fact_warnings(folder, ["common"], date(2028, 2, 1))
    assert "no value since 2027-12-31" in late[2]


def running_out(facts: dict[str, DatedFact], day: str, days: int) -> list[tuple[str, Any, int, bool]]:
    found = expiring(facts.values(), date.fromisoformat(day), timedelta(days=days))
    return [(one.fact.name, one.ends and one.ends.isoformat(), one.days, one.unchecked) for one in found]


def test_a_fact_runs_out_when_nothing_follows_its_last_value(tmp_path: Path) -> None:
    """A next value moves its end; a gap before the next is an end, too."""
    facts = read(tmp_path, FARE)
    assert running_out(facts, "2026-12-25", 14) == []
    assert running_out(facts, "2027-12-20", 14) == [("fare", "2027-12-31", 11, False)]
    assert running_out(facts, "2028-01-05", 14) == [("fare", "2027-12-31", -5, False)]
    gap = read(tmp_path, FARE.replace("valid_from: 2027-01-01", "valid_from: 2027-01-02"))
    assert running_out(gap, "2026-12-25", 14) == [("fare", "2026-12-31", 6, False)]


def test_what_nobody_has_looked_at_for_a_year_is_listed_last(tmp_path: Path) -> None:
    """A number without an end may be wrong all the same."""
    facts = read(tmp_path, FARE + HOTLINE)
    assert running_out(facts, "2026-12-31", 14) == []
    assert running_out(facts, "2027-12-31", 14) == [
        ("fare", "2027-12-31", 0, False),
        ("hotline", None, 729, True),
    ]


def test_the_day_turns_at_midnight_of_the_company() -> None:
    """A price of the old year is not said in the new one because the server counts in UTC."""
    shipped = shipped_content()
    texts: dict[Locale, list[str]] = {"de": ["{fact_deutschlandticket}"]}
    content = replace(shipped, phrases={**shipped.phrases, "utter_fare": texts})
    before, after = datetime(2026, 12, 31, 22, 59, tzinfo=UTC), datetime(2026, 12, 31, 23, 1, tzinfo=UTC)
    assert "63 Euro" in content.render("utter_fare", "de", {}, "", before)
    assert "63" not in content.render("utter_fare", "de", {}, "", after)
    assert "https://www.hvv.de" in content.render("utter_fare", "de", {}, "", after)


def test_shipped_facts_have_a_source_and_are_shown() -> None:
    """Each names a page, and at least one answer says one."""
    content = shipped_content()
    assert (CODE / "data/nlu/transit/facts.yml").exists()
    answer = content.render(
        "utter_other_transport", "de", {"lines": "U1", "url": "x"}, "", datetime(2026, 12, 1, tzinfo=UTC)
    )
    assert "Luruper Chaussee" in answer
