"""The common pack, always on: people, consents, one's own data, and what belongs to no trade."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rasa_sdk import Action

from actions.common.consents import MyConsents, Pause, Resume, WhyWritten
from actions.common.entities.kinds import SCHEDULE
from actions.common.handover import Complaint, Emergency, Human, OutOfScope, Stop
from actions.common.own_data import EraseMe, MyData
from bot.model.pack import Installation, Pack
from bot.model.subject import EventKind, SubjectKind

CALLBACK = SubjectKind("callback")
"""The team's own word, which no source tells of."""
INCIDENT = (EventKind("appeared"), EventKind("changed"), EventKind("ended"))
"""What happens to whatever begins, changes and is over."""


def actions(installation: Installation) -> Sequence[Action]:
    """Return what the skills of this pack do."""
    selector = installation.selector
    return (
        WhyWritten(),
        MyConsents(),
        Pause(selector),
        Resume(selector),
        MyData(),
        EraseMe(),
        Human(),
        Complaint(),
        Emergency(),
        Stop(selector),
        OutOfScope(),
    )


PACK = Pack(
    name="common",
    data=Path(__file__).parents[2] / "data" / "nlu" / "common",
    subjects=(CALLBACK,),
    events=INCIDENT,
    actions=actions,
    entities=lambda _: (SCHEDULE,),
    title={"de": "Allgemein", "en": "General"},
)
