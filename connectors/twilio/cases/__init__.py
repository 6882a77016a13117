"""Captured calls with scrubbed names and numbers, and how such a call is signed."""

from __future__ import annotations

from dataclasses import replace

from pydantic import SecretStr
from twilio.request_validator import RequestValidator

from bot.model.inbound import Hook
from connectors.twilio.form import pairs
from connectors.twilio.settings import Settings
from connectors.twilio.verify import SIGNATURE, SignedFields

SETTINGS = Settings(
    account_sid="AC00000000000000000000000000000001",
    auth_token=SecretStr("token-of-the-cases"),  # opens nothing but these cases
    from_="whatsapp:+494066969000",
)


def signed(hook: Hook) -> Hook:
    """The call with the signature that Twilio would give it."""
    validator = RequestValidator(SETTINGS.auth_token.get_secret_value())
    signature = validator.compute_signature(hook.url, SignedFields(pairs(hook)))
    return replace(hook, headers={**hook.headers, SIGNATURE: signature})
