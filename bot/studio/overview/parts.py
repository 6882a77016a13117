"""What the overview is made of."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.model.account import Accounts
from bot.model.alarm import AlarmBook
from bot.model.clock import Clock
from bot.model.editors import Editors
from bot.model.fact import RunningOut
from bot.model.orders import OrderBook
from bot.model.release import Live
from bot.model.second_admin import SecondAdmin
from bot.model.source import SourceStates
from bot.model.traffic import Traffic
from bot.model.training import Line
from bot.model.workspace import Workspace


@dataclass(frozen=True)
class OverviewParts:
    """`packs` are those that are switched on; `live` is the release that answers, and `files_of` gives a release's own
    files; `trainings` is the line of them."""

    workspace: Workspace
    packs: Sequence[str]
    traffic: Traffic
    editors: Editors
    live: Callable[[], Awaitable[Live | None]]
    files_of: Callable[[str], Mapping[str, str]]
    trainings: Callable[[], Awaitable[Line]]
    alarms: AlarmBook
    sources: SourceStates
    second_admin: SecondAdmin
    orders: OrderBook
    running_out: RunningOut
    accounts: Accounts
    clock: Clock
