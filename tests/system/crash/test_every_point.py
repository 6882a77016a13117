"""Every await point of gateway, turn, commit, send and status: death there loses, doubles and disorders nothing."""

from __future__ import annotations

import re

import pytest

from tests.flow.scene import Scene
from tests.system.crash.life import Step, is_told, lives, says, works
from tests.system.crash.platform import Platform

RECEIVE = ("contact_of", "enqueue", "wake")
BRAIN_TURN = ("take", "brain", "commit", "changed")
ACTION_TURN = ("take", "action", "commit", "changed")
SEND = ("claim", "send", "settle", "changed", "claim")
STATUS = ("note_status", "changed")
KNOWN_STATUS = ("note_status",)


def points(*calls: str) -> tuple[str, ...]:
    """The two points of each call."""
    return tuple(f"{when} {call}" for call in calls for when in ("before", "after"))


ONE_BY_ONE = points(
    *RECEIVE, *ACTION_TURN, *SEND, *STATUS,
    *RECEIVE, *BRAIN_TURN, *SEND, *KNOWN_STATUS, *STATUS,
    *RECEIVE, *ACTION_TURN, *SEND, *KNOWN_STATUS, *KNOWN_STATUS, *STATUS,
)  # fmt: skip
ALL_AT_ONCE = points(*RECEIVE, *RECEIVE, "take", "action", "brain", "commit", "changed", *SEND, *STATUS)
AFTER_A_BROKEN_LINE = points(
    *RECEIVE, *ACTION_TURN,
    "claim", "send", "settle", "changed", "claim",
    "take", "claim", "resolve", "settle", "changed", "claim", *STATUS,
)  # fmt: skip

BY_ITS_NAME = points(*RECEIVE, *ACTION_TURN, "claim", "send", "name", "settle", "changed", "claim", *STATUS)


def one_by_one() -> list[Step]:
    """Three questions, each answered and reported; the third is the first once more, with an equal answer."""
    return [step for text in ("U1", "Fährt die U3?", "U1") for step in (says(text), works, is_told)]


def all_at_once() -> list[Step]:
    return [says("U1"), says("Fährt die U3?"), works, is_told]


def told(platform: Platform) -> list[str]:
    """Which lines the customer was told about, in order."""
    return [line for permit in platform.sent for line in re.findall(r"Zur (U\d) ", permit.text)]


async def test_the_points_of_three_messages_are_these(town: Scene) -> None:
    """An undisturbed life passes exactly the named points, so that no await point can be added unnoticed."""
    platform = Platform()
    passed = await lives(town, platform, one_by_one(), None)
    assert told(platform) == ["U1", "U3", "U1"]
    assert platform.sent[2].text in platform.sent[0].text  # the first one has the disclosure before it
    assert [point for point in passed if point.startswith("before")] == list(ONE_BY_ONE)[::2]


@pytest.mark.parametrize("at", range(len(ONE_BY_ONE)), ids=lambda at: f"{at} {ONE_BY_ONE[at]}")
async def test_death_between_single_messages(town: Scene, at: int) -> None:
    """Each of three messages is answered once, in order; two equal answers both arrive."""
    platform = Platform()
    await lives(town, platform, one_by_one(), at)
    assert told(platform) == ["U1", "U3", "U1"]
    assert len({permit.key for permit in platform.sent}) == 3


async def test_the_points_of_a_batch_are_these(town: Scene) -> None:
    """Two messages that wait together pass exactly the named points."""
    passed = await lives(town, Platform(), all_at_once(), None)
    assert passed == list(ALL_AT_ONCE)


@pytest.mark.parametrize("at", range(len(ALL_AT_ONCE)), ids=lambda at: f"{at} {ALL_AT_ONCE[at]}")
async def test_death_while_several_wait(town: Scene, at: int) -> None:
    """Two messages that wait together are answered once, in order."""
    platform = Platform()
    await lives(town, platform, all_at_once(), at)
    assert told(platform) == ["U1", "U3"]
    assert len({permit.key for permit in platform.sent}) == len(platform.sent)


async def test_the_points_after_a_broken_line_are_these(town: Scene) -> None:
    """A send of unknown outcome passes exactly the named points."""
    platform = Platform()
    platform.lost = 1
    passed = await lives(town, platform, [says("U1"), works, is_told], None)
    assert passed == list(AFTER_A_BROKEN_LINE)


@pytest.mark.parametrize("at", range(len(AFTER_A_BROKEN_LINE)), ids=lambda at: f"{at} {AFTER_A_BROKEN_LINE[at]}")
async def test_death_after_a_broken_line(town: Scene, at: int) -> None:
    """The platform took the message and the line broke; dying anywhere then still sends nothing twice."""
    platform = Platform()
    platform.lost = 1
    await lives(town, platform, [says("U1"), works, is_told], at)
    assert told(platform) == ["U1"]


async def shown(town: Scene) -> list[str]:
    """How the messages of ours stand in the thread."""
    return [entry.status for entry in await town.lines() if entry.line.message]


async def test_the_points_of_a_message_with_a_foreign_name_are_these(town: Scene) -> None:
    """Where receipts come by the platform's id it is kept before the send is settled."""
    passed = await lives(town, Platform(nameless=True), [says("U1"), works, is_told], None)
    assert passed == list(BY_ITS_NAME)
    assert await shown(town) == ["delivered"]


@pytest.mark.parametrize("at", range(len(BY_ITS_NAME)), ids=lambda at: f"{at} {BY_ITS_NAME[at]}")
async def test_death_where_receipts_have_the_platforms_name(town: Scene, at: int) -> None:
    """Wherever it dies the message is sent once and its receipt finds it; once the platform's id is kept, also where
    the platform can be asked nothing."""
    platform = Platform(nameless=True, blind=at > BY_ITS_NAME.index("before name"))
    await lives(town, platform, [says("U1"), works, is_told], at)
    assert told(platform) == ["U1"]
    assert await shown(town) == ["delivered"]
