"""Who pushed it: HMAC-SHA256 over moment and raw body, with a secret of the source's own."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from bot.events.bindings import MOST_SECRETS, Binding
from bot.model.errors import BadSignatureError

SOURCE, TIMESTAMP, SIGNATURE = "X-Lotse-Source", "X-Lotse-Timestamp", "X-Lotse-Signature"
MOST_APART = timedelta(minutes=5)
_SECONDS = re.compile(r"[0-9]{1,10}")
_NOBODYS = "nobody's secret, so that every source takes as long as any other"


def sign(secret: str, seconds: str, body: bytes) -> str:
    return hmac.new(secret.encode(), seconds.encode(errors="replace") + b"." + body, hashlib.sha256).hexdigest()


def verify(
    bindings: Mapping[str, Binding], headers: Mapping[str, str], body: bytes, now: datetime
) -> tuple[Binding, datetime]:
    """The source that has signed this, and when; raises BadSignatureError."""
    binding, seconds = bindings.get(headers.get(SOURCE, "")), headers.get(TIMESTAMP, "")
    given = headers.get(SIGNATURE, "").removeprefix("sha256=").encode(errors="replace")
    secrets = binding.secrets if binding else ()
    right = False
    for number in range(MOST_SECRETS):
        own = number < len(secrets)
        right |= hmac.compare_digest(sign(secrets[number] if own else _NOBODYS, seconds, body).encode(), given) & own
    if binding is None or not right or not _SECONDS.fullmatch(seconds):
        raise BadSignatureError(SIGNATURE)
    at = datetime.fromtimestamp(int(seconds), UTC)
    if abs(now - at) > MOST_APART:
        raise BadSignatureError(TIMESTAMP)
    return binding, at
