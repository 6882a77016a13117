"""Nobody signs for the web chat: its messages come over a socket that the public door checks itself."""

from __future__ import annotations

from typing import NoReturn

from bot.model.errors import BadSignatureError
from bot.model.inbound import Hook


def verify(hook: Hook) -> NoReturn:
    raise BadSignatureError(f"the web chat has no webhook, {hook.method} is refused")
