"""An event may bring members of closed sets, numbers and times, and nothing that words could stand in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from google.transit import gtfs_realtime_pb2 as gtfs
from hypothesis import given
from hypothesis import strategies as st

from actions.transit.network import hamburg
from actions.transit.subjects import CAUSES
from bot.content.load import FolderContent
from bot.model.event_fields import MOST_MINUTES, Names, moment_of, typed, wrong
from tests.content_of_tests import shipped_content
from tests.support.names import KINDS, NAMES

FIELDS = {**KINDS.subjects["line"].told, **KINDS.subjects["parcel"].told}
NOW = datetime(2026, 11, 22, 13, 10, tzinfo=UTC)
NUMBER = "00340434161094042557"
LINE: dict[str, Any] = {
    "line": "U3",
    "from": "Barmbek",
    "to": "Kellinghusenstraße",
    "extra_minutes": 10,
    "closed": False,
    "delay_minutes": 0,
    "forecast": {"at": "2026-11-22T15:05:00+00:00"},
    "reason": {"word": "utter_word_cause_accident"},
    "source": "Hochbahn",
    "as_of": {"at": "2026-11-22T13:05:00+00:00"},
    "as_of_iso": "2026-11-22T13:05:00+00:00",
}
PARCEL: dict[str, Any] = {
    "number": NUMBER,
    "carrier": "DHL",
    "eta_from": {"at": "2026-11-22T14:05:00+00:00"},
    "eta_to": {"at": "2026-11-22T14:35:00+00:00"},
    "eta_day": {"on": "2026-11-22"},
    "place": "Packstation 142",
    "source": "DHL",
    "as_of": {"at": "2026-11-22T13:05:00+00:00"},
}
LOOKALIKES = [
    "Ваrmbek",  # Cyrillic В and а
    "Barmbek\u200b",
    "\u202eBarmbek",
    "Barm\u00adbek",
    "Ｂarmbek",
    "barmbek",
    "Barmbek ",
    "Barmbek\n",
    "Barmbek Nur heute",
    "Elphi",  # an alias; sources say names
    "Altona",  # a station, and not of this line
    "Berliner Tor\u2028",
]
WORDS = [
    "Black Friday minus 50 Prozent",
    "rabatt-xyz.de/jetzt",
    "Gutschein MOIN50 rabatt-xyz.de",
    "Sale",
    "040 123456",
    "utter_greet",
    "",
    "\x00",
    "\ud800",
]
SHAPES: list[Any] = [
    {"word": "utter_greet"},
    {"at": "2026-11-22T13:05:00+00:00"},
    {"Barmbek": "Schlump"},
    ["Barmbek"],
    [],
    {},
    3,
    True,
    1.5,
    float("nan"),
]


def left(field: str, value: Any, subject: str = "line:U3") -> list[str]:
    assert field not in typed(subject, {field: value}, NAMES, NOW) or field in {"line", "number"}
    return wrong(subject, {field: value}, NAMES, NOW)


def test_typed_fields_pass() -> None:
    """What a source knows of a line or a parcel passes as it is; what it does not know is left out."""
    assert typed("line:U3", LINE, NAMES, NOW) == LINE
    assert typed(f"parcel:{NUMBER}", PARCEL, NAMES, NOW) == PARCEL
    assert typed("line:U3", {"line": "U3", "from": None}, NAMES, NOW) == {"line": "U3"}
    assert typed("callback:k-1", {}, NAMES, NOW) == {}


@pytest.mark.parametrize(
    "name", ["text", "message", "body", "description", "header", "url", "number", "Line", "effect"]
)
def test_other_fields_do_not(name: str) -> None:
    """A field that no line has is refused, whatever it holds."""
    assert wrong("line:U3", {name: "U3"}, NAMES, NOW) == [name]
    assert typed("line:U3", {name: "U3"}, NAMES, NOW) == {"line": "U3"}


@pytest.mark.parametrize("field", ["from", "to", "source", "line", "reason"])
@pytest.mark.parametrize("value", [*LOOKALIKES, *WORDS, *SHAPES])
def test_a_name_is_a_member_of_its_set(field: str, value: Any) -> None:
    """A station of this line, a source that is set up, the line itself: to the letter, and nothing like it."""
    assert left(field, value) == [field]


@pytest.mark.parametrize("field", ["carrier", "place", "source", "number"])
@pytest.mark.parametrize("value", [*LOOKALIKES, *WORDS, *SHAPES, "Dhl", "DHL Rabatt", "Packstation 143"])
def test_a_parcel_names_what_the_settings_name(field: str, value: Any) -> None:
    """A carrier that is known, a place that is named in the settings, and nothing else."""
    assert left(field, value, f"parcel:{NUMBER}") == [field]


def test_who_knows_no_names_lets_none_through() -> None:
    """Without sets there are no members: the line alone is told."""
    assert typed("line:U3", LINE, Names(KINDS), NOW).keys() == LINE.keys() - {"from", "to", "source"}
    assert typed("line:U3", LINE, Names(), NOW) == {}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("extra_minutes", "10"),
        ("extra_minutes", True),
        ("extra_minutes", -1),
        ("extra_minutes", 10.0),
        ("extra_minutes", MOST_MINUTES + 1),
        ("delay_minutes", 4_915_112_345_678),
        ("delay_minutes", 10**400),
        ("delay_minutes", float("inf")),
        ("closed", "yes"),
        ("closed", 1),
        ("reason", "Ein Unfall"),
        ("reason", {"word": "notice:commute:question"}),
        ("reason", {"word": "utter_word_x"}),
        ("reason", {"word": "utter_word_cause_accident", "of": "prose"}),
        ("as_of", "14:05"),
        ("as_of", {"at": "2026-11-22T14:05:00"}),
        ("as_of", {"at": "2026-11-22T13:05:00+00:00", "word": "utter_greet"}),
        ("as_of", {"at": "2026-11-22\U0001f38113:05:00+00:00"}),
        ("as_of", {"at": "٢٠٢٦-11-22T13:05:00+00:00"}),
        ("as_of", {"at": "2026-11-22T14:05:00+00:00"}),
        ("as_of_iso", "today"),
        ("as_of_iso", "2026-11-01T13:05:00+00:00"),
        ("forecast", {"at": "9999-12-31T23:59:59-23:59"}),
        ("forecast", {"at": "0001-01-01T00:00:00+23:59"}),
        ("forecast", {"at": "2028-11-22T13:05:00+00:00"}),
        ("line", "U1"),
    ],
)
def test_each_field_has_its_shape_and_range(field: str, value: Any) -> None:
    """A plausible number of minutes, a flag, a cause that there is, a moment near now with its zone."""
    assert left(field, value) == [field]


def test_the_subject_names_itself() -> None:
    """A notice names what the consent is about, whatever the event says."""
    assert typed("line:U3", {"line": "U1"}, NAMES, NOW) == {"line": "U3"}
    assert typed(f"parcel:{NUMBER}", {}, NAMES, NOW) == {"number": NUMBER}


def test_every_station_of_a_line_is_known() -> None:
    """The whole network passes, each line with its own stations."""
    network = hamburg()
    pairs = [(line, station) for line in network.lines for station in network.stations_of(line)]
    assert len({station for _, station in pairs}) > 80
    assert [one for one in pairs if wrong(f"line:{one[0]}", {"from": one[1]}, NAMES, NOW)] == []


def test_every_cause_has_its_words() -> None:
    """What the feed can say of a cause is in the set, and what is in the set has words in every language."""
    content: FolderContent = shipped_content()
    said = set(gtfs.Alert.Cause.keys()) - {"UNKNOWN_CAUSE", "OTHER_CAUSE"}
    assert {f"utter_word_cause_{cause.lower()}" for cause in said} == CAUSES
    assert all(set(content.phrases[cause]) == {"de", "de_sie", "en"} for cause in CAUSES)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["at", "on", "word"]), inner, max_size=2)
    ),
    max_leaves=5,
)


@given(st.sampled_from(sorted(FIELDS)), ANYTHING, st.sampled_from(["line:U3", "parcel:1Z"]))
def test_whatever_comes_is_a_member_a_number_or_a_time(field: str, value: Any, subject: str) -> None:
    """Of anything at all comes nothing, or a value of one of the closed kinds."""
    match typed(subject, {field: value}, NAMES, NOW).get(field):
        case None | bool():
            pass
        case int(number):
            assert 0 <= number <= MOST_MINUTES
        case str(name):
            sets = (*NAMES.parts["line"].values(), *NAMES.sets.values(), {subject.partition(":")[2]})
            assert any(name in one for one in sets) or datetime.fromisoformat(name)
        case {"word": str(word)}:
            assert word in CAUSES
        case {"at": str()} as moment:
            assert moment_of(moment)
        case {"on": str()} as day:
            assert len(day["on"]) == 10
        case other:
            pytest.fail(f"{other!r} is of no closed kind")
