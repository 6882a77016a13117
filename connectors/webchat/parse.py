"""There is nothing to read: the web chat has no webhook."""

from __future__ import annotations

from typing import NoReturn

from bot.model.errors import UnreadableError
from bot.model.inbound import Hook


def parse(hook: Hook) -> NoReturn:
    raise UnreadableError(f"the web chat has no webhook, {hook.method} means nothing")
