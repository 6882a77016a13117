"""Judges by the customers' phones: was every accepted message answered, once, in order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bench.chaos_talk import Customer, marks


@dataclass(frozen=True)
class Shown:
    """A message on a customer's phone. `key` is the place in the outbox that the company gave the platform."""

    key: str
    body: str
    at: float


@dataclass
class Finding:
    """What is wrong with one customer's answers; nothing, if all lists are empty."""

    customer: Customer
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    disordered: list[str] = field(default_factory=list)
    delays: list[float] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return not (self.lost or self.doubled or self.disordered)


@dataclass(frozen=True)
class Phones:
    """All phones at one moment, and the places in the outbox that arrived more than once."""

    by_number: Mapping[str, Sequence[Shown]]
    twice: Mapping[str, int]

    @classmethod
    def of(cls, sent: Iterable[Mapping[str, Any]]) -> Phones:
        """Only what a phone really shows; of two copies of one message the first counts."""
        phones: dict[str, list[Shown]] = defaultdict(list)
        places: Counter[str] = Counter()
        for one in sent:
            if one["arrived"] is None:
                continue
            key = parse_qs(urlsplit(one["status_callback"]).query)["m"][0]
            places[key] += 1
            if places[key] == 1:
                phones[one["customer"]].append(
                    Shown(key, one["body"], datetime.fromisoformat(one["arrived"]).timestamp())
                )
        return cls(phones, {key: number for key, number in places.items() if number > 1})


def judge(customer: Customer, shown: Sequence[Shown]) -> Finding:
    """Compare what a customer said with what came. What the door never took may be answered, or not."""
    finding = Finding(customer)
    came = [(mark, one.at) for one in shown for mark in marks(one.body)]
    wanted = [one.mark for one in customer.agent_texts if one.accepted]
    allowed = Counter(one.mark for one in customer.agent_texts)
    counted = Counter(mark for mark, _ in came)
    if not customer.whole:
        allowed["ask"] += 1  # the form asks again when its number did not come
    finding.lost = list((Counter(wanted) - counted).elements())
    finding.doubled = list((counted - allowed).elements())
    certain = [one.mark for one in customer.agent_texts if one.accepted and allowed[one.mark] == wanted.count(one.mark)]
    order = [mark for mark, _ in came if mark in certain]
    if not finding.lost and not finding.doubled and order != certain:
        finding.disordered = order
    moments: dict[str, list[float]] = defaultdict(list)
    for mark, at in came:
        moments[mark].append(at)
    for one in customer.agent_texts:
        if one.accepted and moments[one.mark]:
            finding.delays.append(moments[one.mark].pop(0) - one.written)
    return finding
