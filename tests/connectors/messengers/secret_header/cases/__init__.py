"""Calls with made-up names, and how such a call is proved."""

from __future__ import annotations

from dataclasses import replace

from connectors.secret_header.settings import Settings
from connectors.secret_header.verify import SECRET
from pydantic import SecretStr

from bot.model.inbound import Hook

SETTINGS = Settings(token=SecretStr("1:token-of-the-cases"), secret=SecretStr("secret-of-the-cases"))


def signed(hook: Hook) -> Hook:
    return replace(hook, headers={**hook.headers, SECRET: SETTINGS.secret.get_secret_value()})
