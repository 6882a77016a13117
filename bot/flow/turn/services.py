"""Turn services: the ports and the company's settings that a turn may use."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.model.alarm import Alarms
from bot.model.bulk_text import AgentTexts
from bot.model.channel import Channel
from bot.model.clock import Clock
from bot.model.company import AddressForm, Company
from bot.model.content import Content
from bot.model.crossing import Crossings
from bot.model.erasure import Erasing, Links
from bot.model.event_fields import Names
from bot.model.ids import random_salt
from bot.model.nlu import Actions, Brain, Languages, Recogniser
from bot.model.orders import Orders
from bot.model.outage import Outage
from bot.model.platform_ids import Sent
from bot.model.presence import Presence
from bot.model.pushes import OF_AGENT, OF_TEAM, Pushes
from bot.model.template_availability import TemplateAvailability
from bot.model.withdrawn_all_clear import Withdrawal
from bot.model.witness import Witness, nobody
from bot.model.words import Words

SAME_TEXT = 5
WATCH = timedelta(minutes=1)


async def nothing_withdrawn() -> Sequence[Withdrawal]:
    """For installations without a watched source."""
    return ()


def two_weeks(_subject: str) -> timedelta:
    """How long a subject is kept if no pack says otherwise."""
    return timedelta(days=14)


@dataclass(frozen=True)
class Services:
    """One company's installation, as a turn sees it.

    `content` is that of the release which the brain serves, and `follow` catches up with a change of it;
    `place_in_queue` counts the contacts that wait before one; `public_url` is where customers reach the public door.
    `outage` is how long this worker has had no brain. `words` are those
    that consents were given for; `sent` finds the message of ours that a customer quotes; `reach` tells what may be
    sent outside the platforms' windows. `prefilled` are texts (folded) that our own links and codes suggest: they never
    grant a consent by themselves. `same_text` is how many contacts may get nearly the same words from agents within a
    day without having asked; `pushes_per_agent` and, for all agents, `pushes_per_hour` how many messages to such
    people, whatever they say; 0: any number. `undo_for` is how long *resolved* may be undone; `agent_away` and
    `agent_unanswered` are how long an agent may be gone, or silent, while a customer waits. `outlives` is how long a
    personal subject does its notices. `paged` says that danger pages somebody outside the desk. `names` are the kinds
    of subjects, and all that a notice may call things. `crossings` are codes that lead here from the web chat, if any
    can. `form` is how German texts address people whatever the content says.
    `withdrawn` are disruptions that were not over when they vanished. `orders` are what admins have ordered at
    once, as this process knows it. `witness` looks on where a release is tried.
    """

    content: Callable[[], Content]
    follow: Callable[[], Awaitable[None]]
    brain: Brain
    actions: Actions
    recogniser: Recogniser
    languages: Languages
    presence: Presence
    place_in_queue: Callable[[str], Awaitable[int]]
    channels: Mapping[str, Channel]
    timezone: ZoneInfo
    idle: timedelta
    optin_confirm: str
    clock: Clock
    erasing: Erasing
    links: Links
    public_url: str
    alarms: Alarms
    agent_texts: AgentTexts
    pushes: Pushes
    is_admin: Callable[[str], Awaitable[bool]]
    outage: Outage
    words: Words
    sent: Sent
    prefilled: frozenset[str] = frozenset()
    same_text: int = SAME_TEXT
    pushes_per_agent: int = OF_AGENT
    pushes_per_hour: int = OF_TEAM
    agent_messages_per_minute: int = 10
    form: AddressForm | None = None
    undo_for: timedelta = timedelta(seconds=10)
    agent_away: timedelta = timedelta(minutes=10)
    agent_unanswered: timedelta = timedelta(minutes=15)
    outlives: Callable[[str], timedelta] = two_weeks
    new_salt: Callable[[], str] = random_salt
    reach: Callable[[], TemplateAvailability] = TemplateAvailability
    paged: bool = False
    names: Names = field(default_factory=Names)
    crossings: Crossings | None = None
    withdrawn: Callable[[], Awaitable[Sequence[Withdrawal]]] = nothing_withdrawn
    orders: Callable[[], Orders] = Orders
    witness: Witness = nobody

    @property
    def watch_every(self) -> timedelta:
        """How often the agent's timer checks a conversation."""
        return min(WATCH, self.agent_away / 3, self.agent_unanswered / 3)

    @property
    def own(self) -> Company:
        """The company's values as they are live: hours, form of address."""
        own = self.content().own
        return replace(own, form=self.form) if self.form else own

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.timezone)
