"""Language: the bot speaks German and English. Customers get the one they ask for; for another language the bot says so
in that language."""

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
    """Use the language that the customer asked for, else that of the message if it shows one. In German use the
    customer's own form of address, if the company allows it. `plain` is the text without names."""
    if chosen := wished(plain):
        turn.set(chosen=chosen)
    foreign = tongue(plain)
    turn.set(speaks=foreign or (turn.state.speaks if len(plain.split()) < 3 else ""))
    language = turn.state.chosen or item.locale or ("" if foreign else services.languages.of(plain))
    if services.own.auto_form and not foreign and (evidence := formal(item.said)) is not None:
        turn.set(formal=evidence)
    if language or turn.locale != "en":
        turn.set(locale="en" if language == "en" else _german(turn, services))


def _german(turn: Turn, services: Services) -> Locale:
    return "de_sie" if services.own.auto_form and turn.state.formal else services.own.locale


def step(turn: Turn, services: Services, read: Read) -> Deal | None:
    """Only for the whole message: a line or a number in it is still looked up."""
    if read.item.choice or read.entities:
        return None
    if wished(read.text):
        return partial(_say, turn, read, "utter_language")
    return partial(_say, turn, read, f"utter_foreign_{foreign}") if (foreign := tongue(read.text)) else None


async def _say(turn: Turn, read: Read, response: str) -> None:
    turn.heard(read.item, understood(turn, "language", 1.0, (), "asked"))
    turn.answer(read.item, turn.render(response, {}, read.item.id))
