"""Tables instead of chains: every kind that the model knows has a row, and no row is of a kind that nobody knows."""

from __future__ import annotations

from typing import get_args

import pytest

from bot.flow.consent.stop import ABOUT as STOP
from bot.flow.desk import closing
from bot.flow.desk.agent_actions import ACTIONS
from bot.flow.desk.ownership import OWNER_TIMER
from bot.flow.notices import deferred
from bot.flow.privacy.erase import ABOUT as ERASE
from bot.flow.respond.commands import COMMANDS
from bot.flow.respond.effect_guard import LASTING
from bot.flow.respond.questions import QUESTIONS
from bot.flow.respond.remembered_values import FORGET
from bot.flow.timers import TIMERS
from bot.flow.turn.turn import TIDY
from bot.model.clock import utc_now
from bot.model.commands import Command, Count, EndConversation, Fact, HandOver, Remember, ShareData
from bot.model.consent import PAUSE, Proposal
from bot.model.conversation import Question, QuestionKind
from bot.model.crossing import CROSSED, ONWARD
from bot.model.ids import random_id
from bot.model.item import AgentVerb, TimerItem
from bot.model.timer import TimerName, kind_of
from tests.flow.scene import Scene

PROPOSAL = Proposal("line_runs_again", "line:U3", utc_now(), {}, "Soll ich Bescheid sagen?", "salt")


def test_every_command_has_a_row() -> None:
    """Whatever an action may ask for is carried out in one place."""
    assert set(COMMANDS) == set(get_args(Command))


def test_every_command_with_a_lasting_effect_is_guarded() -> None:
    """Who adds a command decides whether it outlives the answer: no command is forgotten by the guard."""
    passing = {HandOver, Remember, Count, ShareData, EndConversation, Fact}
    assert set(LASTING) | passing == set(get_args(Command))
    assert not set(LASTING) & passing


def test_every_action_of_an_agent_has_a_row() -> None:
    """Whatever the desk may send is one row: what is checked, and what is done."""
    assert set(ACTIONS) == set(get_args(AgentVerb))


def test_every_kind_of_question_has_a_row() -> None:
    """Whatever may be open says itself how it is answered."""
    assert set(QUESTIONS) == set(get_args(QuestionKind))


def test_every_timer_has_a_row() -> None:
    """Whatever may ring does something."""
    assert set(TIMERS) == set(get_args(TimerName))


@pytest.mark.parametrize(
    "name",
    [PAUSE, TIDY, OWNER_TIMER, CROSSED, deferred.TIMER, closing.TIMER, f"{FORGET}my_line", f"{ONWARD}c-1"],
)
def test_every_name_that_is_set_is_known(name: str) -> None:
    """No timer is set under a name that nothing answers to."""
    assert kind_of(name) in TIMERS


@pytest.mark.parametrize(
    ("about", "proposal", "kind"),
    [
        ("opt_in", PROPOSAL, "opt_in"),
        ("", PROPOSAL, "opt_in"),
        ("utter_line_ask", PROPOSAL, "opt_in"),
        (STOP, None, "stop"),
        (ERASE, None, "erase"),
        ("utter_which_one", None, "choice"),
        ("choice", None, "choice"),
        ("opt_in", None, "choice"),
        ("", None, "choice"),
    ],
)
def test_a_question_tells_its_kind(about: str, proposal: Proposal | None, kind: QuestionKind) -> None:
    """Also one that an earlier version has stored: what proposes a consent is one for it, what has no name a choice."""
    assert Question(utc_now(), (), proposal, about=about).kind == kind


async def test_a_timer_of_a_later_version_changes_nothing(town: Scene) -> None:
    """One that this version does not know leaves the mailbox, and everything stays as it is."""
    await town.say("Moin")
    before = await town.state()
    await town.enqueue(TimerItem(random_id("t"), town.clock(), "later:U3"))
    await town.turn()
    assert await town.waiting() == 0
    assert await town.state() == before
