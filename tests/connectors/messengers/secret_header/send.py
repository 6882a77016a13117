"""One message to one recipient, with its choices as buttons."""

from __future__ import annotations

from typing import Any

from connectors.secret_header.settings import Settings

from bot.model.errors import SendError
from bot.model.message import Permit, Receipt
from tests.connectors.post import post


async def send(settings: Settings, permit: Permit) -> Receipt:
    url = f"{settings.api_url}/bot{settings.token.get_secret_value()}/sendMessage"
    body: dict[str, Any] = {"chat_id": int(permit.address.user), "text": permit.text}
    if permit.choices:
        rows = [[{"text": one.title, "callback_data": one.id}] for one in permit.choices]
        body["reply_markup"] = {"inline_keyboard": rows}
    answer = await post(url, body, {})
    try:
        return Receipt(f"{permit.address.user}:{answer['result']['message_id']}")
    except (LookupError, TypeError):
        raise SendError("unknown", "unreadable_answer") from None
