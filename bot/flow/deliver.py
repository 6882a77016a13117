"""Deliver: the one way out. Claim, send with the permit, settle; the only caller of a connector's `send`."""

from __future__ import annotations

from collections.abc import Mapping

import structlog

from bot.flow import retry
from bot.model.clock import Clock
from bot.model.errors import SendError
from bot.model.message import Permit, Receipt
from bot.model.ports import Claimed, Connector, Live, Outbox

log = structlog.get_logger()


async def deliver(
    contact: str, *, outbox: Outbox, connectors: Mapping[str, Connector], live: Live, clock: Clock
) -> int:
    """Send what may leave to this contact now, in order; gives how many messages were dealt with."""
    number = 0
    while (claimed := await outbox.claim(contact)) is not None:
        number += 1
        connector = connectors.get(claimed.permit.address.connector)
        if connector is None:
            await outbox.settle(claimed.permit, SendError("failed", "no_connector"), again=None)
        elif claimed.resolve:
            await _resolve(claimed, connector, outbox, clock)
        else:
            await _send(claimed.permit, connector, outbox)
        await live.changed(contact)
    return number


async def _send(permit: Permit, connector: Connector, outbox: Outbox) -> None:
    try:
        receipt = await connector.send(permit)
    except SendError as error:
        log.warning("send.failed", message=permit.key, verdict=error.verdict, code=error.code)
        await _try_again(permit, error, outbox)
    else:
        await outbox.settle(permit, receipt, again=None)


async def _try_again(permit: Permit, error: SendError, outbox: Outbox) -> None:
    """Later, or not at all: no message is tried for ever."""
    decision = retry.after_failure(error, permit.attempt)
    await outbox.settle(permit, error, again=None if decision.step == "give_up" else decision.after)


async def _resolve(claimed: Claimed, connector: Connector, outbox: Outbox, clock: Clock) -> None:
    """Find out what became of an earlier send before anything else leaves to this contact."""
    permit = claimed.permit
    try:
        found = await connector.resolve(permit)
    except SendError:
        found = "unsure"
    if isinstance(found, Receipt):
        log.info("send.resolved", message=permit.key, found="arrived")
        await outbox.settle(permit, found, again=None)
    elif found == "absent":
        log.info("send.resolved", message=permit.key, found="absent")
        await _try_again(permit, SendError("retry", "absent"), outbox)
    else:
        await _undecided(claimed, outbox, clock)


async def _undecided(claimed: Claimed, outbox: Outbox, clock: Clock) -> None:
    now = clock()
    first = claimed.first_unknown_at or now
    decision = retry.still_unknown(claimed.permit.basis, first, now, repeated=claimed.repeated)
    if decision.step == "repeat":
        log.warning("send.possible_double", message=claimed.permit.key)
        await outbox.repeat(claimed.permit)
    else:
        again = decision.after if decision.step == "again" else None
        await outbox.settle(claimed.permit, SendError("unknown", "unknown"), again=again)
