"""Who pushed it: HMAC-SHA256 over moment and raw body, with a secret of the source's own."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from bot.model.errors import BadSignatureError, SettingsError

SOURCE, TIMESTAMP, SIGNATURE = "X-Lotse-Source", "X-Lotse-Timestamp", "X-Lotse-Signature"
MOST_APART = timedelta(minutes=5)
SHORTEST_SECRET = 32
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,31}")
_SECONDS = re.compile(r"[0-9]{1,12}")
_NOBODYS = "nobody's secret, so that an unknown source takes as long as a known one"


def read_secrets(setting: str) -> Mapping[str, str]:
    """Read `dhl:…,ops:…`; raises SettingsError."""
    found: dict[str, str] = {}
    for entry in filter(None, (part.strip() for part in setting.split(","))):
        name, _, secret = entry.partition(":")
        if not _NAME.fullmatch(name) or name in found:
            raise SettingsError(f"LOTSE_EVENT_SECRETS: {name[:32]!r} is no name of a source, or stands there twice")
        if len(secret) < SHORTEST_SECRET:
            raise SettingsError(
                f"LOTSE_EVENT_SECRETS: the secret of {name} has fewer than {SHORTEST_SECRET} characters"
            )
        found[name] = secret
    return found


def sign(secret: str, seconds: str, body: bytes) -> str:
    return hmac.new(secret.encode(), seconds.encode() + b"." + body, hashlib.sha256).hexdigest()


def verify(secrets: Mapping[str, str], headers: Mapping[str, str], body: bytes, now: datetime) -> tuple[str, datetime]:
    """The source that has signed this, and when; raises BadSignatureError."""
    source, seconds = headers.get(SOURCE, ""), headers.get(TIMESTAMP, "")
    given = headers.get(SIGNATURE, "").removeprefix("sha256=")
    right = hmac.compare_digest(sign(secrets.get(source, _NOBODYS), seconds, body).encode(), given.encode())
    if not right or source not in secrets or not _SECONDS.fullmatch(seconds):
        raise BadSignatureError(SIGNATURE)
    at = datetime.fromtimestamp(int(seconds), UTC)
    if abs(now - at) > MOST_APART:
        raise BadSignatureError(TIMESTAMP)
    return source, at
