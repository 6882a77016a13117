"""Neighbour, pick-up place and who has a parcel: told only to whoever knows the recipient's postcode."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.kit import slots
from actions.kit.respond import at, command, say
from actions.kit.source_errors import GuessingError, SourceError
from actions.kit.view import View
from actions.parcel.entities.carriers import canonical
from actions.parcel.parcel_values import say_away, status_word
from actions.parcel.shipment.model import Parcel, Status
from actions.parcel.sources.ports import Parcels
from bot.model.grammar import postcode
from bot.model.keyword_rules import fold
from bot.model.pattern import Pattern, searchable

TRIES = "postcode_tries"
MOST_TRIES = 5  # an hour; more looks like guessing
UNLOCKED = "parcel_unlocked"
"""The slot that holds number and postcode for the rest of the conversation, once the postcode was right."""
ENTITY = "postcode"
_ASPECTS = frozenset({"where", "who", "place"})
_SOMEWHERE: frozenset[Status] = frozenset({"delivered", "ready", "failure"})
"""States in which a carrier knows a person or a place."""
_WANTED = Pattern(
    r"\b(?:welche[rnms]?|which|what) (?:\w+ )?(?:nachbar\w*|filiale\w*|postfiliale\w*|packstation\w*|paketshop\w*"
    r"|shop\w*|abholstelle\w*|neighbou?r\w*|branch|post office|locker|parcel shop)\b"
    r"|\bwo (?:ganz )?genau\b|\bwhere exactly\b|\bbei wem\b|\ban wen\b|\bwer hat (?:es|das|mein\w*)\b"
    r"|\bwho (?:has|took|signed|accepted|received)\b|\bwo (?:\w+ ){0,3}(?:abholen|abgegeben|hinterlegt)\b"
    r"|\bwhere (?:\w+ ){0,4}(?:pick|collect)\b|\bname des nachbarn\b"
)


def wanted(tracker: Tracker) -> bool:
    """Say whether this message asks for a person or a place, or brings the postcode for it."""
    text = str(tracker.latest_message.get("text") or "")
    aspects = set(slots.aspects(tracker))
    if any(str(one["value"]) in canonical(text) for one in slots.entities(tracker, "parcel_number")):
        aspects.discard("where")  # "Wo ist 0034…?" asks how it stands
    return bool(_ASPECTS & aspects) or _given(tracker) is not None or _WANTED.fits(searchable(fold(text)))


def may_hold(parcel: Parcel) -> bool:
    """Say whether there can be anything to tell."""
    return parcel.status in _SOMEWHERE


async def tell(
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    source: Parcels,
    carrier: str,
    parcel: Parcel,
    values: dict[str, Any],
    view: View,
) -> list[dict[str, Any]]:
    """Tell what the postcode unlocks, ask for it, or give up after some tries; return what is kept."""
    number, kept = parcel.number, str(tracker.slots.get(UNLOCKED) or "")
    given = _given(tracker)
    code = given or (kept.partition("|")[2] if kept.startswith(f"{number}|") else None)
    if view.count(TRIES) >= MOST_TRIES and given:
        _give_up(dispatcher)
        return []
    if code is None:
        say(dispatcher, "utter_parcel_status_ask_postcode", values)
        return []
    try:
        found = await source.parcel(number, view.language, code)
    except GuessingError:  # of others, too
        _give_up(dispatcher)
        return []
    except SourceError as error:
        say_away(dispatcher, error, values)
        return []
    facts = {**values, "status": status_word(found), "as_of": at(found.as_of)}
    what = _what(found)
    say(
        dispatcher,
        f"utter_parcel_status_{what}",
        facts | {"details": "\n".join(found.details), "signed": found.signed},
    )
    command(dispatcher, "fact", source=carrier, as_of=found.as_of.isoformat(), ref=number, of=what)
    if not found.confirmed:
        command(dispatcher, "count", key=TRIES, within="hour")
        return []
    return [SlotSet(UNLOCKED, f"{number}|{code}")]


def _what(parcel: Parcel) -> str:
    if not parcel.confirmed:
        return "wrong_postcode"
    return "details" if parcel.details or parcel.signed else "no_details"


def _give_up(dispatcher: CollectingDispatcher) -> None:
    say(dispatcher, "utter_parcel_status_postcode_limit")
    command(dispatcher, "hand_over", reason="limit", topic="parcel_status")


def _given(tracker: Tracker) -> str | None:
    """The postcode that this message names."""
    codes = slots.entities(tracker, ENTITY)
    return str(codes[0]["value"]) if codes else postcode.named(str(tracker.latest_message.get("text") or ""))
