"""What names a person or their things never becomes a key: its keyed hash does, which nobody can guess back."""

from __future__ import annotations

import hashlib
import hmac

DIGITS = 40


class Pseudonyms:
    """160 bits in hexadecimal, the same for the same parts as long as the secret key is the same."""

    def __init__(self, secret_key: str) -> None:
        self._key = secret_key.encode()

    def __call__(self, *parts: str) -> str:
        return hmac.new(self._key, "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()[:DIGITS]
