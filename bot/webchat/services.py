"""What the web chat works with."""

from __future__ import annotations

from dataclasses import dataclass

from bot.model.addresses import Addresses
from bot.model.clock import Clock
from bot.model.erasure import Links
from bot.model.inbound import Receive
from bot.model.meter import Meter
from bot.model.outbox import Outbox
from bot.model.presence import Live
from bot.model.thread import Threads
from bot.model.visits import Visits
from bot.webchat.admission import Admission


@dataclass(frozen=True)
class ChatServices:
    """`receive` stores what visitors say, for whom no platform vouches; `keeper` says who may say how much."""

    visits: Visits
    addresses: Addresses
    receive: Receive
    outbox: Outbox
    threads: Threads
    links: Links
    live: Live
    clock: Clock
    keeper: Admission
    meter: Meter
