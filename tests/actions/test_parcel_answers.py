"""Carriers' answers as odd as the world: what is read from each, and that no loss makes a claim stronger."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.parcel.shipment.model import Parcel, Status
from actions.parcel.sources.dhl.parse import parse
from tests.actions.feeds import NOW

NUMBER = "00340434161094015902"
ANSWERS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "answers/dhl.json").read_text(encoding="utf-8"))
ARRIVAL: tuple[Status, ...] = ("delivered", "ready")
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
Path_ = tuple[str | int, ...]


@pytest.mark.parametrize("case", ANSWERS, ids=[case["name"] for case in ANSWERS])
def test_what_is_read(case: dict[str, Any]) -> None:
    """Each answer is read into what is written beside it; a field that cannot be read is left out, never the whole."""
    parcel = parse(case["answer"], NUMBER, NOW)
    assert parcel is not None
    assert {name: _plain(parcel, name) for name in case["read"]} == case["read"]


@pytest.mark.parametrize("case", ANSWERS, ids=[case["name"] for case in ANSWERS])
def test_no_markup_is_left(case: dict[str, Any]) -> None:
    """What customers read is plain and short."""
    parcel = parse(case["answer"], NUMBER, NOW)
    assert parcel is not None
    for text in (parcel.description or "", parcel.remark or ""):
        assert not set("<>\n") & set(text)
        assert "&amp;" not in text
        assert len(text) <= 402


@settings(max_examples=600, deadline=None)
@given(st.data())
def test_a_loss_never_makes_a_claim_stronger(data: st.DataObject) -> None:
    """Whatever is dropped from an answer, or replaced by junk, it does not fail, and no parcel arrives by it."""
    answer = copy.deepcopy(data.draw(st.sampled_from(ANSWERS))["answer"])
    before = parse(answer, NUMBER, NOW)
    assert before is not None
    place = data.draw(st.sampled_from([one for one in _places(answer) if not _decides(one)]))
    _put(answer, place, data.draw(JUNK), drop=data.draw(st.booleans()))
    try:
        after = parse(answer, NUMBER, NOW)
    except ValueError:
        return  # told as unavailable
    if after is not None and after.status in ARRIVAL:
        assert before.status in ARRIVAL


def _decides(place: Path_) -> bool:
    """What weakens a code of delivery by itself, and a whole shipment of several: without it the answer is another."""
    return len(place) <= 2 or place[-1] in ("description", "status", "returnFlag", "remark", "statusCode")


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_code_that_is_lost_never_delivers(data: st.DataObject) -> None:
    """Without the code that says so nothing is delivered, whatever stands beside it."""
    answer = copy.deepcopy(data.draw(st.sampled_from(ANSWERS))["answer"])
    for place in sorted(_places(answer), key=len, reverse=True):
        if place[-1] == "statusCode":
            _put(answer, place, data.draw(JUNK.filter(lambda junk: not isinstance(junk, str))), drop=False)
    parcel = parse(answer, NUMBER, NOW)
    assert parcel is not None
    assert parcel.status != "delivered"


def _places(data: Any, path: Path_ = ()) -> Iterator[Path_]:
    children = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for name, child in children:
        yield (*path, name)
        yield from _places(child, (*path, name))


def _put(data: Any, place: Path_, junk: Any, *, drop: bool) -> None:
    *way, last = place
    for step in way:
        data = data[step]
    if drop:
        del data[last]
    else:
        data[last] = junk


def _plain(parcel: Parcel, name: str) -> Any:
    value = getattr(parcel, name)
    if name == "eta" and value is not None:
        ends = (value.begins_at, value.ends_at)
        return [value.day.isoformat(), *(moment and moment.isoformat() for moment in ends)]
    return value.isoformat() if hasattr(value, "isoformat") else value
