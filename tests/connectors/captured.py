"""What the contract is checked against: every connector that is found, and every captured call of it."""

from __future__ import annotations

import connectors
from bot.model.connector import Receives
from tests.connectors.cases import Case, all_messengers, built, cases_of

with all_messengers() as _found:
    NAMES = _found
    CHANNELS = {name: connectors.channel(name) for name in NAMES}
    CASES = [case for name in NAMES for case in cases_of(name)]

READABLE = [case for case in CASES if not {"refused", "unreadable"} & set(case.expect)]
SIGNED = [case for case in CASES if "refused" not in case.expect]


def proving(what: str) -> list[Case]:
    """Signed calls of those whose proof covers this."""
    return [case for case in SIGNED if what in CHANNELS[case.connector].proof]


def receiver(name: str) -> Receives:
    connector = built(name)
    assert isinstance(connector, Receives)
    return connector


def label(case: Case) -> str:
    return f"{case.connector}-{case.name}"
