"""Deliver messages: claim, send with the permit, settle. This is the only caller of a connector's `send`."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal

import structlog

from bot.flow.outbound import retry
from bot.model.clock import Clock
from bot.model.connector import Connector, Resolves
from bot.model.errors import SendError
from bot.model.message import Permit, Receipt, Resolution
from bot.model.meter import UNMETERED, Meter
from bot.model.outbox import Claimed, Outbox
from bot.model.presence import Live

log = structlog.get_logger()

FRESH = timedelta(seconds=5)
"""A permit is used within this time or not at all. Together with the longest send this is shorter than the claim, so a
sender that was stopped for a while never sends what another may have taken over."""


async def deliver(
    contact: str,
    *,
    outbox: Outbox,
    connectors: Mapping[str, Connector],
    live: Live,
    clock: Clock,
    meter: Meter = UNMETERED,
) -> int:
    """Send what may be sent to this contact now, in order; returns how many messages were dealt with."""
    number, asked = 0, clock()
    while (claimed := await outbox.claim(contact)) is not None:
        number += 1
        with structlog.contextvars.bound_contextvars(contact=contact, message=claimed.permit.message):
            connector = connectors.get(claimed.permit.address.connector)
            await _deal_with(claimed, connector, outbox, clock, meter, asked + FRESH)
        await live.changed(contact)
        asked = clock()
    return number


async def _deal_with(
    claimed: Claimed, connector: Connector | None, outbox: Outbox, clock: Clock, meter: Meter, until: datetime
) -> None:
    if connector is None:
        await _give_up(claimed.permit, SendError("failed", "no_connector"), outbox, meter)
    elif claimed.resolve:
        await _resolve(claimed, connector, outbox, clock, meter)
    elif clock() < until:
        await _send(claimed.permit, connector, outbox, meter)
    else:  # if nobody has the message by now, it is free again; else this changes nothing
        log.warning("send.permit_too_old")
        await _try_again(claimed.permit, SendError("retry", "permit_too_old"), outbox, meter)


async def _send(permit: Permit, connector: Connector, outbox: Outbox, meter: Meter) -> None:
    began = time.perf_counter()
    outcome = await _outcome(permit, connector)
    spent = time.perf_counter() - began
    verdict = outcome.status if isinstance(outcome, Receipt) else outcome.verdict
    meter.took("lotse_send_seconds", spent, connector=permit.address.connector, verdict=verdict)
    if isinstance(outcome, Receipt):
        await _arrived(permit, outcome, connector, outbox, meter)
    else:
        log.warning("send.failed", verdict=outcome.verdict, code=outcome.code)
        await _try_again(permit, outcome, outbox, meter)


async def _outcome(permit: Permit, connector: Connector) -> Receipt | SendError:
    try:
        return await connector.send(permit)
    except SendError as error:
        return error


async def _arrived(permit: Permit, receipt: Receipt, connector: Connector, outbox: Outbox, meter: Meter) -> None:
    """Where receipts come by the platform's id it is kept first: they may be here before we are done."""
    by_id = connector.channel.receipts == "platform_id"
    early = await outbox.name(permit, receipt.platform_id) if by_id else ()
    await outbox.settle(permit, receipt, again=None)
    for status in early:
        await outbox.note_status(status)
    if permit.basis.kind == "notice":
        meter.count("lotse_opt_ins_total", event="sent")


async def _try_again(permit: Permit, error: SendError, outbox: Outbox, meter: Meter) -> None:
    """Try again later, or give up: no message is tried for ever."""
    decision = retry.after_failure(error, permit.attempt, permit.message)
    if decision.step == "give_up":
        await _give_up(permit, error, outbox, meter)
    else:
        await outbox.settle(permit, error, again=decision.after)


async def _give_up(permit: Permit, error: SendError, outbox: Outbox, meter: Meter) -> None:
    await outbox.settle(permit, error, again=None)
    if error.verdict == "unknown":
        meter.count("lotse_sends_undecided_total", basis=permit.basis.kind)
    if permit.basis.kind == "notice":
        meter.count("lotse_opt_ins_total", event="failed")


async def _resolve(claimed: Claimed, connector: Connector, outbox: Outbox, clock: Clock, meter: Meter) -> None:
    """Find out what became of an earlier send before anything else leaves to this contact."""
    permit = claimed.permit
    found = Receipt(claimed.named) if claimed.named else await _look(permit, connector)
    word = "arrived" if isinstance(found, Receipt) else found
    log.info("send.resolved", found=word)
    meter.count("lotse_sends_resolved_total", connector=permit.address.connector, found=word)
    if isinstance(found, Receipt):
        await _arrived(permit, found, connector, outbox, meter)
    elif found == "absent" and (claimed.looked == "absent" or connector.channel.resolves == "echo"):
        await _try_again(permit, SendError("retry", "absent"), outbox, meter)
    else:
        await _undecided(claimed, found, outbox, clock, meter)


async def _look(permit: Permit, connector: Connector) -> Resolution:
    """Where sending twice shows it once it may be as if it had never left; where the platform cannot be asked, only a
    receipt can still tell."""
    if not isinstance(connector, Resolves):
        return "absent" if connector.channel.resolves == "echo" else "unsure"
    try:
        return await connector.resolve(permit)
    except SendError:
        return "away"


async def _undecided(
    claimed: Claimed, found: Literal["absent", "unsure", "away"], outbox: Outbox, clock: Clock, meter: Meter
) -> None:
    now = clock()
    first = claimed.first_unknown_at or now
    if found == "unsure":
        decision = retry.still_unknown(claimed.permit.basis, first, now, repeated=claimed.repeated)
    else:
        decision = retry.look_again(found, claimed.looked, first, now)
    if decision.step == "repeat":
        log.warning("send.possible_double")
        meter.count("lotse_possible_doubles_total", basis=claimed.permit.basis.kind)
        await outbox.repeat(claimed.permit)
    elif decision.step == "again":
        await outbox.settle(claimed.permit, SendError("unknown", found), again=decision.after)
    else:
        await _give_up(claimed.permit, SendError("unknown", "unknown"), outbox, meter)
