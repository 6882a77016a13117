"""Who pushed it: Standard Webhooks, with a secret of the source's own.

The library signs; what was given is compared here. Its own `verify` asks the machine's clock, reads a moment as a
fraction, and answers a header or a body that is none with whatever error that causes.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from multidict import MultiMapping
from standardwebhooks import Webhook

from bot.events.bindings import Binding
from bot.model.errors import BadSignatureError, UnreadableError

ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
MOST_APART = timedelta(minutes=5)
_FORMS = {
    ID: re.compile(r"[!-~]{1,128}"),
    TIMESTAMP: re.compile(r"[1-9][0-9]{0,10}"),
    SIGNATURE: re.compile(r"[!-~]+(?: [!-~]+)*"),
}
NOBODY = "no source has signed these bytes so"


@dataclass(frozen=True)
class Signed:
    """Whose secret signed the call, when, and its id, which is the same however often it is sent again."""

    binding: Binding
    at: datetime
    call: str


def verify(bindings: Mapping[str, Binding], headers: MultiMapping[str], body: bytes, now: datetime) -> Signed:
    """Raises BadSignatureError, and UnreadableError for a body that is no text; both repeat nothing of the call."""
    call, seconds, given = (_only(headers, name) for name in (ID, TIMESTAMP, SIGNATURE))
    at = datetime.fromtimestamp(int(seconds), UTC)
    if abs(now - at) > MOST_APART:
        raise BadSignatureError(f"{TIMESTAMP}: more than {MOST_APART.seconds // 60} minutes from now")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableError("body: not JSON in UTF-8") from error
    signatures = [one.encode() for one in given.split(" ")]
    signer = None
    for binding in bindings.values():  # every secret is tried: how long it takes says nothing about whose it is
        for key in binding.keys:
            right = Webhook(key).sign(call, at, text).encode()
            if any([hmac.compare_digest(right, signature) for signature in signatures]):  # noqa: C419  # none is left out
                signer = binding
    if signer is None:
        raise BadSignatureError(NOBODY)
    return Signed(signer, at, call)


def _only(headers: MultiMapping[str], name: str) -> str:
    values = headers.getall(name, [])
    if len(values) != 1 or not _FORMS[name].fullmatch(values[0]):
        raise BadSignatureError(f"{name}: {'must be there, once' if len(values) != 1 else 'not of its form'}")
    return values[0]
