"""Tell me when the parcel comes, or when it is there: one notice for one number."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.kit import renewal, slots
from actions.kit.respond import at, command, human, say, word
from actions.kit.source_errors import NotFoundError, SourceError
from actions.kit.view import View
from actions.parcel.carriers import CARRIERS
from actions.parcel.entities.carriers import candidates, canonical
from actions.parcel.entities.links import AMAZON, NO_NUMBER
from actions.parcel.shipment.model import ARRIVED, Parcel
from actions.parcel.sources.ports import Parcels
from bot.model.keyword_rules import fold
from bot.model.pattern import Pattern, searchable

COMES, DONE = "parcel_comes", "parcel_done"
_WAITING = timedelta(days=14)  # without a word from the carrier
_AFTER_ETA = timedelta(days=2)  # parcels come later than promised
_ARRIVED = Pattern(r"zugestellt|zustellung|angekommen|\bda\b.*\bist\b|delivered|arrived|\bis here\b")


class TellMeParcel(Action):  # type: ignore[misc]
    """Turn a wish into a consent, or say why there is nothing to wait for."""

    def __init__(self, served: dict[str, Parcels]) -> None:
        self._served = served

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_tell_me_parcel"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Find the number and its carrier; without one the number is asked for, and its answer brings the offer."""
        view = View.of(tracker)
        numbers = slots.values(tracker, "parcel_number")
        if not numbers:
            say(dispatcher, "utter_ask_parcel_number")
            return []
        number = canonical(numbers[0])
        if number in NO_NUMBER:
            say_no_number(dispatcher, number)
            return []
        carriers = [
            candidate.carrier for candidate in candidates(number, _named(tracker)) if candidate.check != "failed"
        ]
        served = next((carrier for carrier in carriers if carrier in self._served), None)
        if served is None:
            self._not_ours(dispatcher, number, carriers)
            return []
        values = {"carrier": CARRIERS[served].name, "number": number, "url": CARRIERS[served].link(number)}
        try:
            parcel = await self._served[served].parcel(number, view.language)
        except NotFoundError:
            say(dispatcher, "utter_parcel_status_not_found", values)
        except SourceError:
            say(dispatcher, "utter_parcel_status_unavailable", values, [human()])
        else:
            self._wish(dispatcher, tracker, parcel, values, view)
        return []

    def _not_ours(self, dispatcher: CollectingDispatcher, number: str, carriers: list[str]) -> None:
        if not carriers:
            say(dispatcher, "utter_parcel_status_check", {"number": number})
            return
        carrier = CARRIERS[carriers[0]]
        say(
            dispatcher,
            "utter_tell_me_parcel_link",
            {"number": number, "carrier": carrier.name, "url": carrier.link(number)},
        )

    def _wish(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, parcel: Parcel, values: dict[str, Any], view: View
    ) -> None:
        if parcel.status in ARRIVED:
            facts = {"status": word(f"parcel_{parcel.status}"), "source": values["carrier"], "as_of": at(parcel.as_of)}
            say(dispatcher, "utter_tell_me_parcel_done", values | facts)
            return
        arrived = _ARRIVED.fits(searchable(fold(str(tracker.latest_message.get("text") or ""))))
        wish = offer(parcel, values["carrier"], view, type_=DONE if arrived else None)
        live = view.consent(wish["type"], wish["subject"])
        if live and not renewal.renewable(live, wish["until"], view):
            say(dispatcher, "utter_tell_me_parcel_already", {**values, "until": {"at": live["until"]}})
        else:
            clear = _clear(tracker) and wish["type"] == (DONE if arrived else COMES)
            own_words = clear and view.optin_confirm == "clear"
            command(dispatcher, "opt_in" if own_words else "propose_opt_in", **wish)


def say_no_number(dispatcher: CollectingDispatcher, link: str) -> None:
    """A link that names no number: to Amazon's accounts, or one that would have to be opened."""
    if link == AMAZON:
        say(dispatcher, "utter_parcel_status_amazon", {"url": CARRIERS["amazon"].page})
    else:
        say(dispatcher, "utter_parcel_status_unread_link")


def _named(tracker: Tracker) -> list[str]:
    """The carriers that this message's number may be of, where a link or a word has told them apart."""
    found = slots.entities(tracker, "parcel_number")
    return list(found[0].get("carriers") or ()) if found else []


def _clear(tracker: Tracker) -> bool:
    """Say whether this message is the wish itself, with its number."""
    return slots.in_own_words(tracker) and bool(slots.entities(tracker, "parcel_number"))


def offer(parcel: Parcel, carrier: str, view: View, type_: str | None = None) -> dict[str, Any]:
    """Return the fields of a consent for a parcel: its coming, or once it is on the vehicle, its delivery.

    What is promised follows what the source can tell: before the time frame begins if it knows one, else when the
    parcel is on the vehicle.
    """
    kind = type_ or (DONE if parcel.status in ("out_for_delivery", "failure") else COMES)
    frame = parcel.eta is not None and parcel.eta.begins_at is not None
    last = view.now + _WAITING
    if parcel.eta is not None and parcel.eta.day >= view.now.date():
        last = min(last, datetime.combine(parcel.eta.day, time(23, 59), view.timezone) + _AFTER_ETA)
    return {
        "type": kind,
        "subject": f"parcel:{parcel.number}",
        "until": last.isoformat(),
        "values": {
            "number": parcel.number,
            "carrier": carrier,
            "promise": word(f"parcel_when_{'frame' if frame else 'vehicle'}"),
        },
    }
