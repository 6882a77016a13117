"""The common pack, always on: people, consents, one's own data, and what belongs to no trade."""

from __future__ import annotations

from pathlib import Path

from bot.model.pack import Pack
from bot.model.subject import EventKind, SubjectKind

CALLBACK = SubjectKind("callback")
"""The team's own word, which no source tells of."""
INCIDENT = (EventKind("appeared"), EventKind("changed"), EventKind("ended"))
"""What happens to whatever begins, changes and is over."""

PACK = Pack(
    name="common",
    data=Path(__file__).parents[2] / "data" / "nlu" / "common",
    subjects=(CALLBACK,),
    events=INCIDENT,
)
