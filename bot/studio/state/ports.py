"""What the page looks at."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.model.channel import Channel
from bot.model.channel_activity import ChannelActivity
from bot.model.fact import RunningOut
from bot.model.heartbeats import Heartbeats
from bot.model.release import Live
from bot.model.template_availability import KnownTemplates


class Held(Protocol):
    """What waits after a restore."""

    @property
    def backup_at(self) -> datetime: ...


class Hold(Protocol):
    async def read(self) -> Held | None:
        """None if nothing is held."""


@dataclass(frozen=True)
class StatePorts:
    """`live` is the release that answers now, None before the first."""

    channels: Mapping[str, Channel]
    activity: ChannelActivity
    templates: KnownTemplates
    alive: Heartbeats
    hold: Hold
    live: Callable[[], Awaitable[Live | None]]
    running_out: RunningOut
    roles: tuple[str, ...] = ("gateway", "worker", "brain", "desk")
    optional: tuple[str, ...] = field(default=("trainer",))
