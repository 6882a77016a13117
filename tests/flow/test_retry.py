"""The decision what to do after a send did not succeed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from bot.flow.outbound.retry import LONGEST_PAUSE, MOST_TRIES, UNKNOWN_FOR, Next, after_failure, pause, still_unknown
from bot.model.basis import AgentAnswer, Answer, Basis, Notice, Service
from bot.model.errors import SendError, Verdict
from bot.model.ids import random_id

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
BASES: tuple[Basis, ...] = (Answer("i"), Service("utter_stop", "i"), AgentAnswer("anna", "i"), Notice("n", "e"))
VERDICTS = st.builds(
    SendError, st.sampled_from(get_args(Verdict)), st.just("x"), st.none() | st.floats(0, 600), st.booleans()
)


@given(VERDICTS, st.integers(1, 40))
def test_after_a_failure(error: SendError, tries: int) -> None:
    """Failed is final; unknown is looked at first; a retry keeps the platform's own pause and ends after twelve."""
    decision = after_failure(error, tries)
    match error.verdict:
        case "failed":
            assert decision == Next("give_up")
        case "unknown":
            assert decision.step == "again"
        case "retry" if tries >= MOST_TRIES:
            assert decision == Next("give_up")
        case "retry":
            assert decision == Next("again", error.after if error.after is not None else pause(tries))


@given(st.integers(0, 2000), st.integers(0, 2000))
def test_pauses_grow_and_end(one: int, other: int) -> None:
    """A later try waits at least as long, and never more than five minutes."""
    early, late = sorted((one, other))
    assert 0 < pause(early) <= pause(late) <= LONGEST_PAUSE


def test_what_failed_together_does_not_come_back_together() -> None:
    """A thousand messages that an outage has kept back are tried again over half of the pause, not in one moment."""
    away = SendError("retry", "away")
    after = sorted(after_failure(away, 9, random_id("m")).after for _ in range(1000))
    assert 128 <= after[0] < 135
    assert 250 < after[-1] <= 256
    assert max(later - sooner for sooner, later in pairwise(after)) < 5.0


@given(st.sampled_from(BASES), st.timedeltas(timedelta(0), timedelta(hours=1)), st.booleans())
def test_still_unknown(basis: Basis, waited: timedelta, repeated: bool) -> None:
    """For a minute it is looked for; then a bot's text is repeated once, an agent's or a notice never."""
    decision = still_unknown(basis, NOW - waited, NOW, repeated=repeated)
    if waited < UNKNOWN_FOR:
        assert decision.step == "again"
    elif basis.kind in {"answer", "service"} and not repeated:
        assert decision.step == "repeat"
    else:
        assert decision.step == "give_up"
