"""Does Twilio call us as it must? Its configuration is read where its API shows it, and told where it does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import ClientError
from twilio.base.exceptions import TwilioException
from twilio.rest import Client

from bot.model.credential import Standing
from bot.model.errors import SendError
from connectors.twilio.channel import INBOUND_PATH, STATUS_PATH
from connectors.twilio.http import UNAUTHORISED, PooledHttpClient
from connectors.twilio.settings import Settings
from connectors.twilio.tokens import Token, Tokens

RETRIES = "#rc=5&rp=all"
FIELDS = {
    "callback_url": "A message comes in",
    "fallback_url": "Fallback URL",
    "status_callback_url": "Status callback",
}
UNREADABLE = (TwilioException, SendError, ClientError, OSError, ValueError, LookupError, TypeError)


def demanded(public_url: str) -> dict[str, str]:
    """What must be entered at the sender, or at the Messaging Service if it does not leave this to the sender."""
    inbound = f"{public_url}{INBOUND_PATH}{RETRIES}"
    return {"callback_url": inbound, "fallback_url": inbound, "status_callback_url": f"{public_url}{STATUS_PATH}"}


async def check(client: Client, settings: Settings, public_url: str) -> Sequence[str]:
    """What is wrong, each with the line to paste; empty if all is well."""
    try:
        found = await _entered(client, settings)
    except UNREADABLE as error:
        lines = [f"{FIELDS[name]}: {value}" for name, value in demanded(public_url).items()]
        return [f"Twilio does not show the configuration ({type(error).__name__}); it must be:", *lines]
    return wrong(found, public_url)


async def credentials(settings: Settings, tokens: Tokens) -> list[Standing]:
    """Asked for the account itself, which costs nothing, with each token alone."""
    return [await _standing(settings, token) for token in tokens.all]


async def _standing(settings: Settings, token: Token) -> Standing:
    http = PooledHttpClient(settings.api_url, Tokens([token]))
    client = Client(settings.account_sid, token.value, http_client=http, environment={"TWILIO_EDGE": ""})
    try:
        await client.api.accounts(settings.account_sid).fetch_async()
    except UNREADABLE as error:
        refused = getattr(error, "status", None) == UNAUTHORISED
        return Standing(token.setting, False if refused else None, "" if refused else type(error).__name__)
    finally:
        await http.close()
    return Standing(token.setting, taken=True)


def wrong(found: Mapping[str, Any], public_url: str) -> list[str]:
    """Any address will do as fallback, for it may be a second installation's."""
    problems = []
    for name, must in demanded(public_url).items():
        entered = str(found.get(name) or "")
        right = bool(entered) if name == "fallback_url" else entered == must
        if not right:
            problems.append(f"{FIELDS[name]} is {entered or 'empty'}; paste: {must}")
    method = str(found.get("callback_method") or "POST")
    return [*problems, *([] if method == "POST" else [f"A message comes in: the method is {method}; choose POST"])]


async def _entered(client: Client, settings: Settings) -> dict[str, Any]:
    if settings.messaging_service_sid:
        service = await client.messaging.v1.services(settings.messaging_service_sid).fetch_async()
        if not service.use_inbound_webhook_on_number:
            return {
                "callback_url": service.inbound_request_url,
                "callback_method": service.inbound_method,
                "fallback_url": service.fallback_url,
                "status_callback_url": service.status_callback,
            }
    listed = await client.messaging.v2.channels_senders.list_async(channel="whatsapp", limit=1_000)
    sid = next((str(one.sid) for one in listed if one.sender_id == settings.from_), "")
    if not sid:
        raise LookupError("no such sender")
    sender = await client.messaging.v2.channels_senders(sid).fetch_async()
    return dict(sender.webhook or {})


def advice(standings: Sequence[Standing]) -> str:
    """What to do where a rotation is through or was not begun."""
    if len(standings) > 1:
        first, second = (standing.taken for standing in standings)
        return _ROTATION.get((first, second), "ask again when the platform answers")
    return _ROTATION[(False, False)] if standings and standings[0].taken is False else ""


_ROTATION: Mapping[tuple[bool | None, bool | None], str] = {
    (True, True): "both are accepted: promote the secondary token in Twilio's console when every process has both",
    (
        False,
        True,
    ): "the secondary token has been promoted: enter it as the first one, leave the second empty, start again",
    (True, False): "only the first is accepted: leave the second empty, or enter the account's secondary token",
    (False, False): "nothing can be sent: enter the account's Auth Token, then start again",
}
