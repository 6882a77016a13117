"""What holds for the recognisers whatever the text."""

from __future__ import annotations

import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.parcel.entities.carriers import canonical
from actions.transit.network import hamburg
from tests.support.entities import only, recognise

PIECES = st.sampled_from(
    ["U3", "u 3", "S-Bahn 1", "Linie 2", "Rathaus", "Hbf", "kellinghusenstr.", "St. Pauli", "00340434161094015902",
     "1Z 999 AA1 01 2345 6784", "JJD01 4600 0012", "22.11.2026", "0171 1234567", " ", ",", "ß", "İ", "\u00ad",
     "\n", "/", "٣", "U٣", "²", "𝟛", "H" * 30, "1" * 50, "-", "(00)", "ﬀ"]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=12).map("".join))


@given(TEXTS)
def test_any_text_is_read(text: str) -> None:
    """No text makes a recogniser fail; each entity stands where it says and none overlaps another."""
    found = recognise(text)
    json.dumps(found)
    for entity in found:
        assert text[entity["start"] : entity["end"]] == entity["text"]
    assert all(a["end"] <= b["start"] for a, b in itertools.pairwise(found))


@given(TEXTS)
def test_canonical_values_are_stable(text: str) -> None:
    """A canonical value is its own canonical form."""
    for entity in recognise(text):
        if entity["entity"] == "parcel_number":
            assert canonical(entity["value"]) == entity["value"]
        elif entity["entity"] == "line":
            assert hamburg().line(entity["value"]) == entity["value"]
        else:
            found = hamburg().find(entity["value"])
            assert found is not None
            assert list(found.stations) == entity.get("candidates", [entity["value"]])


@given(TEXTS)
def test_only_is_one_of_the_entities(text: str) -> None:
    """What `only` returns is the single entity that was recognised, or nothing."""
    found = recognise(text)
    assert only(text, found) in (None, *found)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("U3", "U3"),
        ("U3?", "U3"),
        ("die U3?!", "U3"),
        ("Linie U3", "U3"),
        ("U-Bahn 3", "U3"),
        ("201298452277", "201298452277"),
        ("Sendungsnummer: 201298452277.", "201298452277"),
        ("Hbf", "Hauptbahnhof"),
        ("Fährt die U3?", None),
        ("U1 und U3", None),
        ("Aufzug Schlump", None),
        ("U3 bis Schlump", None),
        ("wo ist 201298452277", None),
        ("", None),
    ],
)
def test_only(text: str, value: str | None) -> None:
    """A message is a bare entity if besides it stand only signs, an article or the kind's own word."""
    entity = only(text, recognise(text))
    assert (entity["value"] if entity else None) == value


def test_kinds_can_be_left_out() -> None:
    """Only the wanted kinds are looked for."""
    assert recognise("U3 Schlump", kinds=("station",))[0]["entity"] == "station"
