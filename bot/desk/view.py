"""What the page is given: plain JSON of the queue and of a thread."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.desk.undelivered import words_of
from bot.model.conversation import QUEUE, Failed, Preview
from bot.model.dialogue import UNSURE
from bot.model.media import kind_of
from bot.model.skill import Skill
from bot.model.thread import QueueRow, ThreadLine
from bot.model.undelivered import Reason, reason

Skills = Callable[[], Mapping[str, Skill]]
"""The live release's skills; asked each time, since a release may have been published meanwhile."""


def row_json(row: QueueRow, skills: Mapping[str, Skill], agent: str = "") -> dict[str, Any]:
    """`owner` is `bot`, `queue` or an agent's name in `agent`; topics are given in each language. `unread` is for the
    agent who looks."""
    kind, _, owner = row.owner.partition(":")
    return {
        "contact": row.contact,
        "owner": kind,
        "agent": owner,
        "epoch": row.epoch,
        "conversation": row.conversation,
        "topic": topic_json(row.topic, skills),
        "reason": row.reason,
        "channel": row.channel,
        "locale": row.locale,
        "name": row.name,
        "last": last_json(row.last),
        "queued_at": moment(row.queued_at),
        "waiting_since": moment(row.waiting_since),
        "window_until": moment(row.window_until),
        "callback": row.callback,
        "danger": row.danger,
        "heard": row.heard,
        "unread": max(row.heard - row.looked.get(agent, 0), 0),
        "failed": _failed(row.failed[-1]) if row.failed else None,
        "warned_at": moment(row.warned_at),
        "warned_until": moment(row.warned_until),
        "closing_until": moment(row.closing.until) if row.closing else None,
    }


def closed_json(row: QueueRow, skills: Mapping[str, Skill], *, window_open: bool) -> dict[str, Any]:
    """A conversation that a person has closed; `may_reopen` within the customer's window."""
    settled = row.settled
    return {
        **row_json(row, skills),
        "topic": topic_json(settled.topic if settled else "", skills),
        "last": last_json(settled.last if settled else None),
        "closed_at": moment(settled.at) if settled else None,
        "closed_by": settled.agent if settled else "",
        "closed_open": bool(settled and settled.open),
        "may_reopen": window_open,
    }


def topic_json(topic: str, skills: Mapping[str, Skill]) -> dict[str, str]:
    return dict(skills[topic].topic) if topic in skills else {}


def last_json(last: Preview | None) -> dict[str, Any] | None:
    if last is None:
        return None
    return {"who": last.who, "at": moment(last.at), "text": last.text, "beside": last.beside}


def _failed(one: Failed) -> dict[str, Any]:
    return {
        "message": one.message,
        "agent": one.agent,
        "at": moment(one.at),
        "text": one.text,
        "reason": one.reason,
        "words": words_of(one.reason),
        "code": one.code,
    }


def line_json(entry: ThreadLine, skills: Mapping[str, Skill], reasons: Mapping[str, Reason]) -> dict[str, Any]:
    """One line with its status; `why` says on what ground the bot said it, `failed` why it did not arrive."""
    line = entry.line
    lost = reason(entry.code, reasons) if entry.status in {"failed", "refused"} else ""
    return {
        "seq": entry.seq,
        "at": moment(line.at),
        "who": line.who,
        "agent": line.agent,
        "text": line.text,
        "media": [{"kind": kind_of(attachment.mime), "mime": attachment.mime} for attachment in line.attachments],
        "place": asdict(line.location) if line.location else None,
        "note": line.note,
        "choices": [choice.title for choice in line.choices],
        "understood": understood_json(line.understood, skills),
        "why": _why(entry, skills),
        "ours": bool(line.message),
        "message": line.message,
        "status": entry.status,
        "code": entry.code,
        "failed": {"reason": lost, "words": words_of(lost)} if lost else None,
    }


def _why(entry: ThreadLine, skills: Mapping[str, Skill]) -> dict[str, Any] | None:
    if entry.line.explanation is None:
        return None
    why = asdict(entry.line.explanation)
    return {**why, "title": _title(why.pop("skill"), skills)}


def understood_json(understood: Mapping[str, Any], skills: Mapping[str, Skill]) -> dict[str, Any]:
    """What was understood, by titles; what has none is no customer's subject and is not shown."""
    intent = str(understood.get("intent", ""))
    if not intent:
        return {}
    unsure = intent == UNSURE
    title = _title(intent, skills)
    if not (title or unsure):
        return {}
    return {
        "title": title,
        "unsure": unsure,
        "confidence": understood.get("confidence", 1.0),
        "outcome": understood.get("outcome", ""),
        "values": [str(one.get("value", "")) for one in understood.get("entities") or []],
    }


def _title(intent: str, skills: Mapping[str, Skill]) -> dict[str, str]:
    return dict(skills[intent].title) if intent in skills else {}


def queue_json(
    rows: Iterable[QueueRow], present: list[str], skills: Mapping[str, Skill], agent: str = ""
) -> dict[str, Any]:
    """As this agent sees it: what was resolved a moment ago stands apart, for whoever has done it."""
    kept = list(rows)
    return {
        "rows": [row_json(row, skills, agent) for row in kept if row.closing is None],
        "closing": [row_json(row, skills, agent) for row in kept if row.closing and row.closing.agent == agent],
        "present": present,
        "waiting": sum(row.owner == QUEUE for row in kept),
    }


def moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
