"""The key of a Standard Webhooks secret, as https://www.standardwebhooks.com writes it: `whsec_` and base64."""

from __future__ import annotations

import base64
import binascii

PREFIX = "whsec_"
SHORTEST = 24  # bytes, as Standard Webhooks asks for


def key_of(secret: str) -> bytes:
    """The bytes that sign; raises ValueError."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError("is no base64") from error
    if len(key) < SHORTEST:
        raise ValueError(f"has fewer than {SHORTEST} bytes")
    return key
