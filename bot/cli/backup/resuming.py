"""`lotse resume`: the last look before a restored installation may send again."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot import wiring
from bot.cli.backup.archive import BackupError
from bot.cli.backup.places import store_at_hand
from bot.model.clock import Clock, utc_now
from bot.model.connector import Connector, Recovers
from bot.model.consent import OPEN
from bot.model.errors import LogUnreadableError
from bot.model.grammar.withdrawal import Withdrawal
from bot.model.inbound import Inbound
from bot.model.normal_text import normal
from bot.model.revocation import PAUSES, Lost
from bot.model.skill import Skill
from bot.model.stop import STOP, stops
from bot.paths import Folder
from bot.settings import Settings
from bot.store.end_consents import end_consents
from bot.store.redis import keys
from bot.store.revocation_log import RevocationLog, of_contacts
from bot.store.send_hold import Held
from bot.wiring import Stores
from bot.wiring.sources import Recognition


@dataclass(frozen=True)
class Resumed:
    """Consents ended by the revocation log and by the platforms' logs, messages fetched, contacts about to be told."""

    by_list: int
    by_platform: int
    fetched: int
    waiting: int


async def resume(
    settings: Settings, *, platform_log: bool = True, died_at: datetime | None = None, clock: Clock = utc_now
) -> Resumed | None:
    """Let messages leave again; None if nothing was held. Raises BackupError, then it is held as before.

    What customers wrote after `died_at`, when the old installation had died, was never received: it is taken from
    the platform's log and answered now. Without it nothing is: the old installation may have answered everything.
    """
    if died_at is not None and not platform_log:
        raise BackupError("what was written since then is only in the platform's log")
    async with store_at_hand(settings) as redis:
        stores = wiring.stores(settings, redis, clock)
        held = await stores.hold.read()
        if held is None:
            return None
        if held.state == "restoring":
            raise BackupError("the restore has not finished; run `lotse restore` again")
        revocations = RevocationLog(Folder.of(settings.data_dir).withdrawals, clock)
        by_list = by_platform = fetched = 0
        for contact, lost in of_contacts(_of_the_old_life(revocations, held)).items():
            by_list += await end_consents(redis, contact, lost)
        for gone in revocations.erasures():
            await stores.erasing.again(gone)
        if platform_log:
            stop, recogniser = _stop_skill(settings), Recognition(wiring.build_packs(settings))
            async for name, inbound in _written_since(settings, held, clock):
                if meant := stops(normal(inbound.text), inbound.opt_out, stop, recogniser):
                    by_platform += await _withdraw(stores, revocations, inbound, meant, clock())
                if died_at and inbound.at and inbound.at >= died_at:
                    fetched += await stores.receive(name, inbound)
        waiting = await _waiting(redis)
        await stores.hold.lift()
        return Resumed(by_list, by_platform, fetched, waiting)


def _of_the_old_life(revocations: RevocationLog, held: Held) -> list[Lost]:
    """What has been spent since the restore is in the list too, and its notices are still to leave.

    A pause may begin and end again, so of pauses only the last word counts, and nothing old of a consent of whose
    pause there is a newer one: the customer has said it to the restored installation, which knows.
    """
    lost = revocations.read()
    pauses = {one.opt_in: one for one in lost if one.status in PAUSES}
    old = [one for one in lost if held.restored_at is None or one.at < held.restored_at]
    return [one for one in old if one.status not in PAUSES or pauses[one.opt_in] is one]


async def _written_since(settings: Settings, held: Held, clock: Clock) -> AsyncIterator[tuple[str, Inbound]]:
    """What the platforms' own logs say that customers have written since the backup, with the messenger's name."""
    connectors: Mapping[str, Connector] = wiring.build_connectors(settings, clock)
    try:
        for name, connector in connectors.items():
            if isinstance(connector, Recovers):
                async for inbound in connector.missed(held.backup_at):
                    yield name, inbound
    except LogUnreadableError as error:
        raise BackupError(
            f"a messenger's log cannot be read ({error}); sending stays held. Try again, or leave it out with "
            "--without-platform-log"
        ) from error
    finally:
        for connector in connectors.values():
            await connector.close()


def _stop_skill(settings: Settings) -> Skill | None:
    release = wiring.releases(settings).live()
    return wiring.load_content(settings, release).skills.get(STOP) if release else None


async def _withdraw(
    stores: Stores, revocations: RevocationLog, inbound: Inbound, meant: Withdrawal, now: datetime
) -> int:
    """End what the stop means and was granted before it, given up by the restore or not; what came after it holds."""
    contact = await stores.addresses.find(inbound.address)
    if contact is None:
        return 0
    written = inbound.at or now
    consents: Any = await stores.threads.consents(contact)
    granted = [consent for consent in consents if consent.status in OPEN | {"failed"} and consent.proof.at <= written]
    ended = [one.id for one in granted if meant.fits(one.type, one.subject)]
    lost = [Lost(contact, one, "withdrawn", 0, now) for one in ended]
    if not lost:
        return 0
    revocations.append(lost)
    return await end_consents(stores.redis, contact, lost)


async def _waiting(redis: Any) -> int:
    """Contacts with something to be sent."""
    async with redis.pipeline(transaction=False) as pipe:
        for shard in range(keys.SHARDS):
            pipe.zcard(keys.sends(shard))
        return sum(await pipe.execute())
