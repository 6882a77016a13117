"""Texts from responses and typed values."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.render import Phrasebook, render, write_day, write_moment
from bot.model.item import Locale

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 22, 14, 5, tzinfo=BERLIN)  # a Sunday
PHRASES: Phrasebook = {
    "utter_lines": {"de": ["Linie: {line}\nGrund: {cause}\n{from} bis {to}\nEnde"], "en": ["Line: {line}"]},
    "utter_one": {"de": ["{x}"], "de_sie": ["{x}"], "en": ["{x}"]},
    "utter_word_a": {"de": ["Aal"], "en": ["eel"]},
    "utter_word_b": {"de": ["Butt"], "en": ["turbot"]},
    "utter_word_line": {"de": ["die {line}"], "en": ["the {line}"]},
    "utter_row": {"de": ["• {line}: {cause}"], "en": ["• {line}"]},
    "utter_many": {"de": ["eins", "zwei", "drei"]},
}


def one(value: Any, locale: Locale = "de") -> str:
    return render(PHRASES, "utter_one", locale, {"x": value}, "i-1", NOW)


@pytest.mark.parametrize("nothing", [None, "", [], {"at": None}, {"words": []}, {"each": "utter_row", "of": []}])
def test_a_line_without_its_value_is_left_out(nothing: Any) -> None:
    """A line whose placeholder has no value is left out entirely; the others stay."""
    said = render(PHRASES, "utter_lines", "de", {"line": "U3", "cause": nothing, "from": "A", "to": nothing}, "", NOW)
    assert said == "Linie: U3\nEnde"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("U3", "U3"),
        (12, "12"),
        (0, "0"),
        (1.5, "1.5"),
        (["U1"], "U1"),
        (["U1", "U3"], "U1 und U3"),
        (("U1", "U2", "U3"), "U1, U2 und U3"),
        (["U1", None, "U3"], "U1 und U3"),
        ({"word": "utter_word_a"}, "Aal"),
        ({"word": "utter_word_line", "line": "U3"}, "die U3"),
        ({"words": ["utter_word_a", "utter_word_b"]}, "Aal und Butt"),
        ([{"word": "utter_word_a"}, "Krabben"], "Aal und Krabben"),
        ({"at": "2026-11-22T13:05:00+00:00"}, "14:05"),
        ({"on": "2026-11-23"}, "morgen"),
        (
            {"each": "utter_row", "of": [{"line": "U1", "cause": "x"}, {"line": "U2"}, {"line": "U3", "cause": "y"}]},
            "• U1: x\n• U3: y",
        ),
        ("{line}", "{line}"),
    ],
)
def test_every_form_of_value(value: Any, said: str) -> None:
    """Strings, numbers, lists, words, moments, days and rows; braces in a value are only braces."""
    assert one(value) == said


def test_lists_are_joined_in_the_language() -> None:
    """English lists say *and*."""
    assert one(["U1", "U2", "U3"], "en") == "U1, U2 and U3"


def test_a_value_that_no_text_can_show_is_an_error() -> None:
    """A mistake in an action fails the turn; it never reaches a customer as a Python dict."""
    with pytest.raises(ValueError, match="no text can show"):
        one({"att": "2026-11-22T13:05:00+00:00"})


def test_a_missing_response_is_an_error() -> None:
    """A response or locale that the release does not have fails by name."""
    with pytest.raises(KeyError, match="utter_gone"):
        render(PHRASES, "utter_gone", "de", {}, "", NOW)
    with pytest.raises(KeyError, match="de_sie"):
        render(PHRASES, "utter_word_a", "de_sie", {}, "", NOW)


@pytest.mark.parametrize(
    ("moment", "de", "en"),
    [
        (NOW, "14:05", "14:05"),
        (NOW.replace(hour=0, minute=0), "00:00", "00:00"),
        (NOW + timedelta(days=1), "morgen, 14:05", "tomorrow, 14:05"),
        (NOW - timedelta(days=1), "gestern, 14:05", "yesterday, 14:05"),
        (NOW + timedelta(days=2), "Di, 24.11., 14:05", "Tue 24 Nov, 14:05"),
        (NOW + timedelta(days=200), "Do, 10.06.2027, 14:05", "Thu 10 Jun 2027, 14:05"),
        (datetime(2026, 11, 22, 23, 30, tzinfo=UTC), "morgen, 00:30", "tomorrow, 00:30"),
    ],
)
def test_moments(moment: datetime, de: str, en: str) -> None:
    """Today only the time; tomorrow and yesterday by name; else weekday and date, far away with the year; always
    in the company's zone."""
    assert [write_moment(moment, locale, NOW) for locale in ("de", "de_sie", "en")] == [de, de, en]


def test_days() -> None:
    """Today, tomorrow, yesterday, a weekday with its date; in German and English."""
    days = [(NOW + timedelta(days=ahead)).date() for ahead in (-1, 0, 1, 8)]
    assert [write_day(day, "de_sie", NOW) for day in days] == ["gestern", "heute", "morgen", "Mo, 30.11."]
    assert [write_day(day, "en", NOW) for day in days] == ["yesterday", "today", "tomorrow", "Mon 30 Nov"]


def test_the_night_the_clock_goes_back() -> None:
    """Two moments an hour apart are both 02:30 that night, and the next morning is tomorrow."""
    night = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    now = datetime(2026, 10, 24, 22, 0, tzinfo=BERLIN)
    assert write_moment(night, "de", now) == write_moment(night + timedelta(hours=1), "de", now) == "morgen, 02:30"
    assert write_moment(night + timedelta(hours=2), "de", now) == "morgen, 03:30"


def test_the_night_the_clock_goes_forward() -> None:
    """An hour after 01:30 it is 03:30."""
    now = datetime(2026, 3, 28, 22, 0, tzinfo=BERLIN)
    assert write_moment(datetime(2026, 3, 29, 1, 30, tzinfo=UTC), "de", now) == "morgen, 03:30"


@given(st.text(max_size=20))
def test_the_variation_follows_from_the_item(seed: str) -> None:
    """A turn taken again says the same words."""
    said = [render(PHRASES, "utter_many", "de", {}, seed, NOW) for _ in range(2)]
    assert said[0] == said[1]
    assert said[0] in PHRASES["utter_many"]["de"]


def test_all_variations_are_used() -> None:
    """Different items get different words, now and then."""
    assert {render(PHRASES, "utter_many", "de", {}, f"i-{number}", NOW) for number in range(50)} == {
        "eins",
        "zwei",
        "drei",
    }


@given(st.text("abc\n {}", max_size=30))
def test_any_text_as_a_value_is_only_text(value: str) -> None:
    """A value is never read as a template."""
    assert one(value) == (value.strip() if value else "")
