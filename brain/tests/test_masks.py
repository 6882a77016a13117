"""Entities give way to a word of their kind."""

from __future__ import annotations

from brain.understanding.masks import mask


def test_an_entity_is_replaced_by_its_kind() -> None:
    """Two lines ask the same question."""
    first = mask("Fährt die U3 heute?", [{"entity": "line", "value": "U3", "start": 10, "end": 12}])
    assert first == mask("Fährt die u-1 heute?", [{"entity": "line", "value": "U1", "start": 10, "end": 13}])


def test_entities_without_a_place_change_nothing() -> None:
    """A pick carries values that stand nowhere in the text."""
    assert mask("1", [{"entity": "line", "value": "U3"}]) == "1"


def test_of_two_that_overlap_the_first_counts() -> None:
    """Overlapping and impossible places never break a text."""
    found = [
        {"entity": "station", "value": "x", "start": 0, "end": 4},
        {"entity": "line", "value": "y", "start": 2, "end": 6},
        {"entity": "line", "value": "z", "start": 5, "end": 500},
    ]
    assert mask("abcdefgh", found).split() == ["entstation", "efgh"]
