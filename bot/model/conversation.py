"""What is remembered about a contact between two turns."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

from bot.model.address import Address
from bot.model.consent import Consent, Proposal
from bot.model.consent_selector import Named
from bot.model.item import AgentItem, EventItem, Locale
from bot.model.message import Choice
from bot.model.special import SpecialTold
from bot.model.withdrawn_all_clear import Cleared

BOT = "bot"
QUEUE = "queue"


def agent_owner(agent: str) -> str:
    return f"agent:{agent}"


YES, NO = "affirm", "deny"
"""The intents of a plain yes and no."""
QuestionKind = Literal["choice", "erase", "opt_in", "stop"]
"""`choice`: of several skills, or a yes to one; `erase`: whether all that is stored goes; `opt_in`: whether to be told;
`stop`: whether consents end."""


@dataclass(frozen=True)
class Question:
    """What the bot has asked and not yet got an answer to. It ends with the conversation.

    `about` is its kind, or of a choice the response that asks. `yes` and `no` name the intents that a plain yes or no
    stands for here, if any. `ends` are the consents that a yes ends, `skill` is the one that proposes a consent.
    """

    asked_at: datetime
    choices: tuple[Choice, ...]
    proposal: Proposal | None = None
    about: str = ""
    yes: str = ""
    no: str = ""
    ends: tuple[Named, ...] = ()
    skill: str = ""

    @property
    def kind(self) -> QuestionKind:
        """A question asks for a consent if it has a proposal, whatever an earlier version called it."""
        if self.proposal is not None:
            return "opt_in"
        return next((kind for kind in get_args(QuestionKind) if kind == self.about != "opt_in"), "choice")


@dataclass(frozen=True)
class Subject:
    """What the last answer was about: the skill that gave it and the entities that it was given for. A follow-up asks
    for an aspect of it."""

    skill: str
    entities: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class Said:
    """Words of the bot that the customer may point at: the messages that they left in, what they asked, and what they
    were about."""

    messages: tuple[str, ...]
    question: Question | None = None
    subject: Subject | None = None


QUOTABLE = 5


def still_quotable(said: tuple[Said, ...]) -> tuple[Said, ...]:
    """The last few questions, and as many answers that asked nothing."""
    places = list(enumerate(said))
    asking = [place for place, one in places if one.question][-QUOTABLE:]
    telling = [place for place, one in places if not one.question][-QUOTABLE:]
    return tuple(one for place, one in places if place in {*asking, *telling})


def about_the_same(question: Question | None, other: Question) -> bool:
    """The same question, or one that proposes the same."""
    mine, yours = question.proposal if question else None, other.proposal
    if mine is None or yours is None:
        return question == other
    return (mine.type, mine.subject) == (yours.type, yours.subject)


@dataclass(frozen=True)
class Undo:
    """What the last message has noted or ended, for the next one to take back: consents by id that it granted, and
    whole those that it ended, with its own words for the proof."""

    words: str
    granted: tuple[str, ...] = ()
    ended: tuple[Consent, ...] = ()


@dataclass(frozen=True)
class Told:
    """An answer that was given: about what, a print of its facts, since when, and when it was given last."""

    key: str
    facts: str
    since: datetime
    at: datetime


@dataclass(frozen=True)
class Preview:
    """The last line that a person wrote, cut short, as the desk lists it, and what came `beside` its words: a kind of
    media, or a place."""

    who: str
    at: datetime
    text: str
    beside: str = ""


@dataclass(frozen=True)
class Failed:
    """An agent's message that the customer has not got, and why: `reason` is a word that the desk translates, `code`
    the platform's own. `since` is when the customer's wait began again."""

    message: str
    agent: str
    at: datetime
    text: str
    reason: str
    code: str
    since: datetime


@dataclass(frozen=True)
class Closing:
    """An agent has resolved it; until then it may be undone, and the customer hears nothing."""

    agent: str
    until: datetime


@dataclass(frozen=True)
class Conversation:
    """From a first message to *resolved* or to silence while the bot owns it.

    `away_told_at` is when the customer was told that the brain is away;
    `waiting_since` is the oldest customer message that no person has answered yet, `unasked` that the bot had
    answered all before an admin took over; `answered_at` is when a person last answered, `followed` how many messages
    have followed that answer, `replied` when those of the last minute were, `refused_at` when one was last refused;
    `asked_at` is since when the question had waited that was answered last.
    `queued_at` decides the place in the queue and survives a return to it; `danger` comes before all others.
    `heard` counts the customer's lines, `last` is the newest line of a person; `failed` are replies that did not
    arrive. `warned_at` is when the agent was last told that the customer waits too long, and that the conversation
    goes back at `warned_until`, `alarmed_at` when an admin was. `closing`: resolved a moment ago.
    `disclosed` says that the customer knows a bot writes, `late_told` that an answer came late.
    `place_told_at` is when the customer last heard how long the queue is; `thanked` that their thanks for a person's
    work had a word; `met` that someone unwell or unhelped has been offered a person; `strayed` counts questions of no
    trade of ours in a row; `told` are the last answers with facts.
    `said` are the last questions and answers, for who quotes them.
    """

    id: str
    opened_at: datetime
    last_at: datetime
    owner: str = BOT
    topic: str = ""
    reason: str = ""
    misunderstood: int = 0
    question: Question | None = None
    disclosed: bool = False
    late_told: bool = False
    away_told_at: datetime | None = None
    queued_at: datetime | None = None
    claimed_at: datetime | None = None
    waiting_since: datetime | None = None
    unasked: bool = False
    answered_at: datetime | None = None
    followed: int = 0
    replied: tuple[datetime, ...] = ()
    refused_at: datetime | None = None
    danger: Literal["", "certain", "perhaps"] = ""
    callback: bool = False
    subject: Subject | None = None
    undo: Undo | None = None
    said: tuple[Said, ...] = ()
    place_told_at: datetime | None = None
    thanked: bool = False
    met: bool = False
    strayed: int = 0
    told: tuple[Told, ...] = ()
    asked_at: datetime | None = None
    heard: int = 0
    last: Preview | None = None
    failed: tuple[Failed, ...] = ()
    warned_at: datetime | None = None
    warned_until: datetime | None = None
    alarmed_at: datetime | None = None
    closing: Closing | None = None


KEEPS_SETTLED = timedelta(days=7)
"""So long the desk lists what was closed, with its last words."""


@dataclass(frozen=True)
class Settled:
    """A conversation that an agent has closed, for the question that still follows it and for the list of those.
    `silent` if the customer never knew that a person had it, `open` if it was closed although they waited."""

    at: datetime
    agent: str
    queued_at: datetime
    topic: str = ""
    last: Preview | None = None
    silent: bool = False
    open: bool = False


@dataclass(frozen=True)
class LastNotice:
    """Why we last wrote first, as an earlier version noted it: without looking whether it left. Read, never written."""

    type: str
    subject: str
    event: str
    at: datetime
    opt_in: str
    granted_at: datetime
    words: str


@dataclass(frozen=True)
class Held:
    """A deferred notice: the event that came while this consent's notices rest, and when it is looked at again. One
    that is `aging` was held back because notices are switched off: it may become too late."""

    opt_in: str
    event: EventItem
    until: datetime
    aging: bool = False


@dataclass(frozen=True)
class Known:
    """An incident that a notice of this consent has told of, as what and for which event: it is not told again."""

    opt_in: str
    incident: str
    facts: str
    at: datetime
    event: str = ""


@dataclass(frozen=True)
class State:
    """One contact's state: small, whole, rewritten by each commit. `dialogue` is the brain's and opaque.

    `unanswered` says that an answer came after the platform's window, so that the customer has never seen it;
    `met` that they have been told where privacy is explained; `settled` is the last conversation that a person has
    closed; `name` what the platform calls them. `chosen` is the language that they have asked for, `speaks` another one
    than ours that they wrote last, `formal` that they write Sie; `tried` is when codes from the web chat were wrong;
    `special` are the special notices that they have read within the hour.
    """

    contact: str
    address: Address
    locale: Locale
    epoch: int = 0
    window_until: datetime | None = None
    conversation: Conversation | None = None
    dialogue: dict[str, Any] | None = None
    remembered: dict[str, Any] = field(default_factory=dict)
    last_inbound: str = ""
    last_notice: LastNotice | None = None
    held: tuple[Held, ...] = ()
    waiting: tuple[AgentItem, ...] = ()
    known: tuple[Known, ...] = ()
    tidy_at: datetime | None = None
    unanswered: bool = False
    met: bool = False
    chosen: str = ""
    speaks: str = ""
    formal: bool = False
    settled: Settled | None = None
    name: str = ""
    over: dict[str, str] = field(default_factory=dict)
    tried: tuple[datetime, ...] = ()
    cleared: tuple[Cleared, ...] = ()
    special: tuple[SpecialTold, ...] = ()
    version: int = 1
