"""Does the caller know the secret that the platform was told?"""

from __future__ import annotations

import hmac

from connectors.secret_header.settings import Settings

from bot.model.errors import BadSignatureError
from bot.model.inbound import Hook

SECRET = "X-Telegram-Bot-Api-Secret-Token"


def verify(settings: Settings, hook: Hook) -> None:
    given, right = hook.headers.get(SECRET, ""), settings.secret.get_secret_value()
    if not hmac.compare_digest(given.encode(errors="replace"), right.encode()):
        raise BadSignatureError("not the secret")
