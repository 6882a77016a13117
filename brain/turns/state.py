"""The canonical dialogue state: the last two turns that count, and what held before them.

It is not a slice of raw events. A form's happy turns are folded by Rasa itself (`applied_events`), so what is
kept is what the policy would look at, and a marker says that the conversation did not begin here.
"""

from __future__ import annotations

from typing import Any, Optional, Sequence

from rasa.shared.core.constants import (
    ACTION_BACK_NAME,
    ACTION_LISTEN_NAME,
    DEFAULT_SLOT_NAMES,
    REQUESTED_SLOT,
)
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    Event,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from brain.turns import codec
from brain.turns.protocol import Before, Carried

KEPT_TURNS = 2


def fresh(sender: str, domain: Domain) -> DialogueStateTracker:
    """A tracker that has heard nothing yet, and listens."""
    tracker = DialogueStateTracker(sender, domain.slots)
    tracker.update(ActionExecuted(ACTION_LISTEN_NAME), domain)
    return tracker


def carry(tracker: DialogueStateTracker, model: str) -> dict[str, Any]:
    """Write down what the next turn needs."""
    applied = tracker.applied_events()
    cut, start = _cut(applied)
    before = Before() if start else _before(applied[:cut], tracker)
    return {
        "version": 1,
        "model": model,
        "slots": {
            name: value
            for name, value in tracker.current_slot_values().items()
            if name not in DEFAULT_SLOT_NAMES
        },
        "form": tracker.active_loop_name,
        "asks": tracker.get_slot(REQUESTED_SLOT),
        "start": start,
        "before": before.dict(),
        "turns": codec.write(applied[cut:]),
    }


def restore(
    state: Carried, sender: str, domain: Domain
) -> tuple[DialogueStateTracker, Optional[str]]:
    """A tracker that goes on from the state, and the form that this model no longer has."""
    dropped = next(
        (form for form in (state.form, state.before.form) if form and form not in domain.form_names), None
    )
    if dropped:
        state = _without_form(state)
    tracker = DialogueStateTracker(sender, domain.slots)
    for event in [*_opening(state), *_turns(state)]:
        if _known(event, domain):
            tracker.update(event, domain)
    if state.form is None and tracker.active_loop_name:
        for event in (ActiveLoop(None), SlotSet(REQUESTED_SLOT, None)):
            tracker.update(event, domain)
    set_slots(tracker, state.slots, domain)
    return tracker, dropped


def set_slots(tracker: DialogueStateTracker, slots: dict[str, Any], domain: Domain) -> None:
    """Set what differs; the worker may have edited, and an unknown slot is not ours."""
    for name, value in slots.items():
        if name in tracker.slots and name not in DEFAULT_SLOT_NAMES and tracker.get_slot(name) != value:
            tracker.update(SlotSet(name, value), domain)


def _cut(applied: Sequence[Event]) -> tuple[int, bool]:
    """Where the kept turns begin, and whether that is the start of the conversation."""
    heard = [
        place
        for place, event in enumerate(applied)
        if isinstance(event, UserUttered) and not event.is_empty()
    ]
    marked = any(isinstance(event, UserUttered) and event.is_empty() for event in applied)
    if len(heard) <= KEPT_TURNS and not marked:
        return 0, True
    cut = heard[-KEPT_TURNS:][0] if heard else len(applied)
    while cut > 0:
        cut -= 1
        if isinstance(applied[cut], ActionExecuted) and applied[cut].action_name == ACTION_LISTEN_NAME:
            break
    return cut, False


def _before(earlier: Sequence[Event], tracker: DialogueStateTracker) -> Before:
    past = tracker.init_copy()
    past.events.extend(earlier)
    past.replay_events()
    slots = {name: slot.value for name, slot in past.slots.items() if slot.value != slot.initial_value}
    return Before(slots=slots, form=past.active_loop_name, rejected=past.is_active_loop_rejected)


def _opening(state: Carried) -> list[Event]:
    """The marker that this is not the start, and what held then."""
    if state.start:
        return []
    opening: list[Event] = [
        ActionExecuted(ACTION_LISTEN_NAME),
        UserUttered.empty(),
        ActionExecuted(ACTION_BACK_NAME),
        *(SlotSet(name, value) for name, value in state.before.slots.items()),
    ]
    if state.before.form:
        opening.append(ActiveLoop(state.before.form))
    if state.before.form and state.before.rejected:
        opening.append(ActionExecutionRejected(state.before.form))
    return opening


def _turns(state: Carried) -> list[Event]:
    events = [event for event in map(codec.read, state.turns) if event is not None]
    return events or [ActionExecuted(ACTION_LISTEN_NAME)]


def _known(event: Event, domain: Domain) -> bool:
    return not isinstance(event, SlotSet) or any(slot.name == event.key for slot in domain.slots)


def _without_form(state: Carried) -> Carried:
    """Forget the turns too: they are about a form that is no more."""
    slots = {name: value for name, value in state.slots.items() if name not in DEFAULT_SLOT_NAMES}
    return state.copy(update={"form": None, "start": False, "before": Before(slots=slots), "turns": []})
