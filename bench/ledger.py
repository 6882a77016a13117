"""Who was told what, and was it the answer to what they had said: nothing lost, doubled, or out of order."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from bench.talk import Kind, Saying


@dataclass(frozen=True)
class Waiting:
    """A message that has no answer yet; `due` is when its customer meant to send it."""

    saying: Saying
    due: float


@dataclass
class Ledger:
    """Counts answers against messages, contact by contact."""

    spent: dict[Kind, list[float]] = field(default_factory=dict)
    doubled: int = 0
    out_of_order: int = 0
    strange: list[str] = field(default_factory=list)
    _waiting: dict[str, deque[Waiting]] = field(default_factory=dict)

    def said(self, contact: str, saying: Saying, due: float) -> None:
        self._waiting.setdefault(contact, deque()).append(Waiting(saying, due))

    def answered(self, contact: str, text: str, now: float) -> bool:
        """Cross off what this text answers, oldest first; one bubble may answer several. True if nothing is left."""
        waiting = self._waiting.get(contact, deque())
        place, answers = 0, 0
        while waiting and (found := _ends(waiting[0].saying, text, place)) >= 0:
            one = waiting.popleft()
            self.spent.setdefault(one.saying.kind, []).append(now - one.due)
            place, answers = found, answers + 1
        if not answers:
            self._unexpected(waiting, text)
        return not waiting

    def _unexpected(self, waiting: deque[Waiting], text: str) -> None:
        if not waiting:
            self.doubled += 1
        elif any(_ends(one.saying, text, 0) >= 0 for one in waiting):
            self.out_of_order += 1
        else:
            self.strange.append(text[:200])

    @property
    def unanswered(self) -> int:
        return sum(len(waiting) for waiting in self._waiting.values())

    @property
    def answers(self) -> list[float]:
        """All spans from message to answer, in seconds."""
        return [span for spans in self.spent.values() for span in spans]


def _ends(saying: Saying, text: str, start: int) -> int:
    """Where the first of the proofs ends; -1 if there is none."""
    places = [(place, proof) for proof in saying.proofs if (place := text.find(proof, start)) >= 0]
    return min(place + len(proof) for place, proof in places) if places else -1
