"""What may be pushed: a known notice type's event about a subject, in the typed fields of its kind. Nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.model.errors import UnreadableError
from bot.model.event import SourceEvent
from bot.model.facts import FIELDS, NAMED_BY, wrong
from bot.model.item import EventKind
from bot.model.optin import NoticeType

LARGEST = 16 * 1024
MOST_FIELDS = 20
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9._:/-]{1,80}$")]


class Pushed(BaseModel):
    """`id` names the event, so that it counts once; `incident` what it belongs to, so that the newest counts."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    id: Id
    type: Annotated[str, Field(max_length=80)]
    what: EventKind
    subject: Annotated[str, Field(max_length=80)]
    incident: Id | None = None
    fields: Annotated[dict[str, Any], Field(max_length=MOST_FIELDS)] = {}  # pydantic copies it


def read(raw: bytes, source: str, said_at: datetime, notices: Mapping[str, NoticeType], now: datetime) -> SourceEvent:
    """The event in our words; raises UnreadableError with the reason, which quotes nothing that was pushed."""
    try:
        pushed = Pushed.model_validate_json(raw)
    except ValidationError as error:
        raise UnreadableError(_told(error)) from error
    notice = notices.get(pushed.type)
    if notice is None:
        raise UnreadableError("type: no notice type of that name is offered")
    if pushed.what not in notice.events:
        raise UnreadableError(f"what: {notice.name} tells {', '.join(notice.events) or 'no event'}")
    _check_subject(pushed.subject, notice)
    refused = wrong(pushed.subject, pushed.fields)
    if refused:
        raise UnreadableError(f"fields: {_named(refused, notice)}")
    return SourceEvent(
        id=f"{source}:{pushed.id}",
        type=notice.name,
        subject=pushed.subject,
        fields=_with_origin(pushed.fields, source, said_at, now),
        what=pushed.what,
        incident=f"{source}:{pushed.incident}" if pushed.incident else "",
    )


def _check_subject(subject: str, notice: NoticeType) -> None:
    kind, _, name = subject.partition(":")
    own = NAMED_BY.get(kind)
    if kind != notice.subject or own is None or wrong(subject, {own: name}):
        raise UnreadableError(f"subject: {notice.name} is about a {notice.subject}, as in {notice.subject}:…")


def _named(refused: list[str], notice: NoticeType) -> str:
    """Only names that we know are repeated."""
    known = FIELDS[notice.subject]  # type: ignore[index]  # checked when notices.yml was read
    ours = sorted(name for name in refused if name in known)
    others = len(refused) - len(ours)
    return "; ".join(
        [f"{name} is not what it should be" for name in ours]
        + ([f"{others} not among {', '.join(sorted(known))}"] if others else [])
    )


def _with_origin(fields: Mapping[str, Any], source: str, said_at: datetime, now: datetime) -> dict[str, Any]:
    """Source and age are always told: as the event brings them, else who signed it, and when."""
    stated = [fields["as_of"]["at"]] if fields.get("as_of") else []
    stated += [fields["as_of_iso"]] if fields.get("as_of_iso") else []
    moments = {datetime.fromisoformat(text) for text in stated} or {said_at}
    as_of = moments.pop()
    if moments or (as_of - now).total_seconds() > 300:
        raise UnreadableError("fields: as_of and as_of_iso differ, or lie in the future")
    given = {name: value for name, value in fields.items() if value is not None}
    return {"source": source, **given, "as_of": {"at": as_of.isoformat()}, "as_of_iso": as_of.isoformat()}


def _told(error: ValidationError) -> str:
    """Where and what, without the values."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    place = str(first["loc"][0]) if first["loc"] else "body"
    return f"{place if place in Pushed.model_fields else 'another name'}: {first['type']}"
