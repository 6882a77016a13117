"""What the scripts should do to one contact, said once more in plain Python."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.model.basis import item_of
from bot.model.consent_event import Ended, Paused
from bot.model.item import EventItem, Item, MessageItem
from bot.model.message import Outgoing
from bot.model.turn import Commit

RANK = {"pending": 0, "sending": 1, "unknown": 1, "sent": 3, "failed": 4, "delivered": 5, "read": 6, "refused": 9}
OPEN = {"live", "paused", "spent"}
ENDED = 3  # from this rank on a message has left the queue


@dataclass
class Out:
    """A message of ours. `sends` is how many more times it may be claimed for sending."""

    message: Outgoing
    epoch: int
    late: bool
    status: str = "pending"
    token: str = ""
    sends: int = 1

    @property
    def consent(self) -> str:
        return self.message.basis.opt_in if self.message.basis.kind == "notice" else ""


@dataclass
class Consent:
    want: str
    budget: int
    status: str = "live"
    waiting: int = 0


@dataclass
class Reference:
    """One contact. `leased` and `busy` say that a lease or a claim (or a pause) is still running."""

    accepted: list[str] = field(default_factory=list)
    mailbox: list[Item] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    fence: int = 0
    turn: int = 0
    leased: bool = False
    epoch: int = 0
    owner: str = "bot"
    open_window: bool = True
    consents: dict[str, Consent] = field(default_factory=dict)
    outs: dict[str, Out] = field(default_factory=dict)
    queue: list[Out] = field(default_factory=list)
    busy: bool = False
    timers: dict[str, bool] = field(default_factory=dict)
    unsent: str = ""
    coming_back: int = 0

    @property
    def unread(self) -> int:
        return sum(isinstance(item, MessageItem) for item in self.mailbox)

    def accept(self, item: Item) -> None:
        self.accepted.append(item.id)
        self.mailbox.append(item)

    def may_take(self) -> bool:
        return bool(self.mailbox) and not self.leased

    def take(self) -> None:
        self.fence += 1
        self.turn = self.fence
        self.leased = True

    def verdict(self, plan: Commit, *, open_window: bool) -> str:
        """Empty if the commit must be carried out, else why it must not."""
        if plan.fence != self.turn or plan.epoch != self.epoch:
            return "stale"
        if plan.granted and not any(isinstance(item, MessageItem) for item in plan.done):
            return "not_asked"
        spent: dict[str, int] = {}
        told: set[tuple[str, str]] = set()
        for out in plan.outgoing:
            if refusal := self._refusal(out, spent, told, open_window=open_window):
                return refusal
            if not self._grounded(out, plan.done, alone=len(plan.outgoing) == 1):
                return "basis"
        return ""

    def _grounded(self, out: Outgoing, done: tuple[Item, ...], *, alone: bool) -> bool:
        """Whether the message points at an item of this turn that may say it."""
        basis = out.basis
        if basis.kind == "notice":
            want = self.consents[basis.opt_in].want
            events = [item for item in done if isinstance(item, EventItem)]
            return any((item.event, f"{item.type}|{item.subject}") == (basis.event, want) for item in events)
        if basis.kind == "agent":
            return any(item.id == basis.item and item.kind == "agent" and item.agent == basis.agent for item in done)
        messages = [item.id for item in done if item.kind == "message"]
        if not done and basis.kind == "service" and alone:  # a word to a message that goes on waiting
            messages = [item.id for item in self.mailbox[:1] if item.kind == "message"]
        return item_of(basis) in messages

    def _refusal(self, out: Outgoing, spent: dict[str, int], told: set[tuple[str, str]], *, open_window: bool) -> str:
        basis = out.basis
        if not open_window:
            return "window"
        if basis.kind == "agent" and self.owner != f"agent:{basis.agent}":
            return "not_owner"
        if basis.kind == "answer" and self.owner not in {"bot", "queue"}:
            return "not_owner"
        if basis.kind != "notice":
            return ""
        consent = self.consents.get(basis.opt_in)
        spent[basis.opt_in] = spent.get(basis.opt_in, 0) + 1
        if not consent or consent.status != "live" or consent.budget < spent[basis.opt_in]:
            return "opt_in"
        again = (basis.opt_in, basis.event) in told
        told.add((basis.opt_in, basis.event))
        return "twice" if again else ""

    def commit(self, plan: Commit, *, open_window: bool, late: Sequence[str]) -> None:
        self.turn, self.leased, self.open_window = 0, False, open_window
        self.epoch = plan.state.epoch
        assert plan.state.conversation
        self.owner = plan.state.conversation.owner
        self.done += [item.id for item in plan.done]
        self.mailbox = self.mailbox[len(plan.done) :]
        for message in plan.outgoing:
            out = self.outs[message.id] = Out(message, self.epoch, message.id in late)
            self.queue.append(out)
            if out.consent:
                consent = self.consents[out.consent]
                consent.budget -= 1
                consent.waiting += 1
                consent.status = "spent" if consent.budget == 0 else "live"
        for granted in plan.granted:
            self.consents[granted.id] = Consent(f"{granted.type}|{granted.subject}", granted.budget)
        for event in plan.consents:
            if isinstance(event, Ended | Paused) and self.consents[event.consent.id].status in OPEN:
                self.consents[event.consent.id].status = event.status if isinstance(event, Ended) else "paused"

    def claim(self) -> tuple[str, Out] | None:
        while self.queue and not self.busy:
            out = self.queue[0]
            if out.status in {"sending", "unknown"}:
                self.busy = True
                return "resolve", out
            if refusal := self._refused(out):
                self._come_back(out, refusal)
                self._refuse(out, refusal)
                continue
            if out.consent and self.unread:
                return None
            out.status, out.sends, self.busy = "sending", out.sends - 1, True
            return "send", out
        return None

    def _refused(self, out: Out) -> str:
        """What a refused notice leaves its consent as; anything else is refused with any word."""
        if out.consent and self.consents[out.consent].status not in {"live", "spent"}:
            return "withdrawn"
        if out.late or not self.open_window:
            return "too_late"
        basis = out.message.basis
        if basis.kind == "answer" and out.epoch < self.epoch:
            return "owner"
        taken_over = basis.kind == "agent" and self.owner not in {"bot", "queue", f"agent:{basis.agent}"}
        return "owner" if taken_over else ""

    def _come_back(self, out: Out, refusal: str) -> None:
        """The question of a bot's answer that was overtaken comes back as an item, once."""
        basis = out.message.basis
        if basis.kind == "answer" and refusal == "owner" and basis.inbound != self.unsent:
            self.unsent = basis.inbound
            self.coming_back += 1

    def _refuse(self, out: Out, consent: str) -> None:
        out.status = "refused"
        self._left(out, consent)

    def settle(self, out: Out, token: str, outcome: str, *, pause: bool) -> None:
        if token != out.token or RANK[out.status] >= ENDED:
            return
        if outcome in {"pending", "repeat", "unknown"}:
            out.sends += outcome != "unknown"
            out.status = "unknown" if outcome == "unknown" else "pending"
            self.busy = pause
            return
        out.status = outcome
        self._left(out, "failed" if outcome == "failed" else "sent")

    def status(self, out: Out, status: str) -> bool:
        if RANK[status] <= RANK[out.status]:
            return False
        before, out.status = RANK[out.status], status
        ending = "failed" if status == "failed" else "sent"
        if before < ENDED:
            self._left(out, ending)
        if out.consent and self.consents[out.consent].status in {"sent", "failed"}:
            self.consents[out.consent].status = ending
        return True

    def _left(self, out: Out, consent: str) -> None:
        """The message leaves the queue; the last one of a spent consent says how that ended."""
        if self.queue[0] is out or len(self.queue) == 1:
            self.busy = False
        self.queue.remove(out)
        if out.consent:
            spent = self.consents[out.consent]
            spent.waiting -= 1
            if spent.waiting == 0 and spent.status == "spent":
                spent.status = consent
