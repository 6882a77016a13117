"""Identifiers in Twilio's shape: two letters and 32 hexadecimal digits."""

from __future__ import annotations

import re
import secrets

_SID = re.compile(r"^[A-Z]{2}[0-9a-f]{32}$")


def new_sid(prefix: str) -> str:
    return prefix + secrets.token_hex(16)


def is_sid(text: str, *prefixes: str) -> bool:
    return bool(_SID.match(text)) and text[:2] in prefixes
