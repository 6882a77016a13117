"""Random ids. Personal data never becomes part of one."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable

NewId = Callable[[str], str]
"""Gives a fresh id that begins with the prefix passed, e.g. `c` for contacts."""


def random_id(prefix: str) -> str:
    """`<prefix>-` and 80 random bits in hexadecimal."""
    return f"{prefix}-{secrets.token_hex(10)}"


def random_salt() -> str:
    """128 random bits, against guessing what was hashed with them."""
    return secrets.token_hex(16)


def derived_id(prefix: str, *parts: str) -> str:
    """An id that is the same for the same parts: a turn taken again names its messages as before."""
    digest = hashlib.blake2b("\x1f".join(parts).encode(), digest_size=10)
    return f"{prefix}-{digest.hexdigest()}"
