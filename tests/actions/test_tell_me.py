"""Being told when a line runs again."""

from __future__ import annotations

from typing import Any

import pytest

from actions.kit.source_errors import UnavailableError
from tests.actions.talk import Feed, act
from tests.actions.test_disruptions import LIFT, LIVE, U1, U3, feed, only

RESTING = [{**LIVE[0], "status": "paused"}]
WISH = {"type": "line_runs_again", "subject": "line:U3", "until": "2026-11-22T16:05:00+00:00", "values": {"line": "U3"}}


async def test_own_clear_words_are_the_opt_in() -> None:
    """A wish that names one disrupted line is the consent itself; the action says nothing beside it."""
    said = await act("action_tell_me", "Sag Bescheid, wenn die U3 wieder fährt", feed=feed(U3))
    assert said.command("opt_in") == {"command": "opt_in", **WISH}
    assert said.says == []


@pytest.mark.parametrize(
    ("text", "slots", "view"),
    [
        ("Sag Bescheid, wenn die U3 wieder fährt", {}, {"optin_confirm": "always"}),
        ("Sag Bescheid, wenn sie wieder fährt", {"line": "U3"}, {}),
        ("Sag Bescheid, wenn es weitergeht", {}, {}),
        ("Sag Bescheid, wenn Linie 3 wieder fährt", {}, {}),
        ("Sag Bescheid, wenn U3 und U4 wieder fahren", {}, {}),
        ("U3", {}, {}),
        ("die U 3!", {}, {}),
        ("Sag Bescheid, wenn die U3 wieder fährt", {}, {"optin_confirm": "always", "consents": RESTING}),
    ],
    ids=[
        "setting",
        "line from before",
        "only one disrupted",
        "may be a bus",
        "two named",
        "only a name",
        "a name",
        "rests",
    ],
)
async def test_otherwise_one_question(text: str, slots: dict[str, Any], view: dict[str, Any]) -> None:
    """Where the subject is inferred, or the company wants it so, the consent is proposed."""
    said = await act("action_tell_me", text, feed=feed(U3), slots=slots, **view)
    assert said.command("propose_opt_in") == {"command": "propose_opt_in", **WISH}
    assert said.command("opt_in") is None


async def test_nothing_to_wait_for() -> None:
    """Without a known disruption there is no consent, and the answer says why."""
    said = await act("action_tell_me", "Sag Bescheid wegen U3", feed=feed(U1, LIFT))
    assert only(said)["response"] == "utter_tell_me_none"
    assert {c["command"] for c in said.commands} == {"fact"}


@pytest.mark.parametrize(
    ("text", "alerts", "response", "titles"),
    [
        ("Sag Bescheid", (), "utter_tell_me_ask_line", ["U1", "U2", "U3", "U4"]),
        ("Sag Bescheid", (U1, U3), "utter_tell_me_which_line", ["U1", "U3"]),
        ("Bescheid, wenn U1 und U3 wieder fahren", (U1, U3), "utter_tell_me_which_line", ["U1", "U3"]),
    ],
)
async def test_which_line(text: str, alerts: Any, response: str, titles: list[str]) -> None:
    """A wish without one line is asked back with the lines it may mean."""
    said = await act("action_tell_me", text, feed=feed(*alerts))
    assert only(said)["response"] == response
    assert [c["title"] for c in only(said)["choices"]] == titles
    assert {c["intent"] for c in only(said)["choices"]} == {"tell_me"}
    assert said.commands == []


async def test_what_the_window_cut_short_is_extended_by_asking_again() -> None:
    """A consent that ends earlier than it could by now is granted anew; within the hour it is noted already."""
    short = [{**LIVE[0], "until": "2026-11-22T15:00:00+01:00"}]
    said = await act("action_tell_me", "Sag Bescheid U3", feed=feed(U3), consents=short)
    assert said.command("opt_in") == {"command": "opt_in", **WISH}
    nearly = [{**LIVE[0], "until": "2026-11-22T16:30:00+01:00"}]
    said = await act("action_tell_me", "Sag Bescheid U3", feed=feed(U3), consents=nearly)
    assert only(said)["response"] == "utter_tell_me_already"


@pytest.mark.parametrize(
    ("text", "view", "response"),
    [
        ("Sag Bescheid U3", {"consents": LIVE}, "utter_tell_me_already"),
        ("Sag Bescheid U3", {"window_until": "2026-11-22T14:10:00+01:00"}, "utter_tell_me_not_possible"),
        ("Sag Bescheid S1", {}, "utter_tell_me_not_served"),
    ],
)
async def test_no_promise(text: str, view: dict[str, Any], response: str) -> None:
    """No second consent, none that the window would cut off at once, none for a line that is not ours."""
    said = await act("action_tell_me", text, feed=feed(U3), **view)
    assert only(said)["response"] == response
    assert said.command("opt_in") is None
    assert said.command("propose_opt_in") is None


async def test_a_channel_without_a_window() -> None:
    """Where the channel has no window the forecast alone limits the consent."""
    said = await act("action_tell_me", "Sag Bescheid U1", feed=feed(U1), window_until=None)
    wish = said.command("opt_in")
    assert wish is not None
    assert wish["until"] is None


@pytest.mark.parametrize("source", [Feed(UnavailableError("timeout")), feed(stale=True)])
async def test_nobody_knows(source: Feed) -> None:
    """Without fresh data nothing is promised, a person is offered."""
    said = await act("action_tell_me", "Sag Bescheid U3", feed=source)
    assert only(said)["response"] == "utter_tell_me_unavailable"
    assert said.commands == []
