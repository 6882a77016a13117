"""Twilio's error codes as reasons that an agent understands."""

from __future__ import annotations

from collections.abc import Mapping

from bot.model.undelivered import Reason

_CODES: Mapping[Reason, str] = {
    "not_there": "21211 21214 21217 21614 63003 63015 63024",
    "window": "63016",
    "blocked": "21610 63014 63033",
    "limited": "63032 63049",
    "template": "21655 21656 63027 63028 63029 63040 63041",
    "rate": "20429 30001 63017 63018 63038",
    "content": "21617 30007 63005 63006 63013 63021 63026 63030",
    "media": "11751 63019 63034",
    "setup": "20003 21408 21606 63001 63002 63007 63008 63020 63031",
    "platform": "20503 63009 63010 63012",
    "late": "30036",
}
REASONS: Mapping[str, Reason] = {code: reason for reason, codes in _CODES.items() for code in codes.split()}
