"""Tongue: German and English are served. Who wishes for one of them gets it; who writes another hears so in it."""

from __future__ import annotations

from functools import partial

from bot.flow.inbound.message import Deal, Read
from bot.flow.respond.understanding import understood
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.grammar.address import formal
from bot.model.grammar.tongues import tongue, wished
from bot.model.item import Locale, MessageItem


def hear(turn: Turn, services: Services, item: MessageItem, plain: str) -> None:
    """Answer in the language that was wished for, else in that of the message if it shows one; in German with the
    form of address that the customer uses, where the company leaves it to them. `plain` is the text without names."""
    if chosen := wished(plain):
        turn.set(chosen=chosen)
    foreign = tongue(plain)
    turn.set(speaks=foreign or (turn.state.speaks if len(plain.split()) < 3 else ""))
    language = turn.state.chosen or item.locale or ("" if foreign else services.languages.of(plain))
    if services.auto_form and not foreign and (evidence := formal(item.said)) is not None:
        turn.set(formal=evidence)
    if language or turn.locale != "en":
        turn.set(locale="en" if language == "en" else _german(turn, services))


def _german(turn: Turn, services: Services) -> Locale:
    return "de_sie" if services.auto_form and turn.state.formal else services.locale


def step(turn: Turn, services: Services, read: Read) -> Deal | None:
    """Only what the message says as a whole; a line or a number in it is still looked up."""
    if read.item.choice or read.entities:
        return None
    if wished(read.text):
        return partial(_say, turn, read, "utter_language")
    return partial(_say, turn, read, f"utter_foreign_{foreign}") if (foreign := tongue(read.text)) else None


async def _say(turn: Turn, read: Read, response: str) -> None:
    turn.heard(read.item, understood(turn, "language", 1.0, (), "asked"))
    turn.answer(read.item, turn.render(response, {}, read.item.id))
