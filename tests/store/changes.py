"""What a test's turn does to consents, said by their ids, as the events of its commit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import cast

from bot.model.consent import Consent, ConsentStatus
from bot.model.consent_event import (
    ConsentEvent,
    End,
    Ended,
    Forgotten,
    Granted,
    Missed,
    Paused,
    Resumed,
    Spent,
    Told,
)
from bot.model.message import Outgoing
from bot.model.turn import Commit


@dataclass(frozen=True)
class Changes:
    """What a turn does to consents, by their ids: a status that it gives them, the end of a pause, notices missed."""

    granted: tuple[Consent, ...] = ()
    ended: tuple[tuple[str, ConsentStatus], ...] = ()
    paused: tuple[tuple[str, datetime | None], ...] = ()
    resumed: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    forgotten: tuple[str, ...] = ()
    missed: tuple[tuple[str, int], ...] = ()

    @classmethod
    def names(cls) -> set[str]:
        return {one.name for one in fields(cls)}

    def events(self, turn: Commit, stranger: Callable[[str], Consent]) -> tuple[ConsentEvent, ...]:
        """In this order; each notice of the turn is spent. A consent that is none of the contact's is a `stranger`."""
        known = {one.id: one for one in (*turn.known, *self.granted)}

        def of(one: str) -> Consent:
            return known.get(one) or stranger(one)

        return (
            *map(Granted, self.granted),
            *_spent(turn.outgoing, of),
            *(Paused(of(one), until) for one, until in self.paused),
            *(Resumed(of(one)) for one in self.resumed),
            *(_changed(of(one), status) for one, status in self.ended),
            *(Told(of(one)) for one in self.told),
            *(Missed(of(one), number) for one, number in self.missed),
            *(Forgotten(of(one)) for one in self.forgotten),
        )


def _changed(one: Consent, status: ConsentStatus) -> ConsentEvent:
    if status in {"paused", "live"}:
        return Paused(one, None) if status == "paused" else Resumed(one)
    return Ended(one, cast("End", status))


def _spent(outgoing: Sequence[Outgoing], of: Callable[[str], Consent]) -> list[Spent]:
    """What these messages cost of the consents that their notices name."""
    spent: list[Spent] = []
    for basis in (out.basis for out in outgoing):
        if basis.kind == "notice":
            one, before = of(basis.opt_in), sum(cost.consent.id == basis.opt_in for cost in spent)
            spent.append(Spent(replace(one, budget=one.budget - before), basis.event, basis.words))
    return spent
