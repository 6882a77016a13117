"""What the page is given: plain JSON of the queue and of a thread."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.model.conversation import QUEUE
from bot.model.ports import QueueRow, ThreadLine
from bot.model.skill import Skill

Skills = Callable[[], Mapping[str, Skill]]
"""The live release's skills; asked each time, since a release may have been published meanwhile."""


def row_json(row: QueueRow, skills: Mapping[str, Skill]) -> dict[str, Any]:
    """`owner` is `bot`, `queue` or an agent's name in `agent`; the topic is given in each language."""
    kind, _, agent = row.owner.partition(":")
    return {
        "contact": row.contact,
        "owner": kind,
        "agent": agent,
        "epoch": row.epoch,
        "topic": dict(skills[row.topic].topic) if row.topic in skills else {},
        "reason": row.reason,
        "channel": row.channel,
        "locale": row.locale,
        "queued_at": _moment(row.queued_at),
        "waiting_since": _moment(row.waiting_since),
        "window_until": _moment(row.window_until),
        "callback": row.callback,
        "danger": row.danger,
    }


def line_json(entry: ThreadLine, skills: Mapping[str, Skill]) -> dict[str, Any]:
    """One line with its status; `why` says on what ground the bot said it."""
    line = entry.line
    why = asdict(line.explanation) if line.explanation else None
    if why is not None:
        why["title"] = dict(skills[why["skill"]].title) if why["skill"] in skills else {}
    return {
        "seq": entry.seq,
        "at": _moment(line.at),
        "who": line.who,
        "agent": line.agent,
        "text": line.text,
        "note": line.note,
        "choices": [choice.title for choice in line.choices],
        "understood": understood_json(line.understood, skills),
        "why": why,
        "ours": bool(line.message),
        "status": entry.status,
        "code": entry.code,
    }


def understood_json(understood: Mapping[str, Any], skills: Mapping[str, Skill]) -> dict[str, Any]:
    intent = str(understood.get("intent", ""))
    if not intent:
        return {}
    return {**understood, "title": dict(skills[intent].title) if intent in skills else {}}


def queue_json(rows: Iterable[QueueRow], present: list[str], skills: Mapping[str, Skill]) -> dict[str, Any]:
    listed = [row_json(row, skills) for row in rows]
    return {
        "rows": listed,
        "present": present,
        "waiting": sum(row["owner"] == QUEUE for row in listed),
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
