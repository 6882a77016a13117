"""Calls with made-up names and numbers, and how such a call is proved."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from connectors.signed_body.settings import Settings
from connectors.signed_body.verify import SIGNATURE, TOKEN, signature
from pydantic import SecretStr

from bot.model.inbound import Hook

SETTINGS = Settings(
    number="1055500001",
    token=SecretStr("token-of-the-cases"),
    app_secret=SecretStr("secret-of-the-cases"),
    verify_token=SecretStr("verify-token-of-the-cases"),
)


def signed(hook: Hook) -> Hook:
    if hook.method == "GET":
        query = {**hook.query, TOKEN: SETTINGS.verify_token.get_secret_value()}
        return replace(hook, query=query, url=f"{hook.url.partition('?')[0]}?{urlencode(query)}")
    return replace(hook, headers={**hook.headers, SIGNATURE: signature(SETTINGS, hook.body)})
