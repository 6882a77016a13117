"""Where is my parcel?"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.kit import slots
from actions.kit.respond import at, command, say, word
from actions.kit.source_errors import NotFoundError, SourceError
from actions.kit.view import View
from actions.parcel import parcel_details
from actions.parcel.carriers import CARRIERS
from actions.parcel.entities.carriers import candidates, canonical
from actions.parcel.entities.links import NO_NUMBER
from actions.parcel.notify_me import COMES, DONE, offer, say_no_number
from actions.parcel.parcel_values import say_away, told
from actions.parcel.shipment.model import ARRIVED, Parcel
from actions.parcel.sources.ports import Parcels

MISSES = "parcel_misses"
_MOST_MISSES = 5  # a day; more looks like guessing other people's numbers
_WHEN = frozenset({"when", "until", "day"})
_MOST_NUMBERS = 3  # in one message
_NOTHING_TO_COME = ARRIVED | {"unknown", "damaged"}
_FORGOTTEN = timedelta(days=90)  # so long a carrier knows a parcel; then its number is given to another one


class ParcelStatus(Action):  # type: ignore[misc]
    """Answer for each number: from the source, by the official page, or with one question."""

    def __init__(self, served: dict[str, Parcels]) -> None:
        self._served = served

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_parcel_status"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Answer; a number that led nowhere is forgotten, so that the next question asks for one."""
        view = View.of(tracker)
        named = slots.entities(tracker, "parcel_number")
        kept = [{"value": value} for value in slots.values(tracker, "parcel_number")]
        numbers = (named or kept)[:_MOST_NUMBERS]
        if not numbers:
            say(dispatcher, "utter_parcel_status_ask_number")
            return []
        kept_now = [await self._one(dispatcher, tracker, entity, view) for entity in numbers]
        known = [events for events in kept_now if events is not None]
        forgotten = [] if len(known) == len(numbers) else [SlotSet("parcel_number", None)]
        return forgotten + [event for events in known for event in events]

    async def _one(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, entity: dict[str, Any], view: View
    ) -> list[dict[str, Any]] | None:
        """Answer for one number; return what is kept of it, None if it may not be asked about again."""
        number = canonical(str(entity["value"]))
        allowed = entity.get("carriers")
        if number in NO_NUMBER:
            say_no_number(dispatcher, number)
            return None
        fitting = [c for c in candidates(number, allowed or ()) if allowed is None or c.carrier in allowed]
        sure = [c for c in fitting if c.check == "ok"]
        if len(fitting) > 1 and len(sure) != 1:
            _ask_carrier(dispatcher, number, [c.carrier for c in fitting])
            return []
        if not fitting or (not sure and fitting[0].check == "failed"):
            carrier = CARRIERS[fitting[0].carrier].name if fitting else None
            say(dispatcher, "utter_parcel_status_check", {"number": number, "carrier": carrier})
            return None
        others = [c.carrier for c in fitting if c.check != "failed"]
        return await self._ask(dispatcher, tracker, (sure or fitting)[0].carrier, number, others, view)

    async def _ask(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        carrier: str,
        number: str,
        others: list[str],
        view: View,
    ) -> list[dict[str, Any]] | None:
        url = CARRIERS[carrier].link(number)
        values = {"carrier": CARRIERS[carrier].name, "number": number, "short": f"…{number[-4:]}", "url": url}
        source = self._served.get(carrier)
        if source is None:
            say(dispatcher, "utter_parcel_status_link", values)
            return []
        if view.count(MISSES) >= _MOST_MISSES:
            say(dispatcher, "utter_parcel_status_limit")
            command(dispatcher, "hand_over", reason="limit", topic="parcel_status")
            return None
        try:
            parcel = await source.parcel(number, view.language)
        except NotFoundError:
            command(dispatcher, "count", key=MISSES)
            if len(others) > 1:  # the check digit fitted by chance: it may be another carrier's
                _ask_carrier(dispatcher, number, others)
                return []
            say(dispatcher, "utter_parcel_status_not_found", values)
            return None
        except SourceError as error:
            say_away(dispatcher, error, values)
            return []
        values["source"] = parcel.told_by or CARRIERS[carrier].name
        if source.unlocks and parcel_details.may_hold(parcel) and parcel_details.wanted(tracker):
            return await parcel_details.tell(dispatcher, tracker, source, carrier, parcel, values, view)
        command(dispatcher, "fact", source=carrier, as_of=parcel.as_of.isoformat(), ref=number)
        if _is_old(parcel, view):
            facts = {"day": {"on": _local(parcel.at, view).isoformat()}, "as_of": at(parcel.as_of)}
            say(dispatcher, "utter_parcel_status_old", values | facts)
        elif _WHEN & set(slots.aspects(tracker)):
            _say_when(dispatcher, parcel, values, view)
        else:
            known = values | told(parcel, values["carrier"], view)
            say(dispatcher, "utter_parcel_status", known | {"hint": _hint(parcel, source)})
        _offer(dispatcher, parcel, CARRIERS[carrier].name, view)
        return []


def _hint(parcel: Parcel, source: Parcels) -> dict[str, str] | None:
    """A pick-up place or a neighbour is what whoever reads this wants to know next."""
    if parcel.status == "ready":
        return word(f"parcel_hint_{'postcode' if source.unlocks else 'card'}")
    with_a_neighbour = parcel.status == "delivered" and parcel.how == "neighbour"
    return word("parcel_hint_neighbour") if with_a_neighbour and source.unlocks else None


def _local(moment: datetime | None, view: View) -> date:
    return (moment or view.now).astimezone(view.timezone).date()


def _is_old(parcel: Parcel, view: View) -> bool:
    return parcel.status == "delivered" and parcel.at is not None and view.now - parcel.at > _FORGOTTEN


def _say_when(dispatcher: CollectingDispatcher, parcel: Parcel, values: dict[str, Any], view: View) -> None:
    """A follow-up asks when it comes, or when it came."""
    known = values | told(parcel, values["carrier"], view)
    over = parcel.status in _NOTHING_TO_COME
    said = known["at"] if over else parcel.eta or known.get("remark")
    silent = None if said else word("silent_when")
    if parcel.status == "ready" and parcel.until is None:
        silent = word("silent_pick_up")
    dropped = {"text", "next"} if over else {"text", "next", "at"}
    kept = {name: value for name, value in known.items() if name not in dropped}
    say(dispatcher, "utter_parcel_status_when", {**kept, "silent": silent})


def _offer(dispatcher: CollectingDispatcher, parcel: Parcel, carrier: str, view: View) -> None:
    """Offer to tell what is still to come; one question at a time, so the last of several parcels has it."""
    if parcel.status in _NOTHING_TO_COME or any(
        view.consent(kind, f"parcel:{parcel.number}") for kind in (COMES, DONE)
    ):
        return
    command(dispatcher, "propose_opt_in", **offer(parcel, carrier, view))


def _ask_carrier(dispatcher: CollectingDispatcher, number: str, carriers: list[str]) -> None:
    say(dispatcher, "utter_parcel_status_which_carrier", {"number": number}, [_pick(number, c) for c in carriers])


def _pick(number: str, carrier: str) -> dict[str, Any]:
    entity = {"entity": "parcel_number", "value": number, "carriers": [carrier], "check": "none"}
    return {"title": CARRIERS[carrier].name, "intent": "parcel_status", "entities": [entity]}
