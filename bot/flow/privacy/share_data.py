"""Access to one's own data: the contact gets a link to everything that is stored, in the channel it writes from."""

from __future__ import annotations

from bot.flow.turn.bubble import Bubble
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.basis import Service
from bot.model.erasure import PAGE
from bot.model.item import MessageItem
from bot.model.message import Explanation

TEXT = "utter_my_data_link"


async def share_data(turn: Turn, services: Services, item: MessageItem) -> None:
    """The link works once, for half an hour. The transcript only keeps that it was sent."""
    token = await services.links.issue(turn.taken.contact, turn.locale, item.id)
    text = turn.render(TEXT, {"link": f"{services.public_url}/{PAGE}/{token}"}, item.id)
    turn.say(Bubble(text, Service(TEXT, item.id), item.id, Explanation(turn.content.release), secret=token))
