"""What the desk works with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.desk.view import Skills
from bot.flow.media.keep import MediaKeeping
from bot.model.account import Accounts, Sessions
from bot.model.alarm import AlarmBook
from bot.model.clock import Clock
from bot.model.connector import Connector
from bot.model.mailbox import Mailbox, Ready
from bot.model.presence import Live, Presence
from bot.model.source import SourceStates
from bot.model.thread import Threads
from bot.model.undelivered import Reason


@dataclass(frozen=True)
class DeskServices:
    """`skills` are those of the live release; `reasons` are what each messenger's codes mean."""

    accounts: Accounts
    sessions: Sessions
    threads: Threads
    mailbox: Mailbox
    ready: Ready
    live: Live
    presence: Presence
    alarms: AlarmBook
    sources: SourceStates
    skills: Skills
    connectors: Mapping[str, Connector]
    clock: Clock
    media: MediaKeeping
    reasons: Mapping[str, Mapping[str, Reason]] = field(default_factory=dict)
