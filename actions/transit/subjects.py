"""Lines as subjects: what an event may say of one, and what has become of it in one word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.model.subject import ORIGIN, Derived, Field, NoticeNames, SubjectKind

CAUSES = frozenset(
    f"utter_word_cause_{cause}"
    for cause in (
        "accident",
        "construction",
        "demonstration",
        "holiday",
        "maintenance",
        "medical_emergency",
        "police_activity",
        "special_event",
        "strike",
        "technical_problem",
        "weather",
    )
)
"""The reasons that there are, each a response of ours."""
OVER_BY = timedelta(days=400)


def effect(what: str, fields: Mapping[str, Any]) -> dict[str, str]:
    """Return what has become of a line, in one word."""
    if what == "ended":
        return {"word": "utter_word_line_is_clear"}
    if fields.get("closed"):
        return {"word": "utter_word_line_is_closed"}
    return {"word": "utter_word_line_is_late" if fields.get("delay_minutes") else "utter_word_line_is_disrupted"}


LINE = SubjectKind(
    name="line",
    named_by="line",
    entity="line",
    fields={
        "line": Field("itself", sample="U3"),
        "from": Field("part", sample="Barmbek"),
        "to": Field("part", sample="Kellinghusenstraße"),
        "extra_minutes": Field("minutes", sample="10"),
        "closed": Field("flag", shown=False),
        "delay_minutes": Field("minutes", sample="10"),
        "forecast": Field("moment", ahead=OVER_BY),
        "reason": Field("word", words=CAUSES, sample="Bauarbeiten", reads=("cause_",)),
        "source": replace(ORIGIN["source"], sample="Hochbahn"),
    },
    derived={"effect": Derived(effect, sample="gesperrt", reads=("line_is_",))},
)
COMMUTES = NoticeNames(
    ("commute",),
    "line",
    sign=r"pend(?:el|ler)|commut",
    phrases="pendel hinweis|pendelhinweis|pendelhinweise|pendel hinweise|commute|commuter",
)
