"""Misbehaviour on command: which part, what it does, how often."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

_HTTP = frozenset({"delay", "error", "drop", "timeout"})

MODES: dict[str, frozenset[str]] = {
    "twilio.send": _HTTP | {"drop_after"},
    "twilio.list": _HTTP,
    "twilio.typing": _HTTP,
    "twilio.senders": _HTTP,
    "twilio.content": _HTTP,
    "twilio.approval": _HTTP,
    "twilio.status": frozenset({"delay", "error", "drop", "duplicate", "reorder", "hold"}),
    "twilio.inbound": frozenset({"delay", "drop", "duplicate"}),
    "twilio.media": _HTTP | {"svg", "html", "zip", "nothing", "endless", "drip", "elsewhere", "private", "lookalike"},
    "alerts": _HTTP | {"garbage", "truncate", "blank", "empty", "differential", "freeze"},
    "dhl": _HTTP | {"garbage"},
    "shipcloud": _HTTP | {"garbage"},
}


@dataclass(slots=True)
class Fault:
    """One misbehaviour; `times` counts down, none means until it is removed."""

    id: str
    target: str
    mode: str
    times: int | None = None
    seconds: float | None = None
    status: int | None = None
    code: int | None = None
    customer: str | None = None
    used: int = 0


class FaultError(ValueError):
    """A fault that this world cannot show."""


class Faults:
    """The misbehaviours now in force, oldest first."""

    def __init__(self) -> None:
        self._faults: dict[str, Fault] = {}
        self._ids = count(1)

    def add(self, target: str, mode: str, **details: int | float | str | None) -> Fault:
        if target not in MODES:
            raise FaultError(f"target is one of {', '.join(MODES)}")
        if mode not in MODES[target]:
            raise FaultError(f"mode for {target} is one of {', '.join(sorted(MODES[target]))}")
        fault = Fault(f"f-{next(self._ids)}", target, mode, **details)  # type: ignore[arg-type]
        self._faults[fault.id] = fault
        return fault

    def take(self, target: str, customer: str | None = None) -> Fault | None:
        """The first fault that applies here; one use of it is spent."""
        for fault in self._faults.values():
            if fault.target == target and fault.customer in (None, customer):
                self._spend(fault)
                return fault
        return None

    def _spend(self, fault: Fault) -> None:
        fault.used += 1
        if fault.times is not None:
            fault.times -= 1
            if fault.times <= 0:
                del self._faults[fault.id]

    def active(self) -> list[Fault]:
        return list(self._faults.values())

    def remove(self, fault_id: str) -> bool:
        return self._faults.pop(fault_id, None) is not None

    def clear(self) -> None:
        self._faults.clear()
