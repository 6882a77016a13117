"""`lotse resume`: the last look before a restored installation may send again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot import wiring
from bot.backup.archive import BackupError
from bot.backup.places import store_at_hand
from bot.flow.recover import OVERLAP
from bot.folder import Folder
from bot.model.clock import Clock, to_ms, utc_now
from bot.model.errors import LogUnreadableError
from bot.model.inbound import Inbound
from bot.model.optin import OPEN
from bot.model.ports import Connector, Recovers
from bot.model.reflexes import reflex
from bot.model.skill import Skill
from bot.settings import Settings
from bot.store import keys
from bot.store.hold import Held
from bot.store.restore import end_consents
from bot.store.withdrawals import Lost, Withdrawals, of_contacts
from bot.wiring import Stores

STOP = "stop"


@dataclass(frozen=True)
class Resumed:
    """What was found before sending began: consents ended by the second list and by the platforms' logs."""

    by_list: int
    by_platform: int
    waiting: int


async def resume(
    settings: Settings, *, platform_log: bool = True, died_at: datetime | None = None, clock: Clock = utc_now
) -> Resumed | None:
    """Let messages leave again; None if nothing was held. Raises BackupError, then it is held as before.

    What customers wrote after `died_at`, when the old installation had died, was never received: it is taken from
    the platform's log and answered now. Without it nothing is: the old installation may have answered everything.
    """
    async with store_at_hand(settings) as redis:
        found = wiring.stores(settings, redis, clock)
        held = await found.hold.read()
        if held is None:
            return None
        if held.state == "restoring":
            raise BackupError("the restore has not finished; run `lotse restore` again")
        second_list = Withdrawals(Folder.of(settings.data_dir).withdrawals, clock)
        by_list = 0
        for contact, lost in of_contacts(second_list.read()).items():
            by_list += await end_consents(redis, contact, lost)
        by_platform = await _stopped(settings, found, held, second_list, clock) if platform_log else 0
        waiting = await _waiting(redis)
        if died_at is not None:
            for name in settings.enabled_connectors():
                await redis.set(keys.compared(name), to_ms(died_at + OVERLAP))
        await found.hold.lift()
        return Resumed(by_list, by_platform, waiting)


async def _stopped(settings: Settings, found: Stores, held: Held, second_list: Withdrawals, clock: Clock) -> int:
    """Consents of customers who have written a stop word since the backup, by the platforms' own logs."""
    stop = _stop_skill(settings)
    connectors: Mapping[str, Connector] = wiring.build_connectors(settings, clock)
    logs = [connector for connector in connectors.values() if isinstance(connector, Recovers)]
    number = 0
    try:
        for each in logs:
            async for inbound in each.missed(held.backup_at):
                if _is_stop(inbound, stop):
                    number += await _withdraw(found, second_list, inbound, clock())
    except LogUnreadableError as error:
        raise BackupError(
            f"a messenger's log cannot be read ({error}); sending stays held. Try again, or leave it out with "
            "--without-platform-log"
        ) from error
    finally:
        for connector in connectors.values():
            await connector.close()
    return number


def _stop_skill(settings: Settings) -> Skill | None:
    release = wiring.releases(settings).live()
    return wiring.load_content(settings, release).skills.get(STOP) if release else None


def _is_stop(inbound: Inbound, stop: Skill | None) -> bool:
    return inbound.opt_out == STOP or (stop is not None and reflex(inbound.text, [stop], None) is not None)


async def _withdraw(found: Stores, second_list: Withdrawals, inbound: Inbound, now: datetime) -> int:
    """End what was granted before the stop was written; a consent given after it holds."""
    contact = await found.addresses.find(inbound.address)
    if contact is None:
        return 0
    written = inbound.at or now
    consents: Any = await found.threads.opt_ins(contact)
    lost = [
        Lost(contact, one.id, "withdrawn", 0, now) for one in consents if one.status in OPEN and one.proof.at <= written
    ]
    if not lost:
        return 0
    second_list.append(lost)
    return await end_consents(found.redis, contact, lost)


async def _waiting(redis: Any) -> int:
    """Contacts with something to be sent."""
    async with redis.pipeline(transaction=False) as pipe:
        for shard in range(keys.SHARDS):
            pipe.zcard(keys.sends(shard))
        return sum(await pipe.execute())
