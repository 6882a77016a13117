"""A remembered line: told first at a hello, never pushed."""

from __future__ import annotations

from typing import Any

import pytest

from actions.kit.source_errors import UnavailableError
from tests.actions.talk import Feed, act
from tests.actions.test_disruptions import U3, feed

KEPT = {"command": "remember", "key": "my_line", "value": "U3", "days": 90}


async def test_a_named_line_is_kept() -> None:
    """The line of this very message is kept for 90 days, and what that means is said."""
    said = await act("action_my_line", "Merk dir die U3")
    assert said.responses == ["utter_my_line"]
    assert said.commands == [KEPT]


async def test_a_line_spoken_of_before_is_not_meant() -> None:
    """What was asked a message ago is no wish to be remembered: the line is asked for."""
    said = await act("action_my_line", "Merk dir meine Linie", slots={"line": "U1"})
    assert said.responses == ["utter_my_line_ask_line"]
    assert said.commands == []


@pytest.mark.parametrize(("text", "titles"), [("Meine Linie", ["U1", "U2", "U3", "U4"]), ("U1 und U3", ["U1", "U3"])])
async def test_one_line_only(text: str, titles: list[str]) -> None:
    """None or two lines are asked back, with the lines that may be meant."""
    said = await act("action_my_line", text)
    assert [c["title"] for c in said.says[0]["choices"]] == titles


async def test_a_line_of_others() -> None:
    """A line that is not ours cannot be kept, for nothing would be known of it."""
    said = await act("action_my_line", "Merk dir die S1")
    assert said.responses == ["utter_my_line_not_served"]
    assert said.commands == []


async def test_asking_for_it_begins_its_time_anew() -> None:
    """Whoever asks after their line hears how it stands, and it is kept again for 90 days."""
    said = await act("action_my_line", "Meine Linie", feed=feed(U3), remembered={"my_line": "U3"})
    assert said.responses == ["utter_disruption_line"]
    assert KEPT in said.commands


async def test_a_hello_tells_the_line_first() -> None:
    """A greeting is answered with the line's state first; without a line it is a greeting."""
    known = await act("action_greet", "Moin", feed=feed(U3), remembered={"my_line": "U3"})
    assert known.responses == ["utter_greet_line", "utter_disruption_line"]
    assert KEPT in known.commands
    unknown = await act("action_greet", "Moin")
    assert (unknown.responses, unknown.commands) == (["utter_greet"], [])


async def test_a_hello_while_the_feed_is_away() -> None:
    """A source that is away is said to be; the line stays kept."""
    said = await act("action_greet", "?", feed=Feed(UnavailableError("away")), remembered={"my_line": "U3"})
    assert said.responses == ["utter_greet_line", "utter_disruption_line_unavailable"]
    assert KEPT in said.commands


@pytest.mark.parametrize(
    ("remembered", "response", "commands"),
    [
        ({"my_line": "U3"}, "utter_forget_line", [{"command": "remember", "key": "my_line", "value": None}]),
        ({}, "utter_forget_line_none", []),
    ],
)
async def test_its_own_word_forgets_it(remembered: dict[str, Any], response: str, commands: list[Any]) -> None:
    """One word is enough to forget the line; without one it says so."""
    said = await act("action_forget_line", "Vergiss meine Linie", remembered=remembered)
    assert (said.responses, said.commands) == ([response], commands)
