"""What every company's customers write: days and times, and small words beside a name."""

from __future__ import annotations

from actions.common.entities import schedules
from bot.model.pack import EntityKind

SCHEDULE = EntityKind(
    "schedule",
    rank=30,
    find=lambda text, _: schedules.recognise(text),
    fillers=frozenset({"die", "der", "das", "den", "the", "nummer", "nr", "am", "an"}),
    title={"de": "Tage und Zeiten", "en": "Days and times"},
)
