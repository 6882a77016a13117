"""One message to one recipient."""

from __future__ import annotations

from connectors.signed_body.settings import Settings

from bot.model.errors import SendError
from bot.model.message import Permit, Receipt
from tests.connectors.post import post


async def send(settings: Settings, permit: Permit) -> Receipt:
    url = f"{settings.api_url}/{settings.number}/messages"
    body = {"messaging_product": "whatsapp", "to": permit.address.user, "type": "text", "text": {"body": permit.text}}
    answer = await post(url, body, {"Authorization": f"Bearer {settings.token.get_secret_value()}"})
    try:
        return Receipt(str(answer["messages"][0]["id"]))
    except (LookupError, TypeError):
        raise SendError("unknown", "unreadable_answer") from None
