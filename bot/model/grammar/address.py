"""How a customer addresses us in German: formally, familiarly, or in no way that tells."""

from __future__ import annotations

import re

_FORMAL = (
    re.compile(r"(?<![.!?:\n])[^\S\n]+(?:Sie|Ihnen|Ihr(?:e[mnrs]?)?)\b(?!\s+(?:seid|habt|könnt|wisst|macht|fahrt))"),
    re.compile(
        r"\b(?:können|könnten|koennen|koennten|haben|wissen|würden|wuerden|hätten|haetten|sind|wollen|möchten|sagen|geben"
        r"|schicken|helfen|teilen|rufen|melden|schreiben|prüfen|pruefen|nennen|erklären|antworten|sprechen|dürfen|sehen)"
        r"\s+sie\s+(?:mir|uns|mich|bitte|mal|denn|eigentlich|auch|noch|da|das|englisch|deutsch|nicht)\b",
        re.IGNORECASE,
    ),
    re.compile(r"\bsehr geehrte[rs]?\b|\bich bitte sie\b|\bbitte ich sie\b|\bmit freundlichen grüßen\b", re.IGNORECASE),
)
_FAMILIAR = re.compile(
    r"\b(?:du|dir|dich|dein\w*|kannst|hast|weißt|weisst|bist|willst|könntest|koenntest|würdest|magst|ihr|euch|euer|eure\w*"
    r"|könnt|koennt|habt|wisst|seid)\b"
)


def formal(text: str) -> bool | None:
    """True for Sie, False for du, None where it does not tell. *Sie* at the start of a sentence may be anybody."""
    shouted = text.isupper()
    rules = _FORMAL[1:] if shouted else _FORMAL
    if any(rule.search(text) for rule in rules):
        return True
    return False if _FAMILIAR.search(text.casefold() if shouted else text.replace("Du", "du")) else None
