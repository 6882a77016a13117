"""Every part that lives in Redis, over one client."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import actions
from bot.flow.inbound.receive import Receiver
from bot.model.clock import Clock, utc_now
from bot.model.ids import random_id
from bot.model.mailbox import Mailbox
from bot.model.media import Blobs
from bot.model.meter import UNMETERED, Meter
from bot.model.pack import Pack
from bot.ops.metered import MeteredMailbox
from bot.paths import Folder
from bot.settings import Settings
from bot.store.accounts import RedisAccounts
from bot.store.addresses import RedisAddresses
from bot.store.agent_texts import RedisAgentTexts
from bot.store.alarms import RedisAlarms
from bot.store.audit import DAYS, RedisAudit
from bot.store.channel_activity import RedisChannelActivity
from bot.store.checkpoint_file import CheckpointFile
from bot.store.crossings import RedisCrossings
from bot.store.erase import RedisErasing
from bot.store.events import RedisEvents
from bot.store.export import RedisExports
from bot.store.export_links import RedisLinks
from bot.store.gauges import RedisGauges
from bot.store.heartbeats import RedisHeartbeats
from bot.store.hourly import HourlyCount
from bot.store.live import RedisLive, RedisPresence
from bot.store.mailbox import RedisMailbox
from bot.store.orders import RedisOrders
from bot.store.outbox import RedisOutbox
from bot.store.pace import RedisPace
from bot.store.plan import DAY_MS
from bot.store.platform_ids import RedisSent
from bot.store.pushes import RedisPushes
from bot.store.ready import RedisReady
from bot.store.redis.replicas import ALONE, Replicas, too_few
from bot.store.revocation_log import RevocationLog
from bot.store.second_admin import RedisSecondAdmin
from bot.store.send_hold import RedisSendHold
from bot.store.sessions import RedisSessions
from bot.store.sources import RedisSourceStates
from bot.store.subscribers import RedisSubscribers
from bot.store.team import RedisTeam
from bot.store.template_availability import RedisTemplateAvailability
from bot.store.threads import RedisThreads
from bot.store.tombstones import RedisTombstones
from bot.store.traffic import RedisTraffic
from bot.store.words import RedisWords
from bot.wiring.keys import secret_key
from bot.wiring.masking import MaskingMailbox
from bot.wiring.media import folder_blobs
from bot.wiring.packs import harmless, kinds_of, known_packs

MOST_OF_A_STRANGER = 200


class Stores:
    """Every part that lives in Redis, over one client. Whom no platform vouches for is received into the bounded
    mailbox."""

    def __init__(
        self,
        redis: Any,
        secret_key: str,
        transcript_days: int,
        clock: Clock,
        meter: Meter = UNMETERED,
        withdrawals: RevocationLog | None = None,
        replicas: Replicas = ALONE,
        suppression_days: int = 0,
        most_answers: int = 0,
        hold_ms: int = 0,
        packs: Sequence[Pack] = (),
        audit_days: int = DAYS,
        blobs: Blobs | None = None,
    ) -> None:
        keep = transcript_days * DAY_MS
        packs = packs or actions.packs(actions.available())
        whole = partial(RedisMailbox, redis, keep, withdrawals=withdrawals, is_personal=kinds_of(packs).is_personal)
        whole = partial(whole, replicas=replicas, hold_ms=hold_ms)

        def mailbox(most: int) -> Mailbox:
            kept = MaskingMailbox(whole(most=most, clock=clock, reach=self.reach), partial(harmless, packs))
            return MeteredMailbox(kept, meter, clock, self.traffic, self.channels)

        self.redis, self.traffic = redis, RedisTraffic(redis, clock)
        self.channels = RedisChannelActivity(redis, clock)
        self.copies = partial(too_few, redis, replicas)
        self.reach = RedisTemplateAvailability(redis, clock)
        self.addresses = RedisAddresses(redis, secret_key, random_id, replicas=replicas)
        self.mailbox = mailbox(0)
        self.bounded_mailbox = mailbox(MOST_OF_A_STRANGER)
        self.links = RedisLinks(redis, secret_key)
        self.orders = RedisOrders(redis, clock)
        outbox = partial(RedisOutbox, redis, meter=meter, replicas=replicas, held_back=self.orders.holds_back)
        outbox = partial(outbox, reach=self.reach, token_of=self.links.token_of, channels=self.channels)
        self.outbox = outbox(most_answers=most_answers, secret_key=secret_key)
        self.ready = RedisReady(redis, clock)
        self.receive = Receiver(self.addresses, self.mailbox, self.ready, clock, random_id)
        self.receive_bounded = replace(self.receive, mailbox=self.bounded_mailbox)
        self.threads = RedisThreads(redis, clock)
        self.crossings = RedisCrossings(redis, secret_key, self.mailbox, self.ready, clock)
        self.sent = RedisSent(redis)
        self.wanting, self.live = RedisSubscribers(redis), RedisLive(redis)
        self.events = RedisEvents(redis, secret_key, replicas=replicas)
        self.tombstones = RedisTombstones(redis, suppression_days * DAY_MS or None)
        erasing = partial(RedisErasing, redis, self.addresses, self.mailbox, blobs=blobs)
        self.erasing = erasing(self.tombstones, clock, withdrawals)
        self.exports = RedisExports(redis, clock, blobs)
        self._of_those_at_work(redis, secret_key, clock, meter, audit_days)

    def _of_those_at_work(self, redis: Any, secret_key: str, clock: Clock, meter: Meter, audit_days: int) -> None:
        """What is kept of the installation itself: words, sources, processes and the team."""
        self.hold = RedisSendHold(redis)
        self.levels = RedisGauges(redis)
        self.pace = RedisPace(redis)
        self.words = RedisWords(redis)
        self.sources = RedisSourceStates(redis)
        self.alive = RedisHeartbeats(redis)
        self.presence = RedisPresence(redis, clock)
        self.accounts = RedisAccounts(redis, secret_key, clock)
        self.sessions = RedisSessions(redis, self.accounts, clock)
        self.audit = RedisAudit(redis, clock, audit_days)
        self.second_admin = RedisSecondAdmin(redis, self.accounts, self.audit, clock)
        self.hourly = HourlyCount(redis, secret_key)
        self.team = RedisTeam(self.accounts, self.sessions, self.presence, self.alive, self.hourly, self.audit)
        self.alarms = RedisAlarms(redis, meter)
        self.agent_texts = RedisAgentTexts(redis, secret_key, clock)
        self.pushes = RedisPushes(redis, clock)


def checkpoint_file(settings: Settings) -> CheckpointFile:
    """The ledger's second place. One that is set must be there: it may be a disk that is missing."""
    if settings.ledger_dir != Path():
        return CheckpointFile(settings.ledger_dir.expanduser().absolute())
    folder = Folder.of(settings.data_dir).ledger
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return CheckpointFile(folder)


def stores(settings: Settings, redis: Any, clock: Clock = utc_now, meter: Meter = UNMETERED) -> Stores:
    revocations = RevocationLog(Folder.of(settings.data_dir).withdrawals, clock)
    replicas = Replicas(settings.redis_replicas)
    return Stores(
        redis,
        secret_key(settings),
        settings.transcript_days,
        clock,
        meter,
        revocations,
        replicas,
        settings.suppression_days,
        settings.answers_per_contact,
        round(settings.pieces_seconds * 1000),
        known_packs(settings),
        settings.audit_days,
        folder_blobs(settings, clock),
    )
