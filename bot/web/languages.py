"""Which of our languages a browser asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence

LONGEST_WISH = 500
_WEIGHT = re.compile(r"q\s*=\s*([01](?:\.[0-9]{0,3})?)")


def asked_for(accepted: str, ours: Sequence[str]) -> str:
    """The first of ours that an `Accept-Language` field wants most; our first if it wants none."""
    wanted = [_preference(part) for part in accepted[:LONGEST_WISH].split(",")]
    found = [(weight, name) for name, weight in wanted if name in ours and weight > 0]
    return max(found, key=lambda pair: pair[0], default=(0.0, ours[0]))[1]


def _preference(part: str) -> tuple[str, float]:
    """A language and how much it is wanted; what cannot be read is not wanted."""
    name, _, weight = part.strip().partition(";")
    match = _WEIGHT.fullmatch(weight.strip() or "q=1")
    return name.strip().split("-")[0].lower(), float(match[1]) if match else 0.0
