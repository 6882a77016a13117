"""Share data: a contact gets a link to everything that is stored about it, through the channel that it writes from."""

from __future__ import annotations

from bot.flow.turn.bubble import Bubble
from bot.flow.turn.services import House
from bot.flow.turn.turn import Draft
from bot.model.basis import Service
from bot.model.erasure import PAGE
from bot.model.item import MessageItem
from bot.model.message import Explanation

TEXT = "utter_my_data_link"


async def share_data(draft: Draft, house: House, item: MessageItem) -> None:
    """The link works once, for half an hour. What is stored of it keeps no more than that it was sent."""
    token = await house.links.issue(draft.taken.contact, draft.locale, item.id)
    text = draft.render(TEXT, {"link": f"{house.public_url}/{PAGE}/{token}"}, item.id)
    draft.say(Bubble(text, Service(TEXT, item.id), item.id, Explanation(draft.content.release), secret=token))
