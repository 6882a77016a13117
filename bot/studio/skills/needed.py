"""Who relies on a question: what is told before it is switched off or removed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.content.folders import SKILL
from bot.model.workspace import Workspace
from bot.studio.skills.view import places, values_in

LEADING = ("instead", "tells")
ASKING = frozenset({"offer", "grant"})
"""Effects of a question that customers have consented to something by."""


async def needed(workspace: Workspace, place: str) -> dict[str, Any]:
    """Golden dialogues of other questions that expect this one, other questions that lead to it, and whether customers
    consent to notices by it."""
    name = place.split("/")[1]
    dialogues: list[dict[str, Any]] = []
    leading: list[dict[str, Any]] = []
    consents = False
    for other in await places(workspace):
        read = values_in(await workspace.text(f"{other}/{SKILL}"))
        if other == place:
            consents = not ASKING.isdisjoint(map(str, _listed(read.get("effects"))))
            continue
        about = {"place": other, "title": read.get("title") or {}}
        dialogues += [{**about, "name": one} for one in _expecting(read, name)]
        if _leads(read, name):
            leading.append(about)
    return {"dialogues": dialogues, "skills": leading, "consents": consents}


def _expecting(read: Mapping[str, Any], name: str) -> list[str]:
    """The names of golden dialogues that expect a question."""
    return [
        str(dialogue.get("name", ""))
        for dialogue in _mappings(read.get("dialogues"))
        if any(_mapping(turn.get("expect")).get("skill") == name for turn in _mappings(dialogue.get("turns")))
    ]


def _leads(read: Mapping[str, Any], name: str) -> bool:
    form = _mapping(read.get("form"))
    listed = [one for key in ("leaves", "resumes", "repeats") for one in _listed(form.get(key))]
    named = [one for entry in listed for one in (entry if isinstance(entry, dict) else [entry])]
    return name in (*named, *(read.get(key) for key in LEADING), *_listed(read.get("choices")))


def _mapping(value: Any) -> Mapping[str, Any]:
    """A draft may hold anything where one belongs."""
    return value if isinstance(value, dict) else {}


def _mappings(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in _listed(value) if isinstance(one, dict)]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
