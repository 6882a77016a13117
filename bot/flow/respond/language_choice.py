"""Tongue: German and English are served. Who wishes for one of them gets it; who writes another hears so in it."""

from __future__ import annotations

from functools import partial

from bot.flow.inbound.message import Deal, Read
from bot.flow.respond.understanding import understood
from bot.flow.turn.services import House
from bot.flow.turn.turn import Draft
from bot.model.grammar.address import formal
from bot.model.grammar.tongues import tongue, wished
from bot.model.item import Locale, MessageItem


def hear(draft: Draft, house: House, item: MessageItem, plain: str) -> None:
    """Answer in the language that was wished for, else in that of the message if it shows one; in German with the
    form of address that the customer uses, where the company leaves it to them. `plain` is the text without names."""
    if chosen := wished(plain):
        draft.set(chosen=chosen)
    foreign = tongue(plain)
    draft.set(speaks=foreign or (draft.state.speaks if len(plain.split()) < 3 else ""))
    language = draft.state.chosen or item.locale or ("" if foreign else house.languages.of(plain))
    if house.auto_form and not foreign and (evidence := formal(item.said)) is not None:
        draft.set(formal=evidence)
    if language or draft.locale != "en":
        draft.set(locale="en" if language == "en" else _german(draft, house))


def _german(draft: Draft, house: House) -> Locale:
    return "de_sie" if house.auto_form and draft.state.formal else house.locale


def step(draft: Draft, house: House, read: Read) -> Deal | None:
    """Only what the message says as a whole; a line or a number in it is still looked up."""
    if read.item.choice or read.entities:
        return None
    if wished(read.text):
        return partial(_say, draft, read, "utter_language")
    return partial(_say, draft, read, f"utter_foreign_{foreign}") if (foreign := tongue(read.text)) else None


async def _say(draft: Draft, read: Read, response: str) -> None:
    draft.heard(read.item, understood(draft, "language", 1.0, (), "asked"))
    draft.answer(read.item, draft.render(response, {}, read.item.id))
    draft.done.append(read.item)
