"""What can be read and cannot be true is refused with 422, its fields by name, and tells nobody."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.parcel.entities.carriers import can_be
from actions.parcel.subjects import contradicts
from bot.events.bindings import read_bindings
from bot.events.body import ImpossibleError, Pushed, read
from bot.model.ids import random_id
from tests.content_of_tests import content_of_tests
from tests.events.door import door, ended
from tests.events.pushing import bound
from tests.flow.scene import Scene
from tests.support.names import NAMES

NOW = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
BINDING = read_bindings(json.dumps([bound("ops")]), NAMES)["ops"]
NUMBER = "00340434161094042557"


def at(**ahead: float) -> dict[str, str]:
    return {"at": (NOW + timedelta(**ahead)).isoformat()}


def on(days: int) -> dict[str, str]:
    return {"on": f"{NOW + timedelta(days=days):%Y-%m-%d}"}


@pytest.mark.parametrize(
    ("what", "fields", "named"),
    [
        ("slot", {"eta_from": at(hours=4), "eta_to": at(hours=2)}, {"eta_from", "eta_to"}),
        ("slot", {"eta_from": at(hours=4), "eta_to": at(hours=4)}, {"eta_from", "eta_to"}),
        ("vehicle", {"eta_from": at(hours=1), "eta_to": at(days=3)}, {"eta_from", "eta_to"}),
        ("vehicle", {"eta_from": at(hours=-30), "eta_to": at(hours=-28)}, {"eta_to"}),
        ("soon", {"eta_from": at(days=-2)}, {"eta_from"}),
        ("slot", {"eta_day": on(-3)}, {"eta_day"}),
        ("slot", {"eta_day": on(5), "eta_from": at(hours=2), "eta_to": at(hours=4)}, {"eta_day", "eta_from"}),
    ],
)
def test_times_that_no_delivery_has(what: str, fields: dict[str, Any], named: set[str]) -> None:
    """Windows that run backwards, last for days or are long over, and days that are not theirs."""
    assert set(contradicts(what, fields, NOW)) == named


@pytest.mark.parametrize(
    ("what", "fields"),
    [
        ("slot", {"eta_from": at(hours=2), "eta_to": at(hours=4)}),
        ("vehicle", {"eta_from": at(hours=-3), "eta_to": at(hours=-1)}),  # the van is late, or the word is
        ("slot", {"eta_day": on(0)}),
        ("slot", {"eta_day": on(1), "eta_from": at(hours=14)}),  # after midnight where it is delivered
        ("delivered", {"eta_day": on(-4), "eta_from": at(days=-4), "eta_to": at(days=-4, hours=2)}),
        ("soon", {}),
    ],
)
def test_a_late_word_is_none_of_them(what: str, fields: dict[str, Any]) -> None:
    """What may well be so is taken."""
    assert list(contradicts(what, fields, NOW)) == []


@pytest.mark.parametrize(
    ("number", "possible"),
    [
        (NUMBER, True),
        ("00340434161094042558", False),
        ("RB123456785DE", True),
        ("RB123456784DE", False),
        ("1Z999AA10123456784", True),
        ("1Z999AA10123456785", False),
        ("123456789012345678901234567890123", False),
        ("03400434161094042557", True),
        ("ABCDEFGHIJ", False),
        ("H12345678901234567890", True),
    ],
)
def test_numbers_of_no_carrier(number: str, possible: bool) -> None:
    """A form that shows whose it is has its check digit right; what has no carrier's form is no parcel."""
    assert can_be(number) is possible


@given(
    st.sampled_from(["slot", "vehicle", "soon"]),
    st.integers(-8 * 24 * 60, 60 * 24 * 60),
    st.integers(-8 * 24 * 60, 60 * 24 * 60),
)
def test_no_window_backwards_gets_in(what: str, begins: int, ends: int) -> None:
    """Whatever the times: one that is let in runs forward, for less than a day, and is not long over."""
    fields = {"eta_from": at(minutes=begins), "eta_to": at(minutes=ends)}
    let_in = not list(contradicts(what, fields, NOW))
    assert let_in == (0 < ends - begins <= 23 * 60 and ends >= -12 * 60)


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"from": "Barmbek", "to": "Barmbek"}, ("from", "to")),
        ({"closed": True, "delay_minutes": 10}, ("closed", "delay_minutes")),
        ({"forecast": "yesterday"}, ("forecast",)),
    ],
)
async def test_the_door_names_what_cannot_be(town: Scene, fields: dict[str, Any], named: tuple[str, ...]) -> None:
    """422 with the fields and without their values; the next event gets in, and nobody is told of this one."""
    await town.say("Sag mir Bescheid, wenn die U3 wieder fährt")
    if "forecast" in fields:
        fields = {"forecast": {"at": (town.clock() - timedelta(days=1)).isoformat()}}
    async with door(town, bound("ops")) as ops:
        pushed = {"id": random_id("x"), "type": "commute", "what": "appeared", "subject": "line:U3", "fields": fields}
        status, told = await ops.push(pushed, town.clock())
        assert (status, told["outcome"]) == (422, "impossible")
        assert all(name in told["reason"] for name in named)
        assert "Barmbek" not in told["reason"]
        await town.announce()
        assert await town.go_on() == []
        assert (await ops.push(ended(), town.clock()))[0] == 202


@pytest.mark.parametrize("field", ["closed", "extra_minutes", "delay_minutes"])
def test_what_has_ended_holds_no_more(field: str) -> None:
    """An end that still closes or delays is no end."""
    pushed = Pushed.model_validate(ended(fields={field: True if field == "closed" else 5}))
    with pytest.raises(ImpossibleError, match=field):
        read(pushed, BINDING, NOW, content_of_tests().notices, NAMES, NOW)
