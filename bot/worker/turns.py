"""Taking turns: a ready contact is taken and its turn is made and committed; `loops.py` sends what it says."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from functools import partial

import structlog

from bot.flow.dispatch import converse, dead_letter_of, wait_for_brain
from bot.flow.inbound.rules_only import read_alone
from bot.flow.privacy.erase import carry_out
from bot.flow.turn.services import Services
from bot.model.backoff import backoff, spread
from bot.model.errors import (
    BrainLostError,
    BrainUnreachableError,
    NotStoredError,
    RefusedError,
    StaleTurnError,
    WrongModelError,
)
from bot.model.item import MessageItem
from bot.model.mailbox import Mailbox
from bot.model.meter import UNMETERED, Meter
from bot.model.presence import Live
from bot.model.turn import Commit, Taken
from bot.worker.trial import Trial, untried

log = structlog.get_logger()

MOST_ITEMS = 20
FAILED, LOST, NOTHING = 2, 1, 0
"""What a turn that was not committed says against its first item. It failed; it took its brain, or its worker, which
may have died for any reason; or neither has seen it, or the store could not keep it."""
ENOUGH = 6
"""Three failures, or six turns whose worker or brain was gone."""
WAIT_FOR_BRAIN = 0.5
WAIT_FOR_LOST_BRAIN = 1.5
WAIT_FOR_STORE = 2.0
TURN_SECONDS = 20.0
RENEW_SECONDS = 2.0
"""A third of a lease: a turn may take longer than its lease, and what a dead worker had goes on within seconds."""
FIRST_PAUSE, LONGEST_PAUSE = 0.4, 300.0
WHY = "its turns failed or never ended"
NEVER_READ = "reading it never ended"
COMMITTED, SET_ASIDE, ERASED = "committed", "set_aside", "erased"
WAIT_FOR_SENDS = 0.5


async def take_turns(
    contact: str,
    services: Services,
    mailbox: Mailbox,
    live: Live,
    meter: Meter = UNMETERED,
    trial: Trial = untried,
    with_media: Callable[[str], object] = bool,
) -> int:
    """Take turns over one contact until nothing is waiting or it cannot go on; gives how many were committed. Once a
    turn has failed or was lost, its items run singly, and each is read on trial before it is read here. `with_media`
    is told, after the commit, of whoever has sent more than words."""
    number, careful = 0, False
    while (taken := await mailbox.take(contact, MOST_ITEMS)) is not None:
        careful = careful or taken.attempts > 1
        items, began = [item.id for item in taken.items], time.perf_counter()
        with structlog.contextvars.bound_contextvars(contact=contact, fence=taken.fence, items=items):
            async with _lease_kept(taken, mailbox):
                outcome, more = await _turn(taken, services, mailbox, trial if careful else None)
        meter.took("lotse_turn_seconds", time.perf_counter() - began, outcome=outcome)
        if outcome not in {COMMITTED, SET_ASIDE, ERASED}:
            break
        number += 1
        await live.changed(contact)
        if outcome == COMMITTED and any(isinstance(item, MessageItem) and item.attachments for item in taken.items):
            with_media(contact)
        if not more:
            break
    return number


@asynccontextmanager
async def _lease_kept(taken: Taken, mailbox: Mailbox) -> AsyncIterator[None]:
    """Renew the lease until the block ends. A worker that cannot loses it, and the fence refuses its commit."""
    keeping = asyncio.create_task(_keep(taken, mailbox))
    try:
        yield
    finally:
        keeping.cancel()


async def _keep(taken: Taken, mailbox: Mailbox) -> None:
    while True:
        await asyncio.sleep(RENEW_SECONDS)
        try:
            if not await mailbox.renew(taken.contact, taken.fence):
                return
        except NotStoredError as error:
            log.warning("turn.lease_not_renewed", reason=str(error))


async def _turn(taken: Taken, services: Services, mailbox: Mailbox, trial: Trial | None) -> tuple[str, bool]:
    """One turn, whole or not at all; gives what became of it, and whether more is waiting that can go on at once."""
    try:
        async with asyncio.timeout(TURN_SECONDS):
            erased = await carry_out(taken, services)
            if erased is None:
                commit, outcome = await _make(taken, services, trial)
                more = await mailbox.commit(commit)
    except StaleTurnError:
        log.info("turn.stale")
        return "stale", False
    except WrongModelError:
        log.info("turn.other_model")
        await services.follow()
        await mailbox.give_back(taken.contact, taken.fence, WAIT_FOR_BRAIN, count=NOTHING)
        return "other_model", False
    except BrainLostError as error:
        log.warning("turn.lost_brain", attempt=taken.attempts, reason=str(error))
        apart = spread(WAIT_FOR_LOST_BRAIN, taken.contact, taken.fence)
        await mailbox.give_back(taken.contact, taken.fence, apart, count=LOST)
        return "lost_brain", False
    except BrainUnreachableError as error:
        log.warning("turn.waits_for_brain", reason=str(error))
        await mailbox.give_back(taken.contact, taken.fence, WAIT_FOR_BRAIN, count=NOTHING)
        return "waits_for_brain", False
    except NotStoredError as error:
        log.warning("turn.not_stored", reason=str(error))
        with suppress(NotStoredError):  # if only the commit's answer was lost, its turn is over and nothing is changed
            await mailbox.give_back(taken.contact, taken.fence, WAIT_FOR_STORE, count=NOTHING)
        return "not_stored", False
    except Exception as error:  # whatever an item does to its turn, the loop goes on
        code = error.code if isinstance(error, RefusedError) else type(error).__name__
        log.warning("turn.failed", attempt=taken.attempts, code=code, exc_info=not isinstance(error, RefusedError))
        await mailbox.give_back(taken.contact, taken.fence, _pause(taken), count=FAILED)
        return "failed", False
    if erased is not None:
        log.info("contact.erased" if erased else "contact.erasing_waits")
        await mailbox.give_back(taken.contact, taken.fence, WAIT_FOR_SENDS, count=NOTHING)
        return (ERASED if erased else "waits_for_sends"), False
    log.debug("turn.committed")
    return outcome, more


async def _make(taken: Taken, services: Services, trial: Trial | None) -> tuple[Commit, str]:
    """The turn's effect and what it is: a batch first, after a failure or a loss item by item, and after enough, or if
    reading it never ends, one is made a dead letter."""
    if trial:
        taken = replace(taken, items=taken.items[:1])
        if not await trial(partial(read_alone, taken.items[0], services)):
            return await dead_letter_of(taken, services, NEVER_READ, unread=True), SET_ASIDE
    if taken.attempts > ENOUGH:
        return await dead_letter_of(taken, services, WHY), SET_ASIDE
    try:
        return await converse(taken, services), COMMITTED
    except BrainUnreachableError:
        meanwhile = await wait_for_brain(taken, services)
        if meanwhile is None:
            raise
        return meanwhile, COMMITTED


def _pause(taken: Taken) -> float:
    """Doubling with each failure (two attempts), at most five minutes: even an item that cannot become a dead letter is
    looked at again."""
    return spread(backoff((taken.attempts + 1) // 2, FIRST_PAUSE, LONGEST_PAUSE), taken.contact, taken.fence)
