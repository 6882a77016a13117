"""How sources signed and wrote before: HMAC-SHA256 over moment and raw body, an object of our own.

Taken for one more version, and only with a secret that is written as text: whoever takes a `whsec_…` has moved.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import UTC, datetime

from multidict import MultiMapping
from pydantic import ValidationError

from bot.events import signature
from bot.events.bindings import MOST_SECRETS, Binding, is_text
from bot.events.body import Pushed, parsed, refusal
from bot.events.signature import MOST_APART, NOBODY
from bot.model.errors import BadSignatureError, UnreadableError

SOURCE, TIMESTAMP, SIGNATURE = "X-Lotse-Source", "X-Lotse-Timestamp", "X-Lotse-Signature"
_SECONDS = re.compile(r"[0-9]{1,10}")
_NOBODYS = "nobody's secret, so that every source takes as long as any other"


def is_former(headers: MultiMapping[str]) -> bool:
    """Whether a source signs as before, and not as now too."""
    return SIGNATURE in headers and signature.SIGNATURE not in headers


def verify(
    bindings: Mapping[str, Binding], headers: Mapping[str, str], body: bytes, now: datetime
) -> tuple[Binding, datetime]:
    """The source that has signed this, and when; raises BadSignatureError."""
    binding, seconds = bindings.get(headers.get(SOURCE, "")), headers.get(TIMESTAMP, "")
    given = headers.get(SIGNATURE, "").removeprefix("sha256=").encode(errors="replace")
    secrets = [secret for secret in binding.secrets if is_text(secret)] if binding else []
    right = False
    for number in range(MOST_SECRETS):
        own = number < len(secrets)
        right |= hmac.compare_digest(_sign(secrets[number] if own else _NOBODYS, seconds, body).encode(), given) & own
    if binding is None or not right or not _SECONDS.fullmatch(seconds):
        raise BadSignatureError(NOBODY)
    at = datetime.fromtimestamp(int(seconds), UTC)
    if abs(now - at) > MOST_APART:
        raise BadSignatureError(NOBODY)
    return binding, at


def _sign(secret: str, seconds: str, body: bytes) -> str:
    return hmac.new(secret.encode(), seconds.encode(errors="replace") + b"." + body, hashlib.sha256).hexdigest()


def read(raw: bytes) -> Pushed:
    """What the object says; raises UnreadableError."""
    try:
        return Pushed.model_validate(parsed(raw))
    except ValidationError as error:
        raise UnreadableError(refusal(error, Pushed)) from error
