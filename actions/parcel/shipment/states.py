"""Which state a carrier's sentences tell, in German and English. Sentences that fit none tell nothing.

A sentence is read clause by clause: what is only announced, conditional or denied is no state. Whether a parcel is
*delivered* is said by the carrier's code alone, never by a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import get_args

import yaml

from actions.parcel.shipment.model import How, Status

_SENTENCE = re.compile(r"(?<=[.!?;])(?<!\b[Nn]r\.)(?<![Ss]tr\.)(?<!\bSt\.)(?<!\bDr\.)\s+(?=[A-ZÄÖÜ0-9\"„])|[\n|]+")
_ADDRESS = r"(?!\d{5}\b|(?-i:(?:[A-ZÄÖÜ][\w.-]*\s){1,3}\d))"
_CLAUSE = re.compile(
    rf",\s+{_ADDRESS}|\s+[–-]\s+|\s+(?:und|aber|jedoch|sondern|and|but|so(?= it| we| your| the))\s+", re.IGNORECASE
)
_WHY: frozenset[Status] = frozenset({"lost", "damaged", "returned", "ready", "customs"})
"""What a failed delivery may be in truth."""
_EXACT: Mapping[Status, frozenset[Status]] = {
    "handed_in": frozenset({*_WHY, "failure", "announced"}),
    "out_for_delivery": frozenset({*_WHY, "failure"}),
    "ready": frozenset({"returned", "lost"}),
    "lost": frozenset(),
}
"""Codes that say where a parcel is, and what a sentence beside them may still change."""
_ORDER: tuple[Status, ...] = (
    "lost", "returned", "ready", "damaged", "failure", "customs", "out_for_delivery", "region", "handed_in",
    "announced",
)  # fmt: skip
"""Which of several counts; a code of a carrier says what is delivered."""
_ONLY_DONE: frozenset[Status] = frozenset({"out_for_delivery", "region", "handed_in", "delivered"})
"""States that are told only of what has happened."""


@cache
def _lists() -> Mapping[str, re.Pattern[str]]:
    with (Path(__file__).parent / "states.yml").open(encoding="utf-8") as file:
        return {name: re.compile("|".join(listed), re.IGNORECASE) for name, listed in yaml.safe_load(file).items()}


def _says(kind: str, text: str) -> bool:
    pattern = _lists().get(kind)
    return pattern is not None and pattern.search(text) is not None


def state(code: Status | None, texts: Iterable[str], *, on_last_mile: bool = False) -> Status:
    """Return the state of a code and the texts beside it: a text makes a code more exact or weaker, never *delivered*.

    `on_last_mile` says that the parcel had come as far as the recipient's region: what is then put into a Packstation
    lies there for the recipient.
    """
    read = tuple(_clauses(texts))
    found = {one for clause in read for one in _of(clause)}
    if on_last_mile and any(_says("lodged", one) and not _says("sender", one) for one in read):
        found.add("ready")
    if code == "delivered":
        return _delivered(found, read)
    told = next((one for one in _ORDER if one in found), None)
    if code == "failure":
        return told if told in _WHY else "failure"
    if code is not None and code in _EXACT:
        return told if told in _EXACT[code] else code
    return told or code or "unknown"


def how(texts: Iterable[str]) -> How | None:
    """Return what the texts say of the way it was delivered or goes on."""
    joined = " ".join(texts)
    if _says("neighbour", joined):
        return "neighbour"
    if _says("collected", joined):
        return "collected"
    return "to_pick_up" if _says("to_pick_up", joined) else None


def _clauses(texts: Iterable[str]) -> Iterator[str]:
    """Yield what the texts state, clause by clause; whole sentences with a condition are left out."""
    for text in texts:
        for sentence in _SENTENCE.split(text):
            if not _says("if", sentence) and (_says("happened", sentence) or not _says("later", sentence)):
                yield from (clause.strip() for clause in _CLAUSE.split(sentence))


def _delivered(found: set[Status], read: tuple[str, ...]) -> Status:
    """A code of delivery is weakened by a text that says otherwise."""
    weaker: tuple[Status, ...] = ("lost", "returned", "ready")
    if "delivered" not in found:
        weaker += ("failure", "customs")
    told = next((one for one in weaker if one in found), None)
    if told is None and "delivered" not in found and any(_says("delivered_soon", one) for one in read):
        return "transit"
    return told or "delivered"


def _of(clause: str) -> Iterator[Status]:
    """Yield the states of one clause."""
    denied = _says("not", clause)
    now = not (denied or _says("to_come", clause))
    for one in get_args(Status):
        if _says(one, clause) and not _taken_back(one, clause, denied) and (now or one not in _ONLY_DONE):
            yield one


def _taken_back(status: Status, clause: str, denied: bool) -> bool:
    if status == "customs":  # "not released by customs" is no release
        return not denied and _says("not_customs", clause)
    if status == "delivered" and _says("fetched", clause) and not _says("sender", clause):
        return False
    if status == "handed_in" and _says("delivered", clause) and not _says("not_delivered", clause):
        return True
    return _says(f"not_{status}", clause) or (status in ("ready", "returned") and denied)
