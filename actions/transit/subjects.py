"""Lines as subjects: what an event may say of one, and what has become of it in one word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.model.event_fields import moment_of
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
STILL = ("closed", "extra_minutes", "delay_minutes", "forecast")
FORECAST_AGES = timedelta(hours=12)
OVER_BY = timedelta(days=400)


def effect(what: str, fields: Mapping[str, Any]) -> dict[str, str]:
    """Return what has become of a line, in one word."""
    if what == "ended":
        return {"word": "utter_word_line_is_clear"}
    if fields.get("closed"):
        return {"word": "utter_word_line_is_closed"}
    return {"word": "utter_word_line_is_late" if fields.get("delay_minutes") else "utter_word_line_is_disrupted"}


def contradicts(what: str, fields: Mapping[str, Any], now: datetime) -> Iterator[str]:
    """Yield what cannot be of a line: a section from a station to itself, a closed line with a delay, anything that
    still holds of what has ended, a forecast of yesterday."""
    if "from" in fields and fields["from"] == fields.get("to"):
        yield from ("from", "to")
    if fields.get("closed") and fields.get("delay_minutes"):
        yield from ("closed", "delay_minutes")
    if what == "ended":
        yield from (name for name in STILL if fields.get(name))
    forecast = moment_of(fields.get("forecast"))
    if forecast and forecast < now - FORECAST_AGES:
        yield "forecast"


LINE = SubjectKind(
    name="line",
    named_by="line",
    contradicts=contradicts,
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
