"""Has the platform signed this body? The handshake, which has none, brings a token that it was told."""

from __future__ import annotations

import hashlib
import hmac

from connectors.signed_body.settings import Settings

from bot.model.errors import BadSignatureError
from bot.model.inbound import Hook

SIGNATURE = "X-Hub-Signature-256"
TOKEN = "hub.verify_token"


def verify(settings: Settings, hook: Hook) -> None:
    if hook.method == "GET":
        given, right = hook.query.get(TOKEN, ""), settings.verify_token.get_secret_value()
    else:
        given, right = hook.headers.get(SIGNATURE, ""), signature(settings, hook.body)
    if not hmac.compare_digest(given.encode(errors="replace"), right.encode()):
        raise BadSignatureError("the proof does not fit")


def signature(settings: Settings, body: bytes) -> str:
    return "sha256=" + hmac.new(settings.app_secret.get_secret_value().encode(), body, hashlib.sha256).hexdigest()
