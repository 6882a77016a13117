"""An event may bring typed fields of its subject, and never prose."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.sources.hamburg import hamburg
from bot.model.facts import LONGEST_NAME, typed, wrong

LINE: dict[str, Any] = {
    "line": "U3",
    "from": "Barmbek",
    "to": "Kellinghusenstraße",
    "extra_minutes": 10,
    "closed": True,
    "delay_minutes": 0,
    "reason": {"word": "utter_word_cause_accident"},
    "source": "Hochbahn",
    "as_of": {"at": "2026-11-22T14:05:00+01:00"},
    "as_of_iso": "2026-11-22T14:05:00+01:00",
}
PARCEL: dict[str, Any] = {
    "number": "00340434161094042557",
    "carrier": "DHL",
    "eta_from": {"at": "2026-11-22T14:05:00+01:00"},
    "eta_to": {"at": "2026-11-22T14:35:00+01:00"},
    "eta_day": {"on": "2026-11-22"},
    "place": "Packstation 142",
    "source": "DHL",
    "as_of": {"at": "2026-11-22T14:05:00+01:00"},
}


def test_typed_fields_pass() -> None:
    """What a source knows of a line or a parcel passes as it is; what it does not know is left out."""
    assert typed("line:U3", LINE) == LINE
    assert typed("parcel:00340434161094042557", PARCEL) == PARCEL
    assert typed("line:U3", {"line": "U3", "from": None}) == {"line": "U3"}
    assert typed("callback:k-1", {}) == {}


@pytest.mark.parametrize("name", ["text", "message", "body", "description", "header", "url", "number", "Line"])
def test_other_fields_do_not(name: str) -> None:
    """A field that no line has is refused, whatever it holds."""
    assert wrong("line:U3", {name: "x"}) == [name]
    assert typed("line:U3", {name: "x"}) == {"line": "U3"}


@pytest.mark.parametrize("field", ["from", "to", "source"])
@pytest.mark.parametrize(
    "prose",
    [
        "Nur heute: 20 % auf alle Tickets!",
        "Jetzt das neue Sommerticket kaufen und sparen",
        "https://example.org/rabatt",
        "example.org/rabatt?x=1",
        "Barmbek\nUnd nun Werbung",
        "*Sale*",
        "x" * (LONGEST_NAME + 1),
        "",
        {"word": "utter_greet"},
        ["Barmbek"],
        3,
    ],
)
def test_prose_is_no_name(field: str, prose: Any) -> None:
    """A name is at most five words without line breaks, signs of an address or of a shout."""
    assert wrong("line:U3", {field: prose}) == [field]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("extra_minutes", "10"),
        ("extra_minutes", True),
        ("extra_minutes", -1),
        ("delay_minutes", 10_000),
        ("closed", "yes"),
        ("reason", "Ein Unfall"),
        ("reason", {"word": "notice:commute:question"}),
        ("reason", {"word": "utter_word_x", "of": "prose"}),
        ("as_of", "14:05"),
        ("as_of", {"at": "2026-11-22T14:05:00"}),
        ("as_of_iso", "today"),
        ("line", "U1"),
    ],
)
def test_each_field_has_its_shape(field: str, value: Any) -> None:
    """A number, a flag, a word of ours, a moment with its zone, the subject itself: nothing else passes for it."""
    assert wrong("line:U3", {field: value}) == [field]


def test_the_subject_names_itself() -> None:
    """A notice names what the consent is about, whatever the event says."""
    assert typed("line:U3", {"line": "U1"}) == {"line": "U3"}
    assert typed("parcel:00340434161094042557", {}) == {"number": "00340434161094042557"}


def test_every_station_is_a_name() -> None:
    """The names of a real network pass."""
    stations = {station for line in hamburg().served_lines for station in hamburg().stations_of(line)}
    assert len(stations) > 80
    assert [one for one in sorted(stations) if wrong("line:U3", {"from": one})] == []


@given(st.dictionaries(st.sampled_from(sorted(LINE)), st.text() | st.integers() | st.booleans()))
def test_nothing_long_gets_through(fields: dict[str, Any]) -> None:
    """Whatever an event brings, no value of it is longer than a name."""
    assert all(len(str(value)) <= LONGEST_NAME for value in typed("line:U3", fields).values())
