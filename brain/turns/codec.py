"""Dialogue events as short JSON, without the words people wrote."""

from __future__ import annotations

from typing import Any, Callable, Iterable, Optional

from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    Event,
    LoopInterrupted,
    SlotSet,
    UserUttered,
)

_ENTITY = ("entity", "value", "role", "group")


def _heard(event: UserUttered) -> dict[str, Any]:
    entities = [{name: entity[name] for name in _ENTITY if name in entity} for entity in event.entities]
    return {"heard": event.intent_name, "entities": entities} if entities else {"heard": event.intent_name}


# Any other event changes nothing that the policy sees.
_WRITERS: dict[type, Callable[[Any], dict[str, Any]]] = {
    ActionExecuted: lambda event: {"did": event.action_name},
    UserUttered: _heard,
    SlotSet: lambda event: {"slot": event.key, "value": event.value},
    ActiveLoop: lambda event: {"form": event.name},
    ActionExecutionRejected: lambda event: {"rejected": event.action_name},
    LoopInterrupted: lambda event: {"interrupted": event.is_interrupted},
}

_READERS: dict[str, Callable[[dict[str, Any]], Event]] = {
    "did": lambda line: ActionExecuted(line["did"]),
    "heard": lambda line: UserUttered(None, {"name": line["heard"]}, line.get("entities")),
    "slot": lambda line: SlotSet(line["slot"], line.get("value")),
    "form": lambda line: ActiveLoop(line["form"]),
    "rejected": lambda line: ActionExecutionRejected(line["rejected"]),
    "interrupted": lambda line: LoopInterrupted(line["interrupted"]),
}


def write(events: Iterable[Event]) -> list[dict[str, Any]]:
    """Keep what the policy can see; of slot values set in one run only the last."""
    lines: list[dict[str, Any]] = []
    run: dict[str, int] = {}  # where in the present run of slots each one stands
    for event in events:
        writer = _WRITERS.get(type(event))
        if writer is None:
            continue
        line = writer(event)
        if "slot" not in line:
            run = {}
        elif line["slot"] in run:
            lines[run[line["slot"]]] = line
            continue
        else:
            run[line["slot"]] = len(lines)
        lines.append(line)
    return lines


def read(line: dict[str, Any]) -> Optional[Event]:
    """Make the event again; nothing for a line of a later version."""
    return next((_READERS[kind](line) for kind in _READERS if kind in line), None)
