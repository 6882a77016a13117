"""What may be pushed: an event that the source is bound to, about one subject, in the typed fields of its kind."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Set
from datetime import datetime
from typing import Annotated, Any, NoReturn

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.events.bindings import Binding
from bot.model.consent import NoticeType
from bot.model.errors import UnreadableError
from bot.model.event import SourceEvent
from bot.model.event_fields import Names, is_subject, typed, wrong
from bot.model.ids import derived_id

LARGEST = 16 * 1024
MOST_FIELDS = 20
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9._:/-]{1,80}$")]


class NotBoundError(UnreadableError):
    """The secret is good, and not for this (403)."""


class ImpossibleError(UnreadableError):
    """It can be read, and cannot be true (422)."""


class Pushed(BaseModel):
    """`id` names the event, so that it counts once; `incident` what it belongs to, so that the newest counts."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    id: Id
    type: Annotated[str, Field(max_length=80)]
    what: Annotated[str, Field(max_length=80)]
    subject: Annotated[str, Field(max_length=80)]
    incident: Id | None = None
    fields: Annotated[dict[str, Any], Field(max_length=MOST_FIELDS)] = {}  # pydantic copies it


def read(
    pushed: Pushed, binding: Binding, said_at: datetime, notices: Mapping[str, NoticeType], names: Names, now: datetime
) -> SourceEvent:
    """The event in our words; raises UnreadableError (ImpossibleError for what cannot be true) with the reason, which
    quotes nothing that was pushed."""
    notice = notices.get(pushed.type)
    if notice is None:
        raise UnreadableError("type: no notice type of that name is offered")
    if notice.name not in binding.types:
        raise NotBoundError(f"type: the secret of {binding.name} is not for {notice.name}")
    if pushed.what not in notice.events:
        raise UnreadableError(f"what: {notice.name} tells {', '.join(notice.events) or 'no event'}")
    if not pushed.subject.startswith(f"{notice.subject}:") or not is_subject(pushed.subject, names):
        raise UnreadableError(f"subject: {notice.name} is about a known {notice.subject}, as in {notice.subject}:…")
    if not binding.tells_of(pushed.subject):
        raise NotBoundError(f"subject: the secret of {binding.name} is not for this {notice.subject}")
    kind, name = notice.about, pushed.subject.partition(":")[2]
    if not kind.possible(name):
        raise ImpossibleError(f"subject: there can be no {notice.subject} of that name")
    bound = {name for name, field in kind.told.items() if field.bound}
    if refused := _refused(pushed, bound, names, now):
        raise UnreadableError(f"fields: {_named(refused, bound, notice)}")
    fields = typed(pushed.subject, pushed.fields, names, now)
    if untrue := sorted({*kind.contradicts(pushed.what, fields, now)} & fields.keys()):
        raise ImpossibleError(f"fields: {', '.join(untrue)} cannot be true of {pushed.what} at this time")
    return SourceEvent(
        id=_own(binding, pushed.id),
        type=notice.name,
        subject=pushed.subject,
        fields=_with_origin(fields, bound, binding, said_at),
        what=pushed.what,
        incident=_own(binding, pushed.incident) if pushed.incident else "",
    )


def _own(binding: Binding, pushed: str) -> str:
    """The source's own id as ours: two sources do not share one, and nobody reads what it was."""
    return derived_id(binding.name, binding.name, pushed)


def parsed(raw: bytes) -> Any:
    """The JSON, if it can be read in one way only; raises UnreadableError."""
    try:
        return json.loads(raw.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise UnreadableError("body: not JSON that can be read in one way only") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) < len(pairs):
        raise ValueError("a name stands there twice")
    return read


def _no_number(_: str) -> NoReturn:
    raise ValueError("no number")


def _refused(pushed: Pushed, bound: Collection[str], names: Names, now: datetime) -> list[str]:
    """Fields that may not be brought, or not like that. Whose word it is says the secret alone."""
    fields = pushed.fields
    refused = [*wrong(pushed.subject, fields, names, now), *(name for name in bound if name in fields)]
    moments = typed(pushed.subject, fields, names, now)
    if {"as_of", "as_of_iso"} <= moments.keys() and moments["as_of"]["at"] != moments["as_of_iso"]:
        refused += ["as_of", "as_of_iso"]
    return list(dict.fromkeys(refused))


def _named(refused: list[str], bound: Set[str], notice: NoticeType) -> str:
    """Only names that we know are repeated."""
    known = set(notice.about.told) - bound
    ours, theirs = sorted(known & set(refused)), sorted(bound & set(refused))
    others = len(refused) - len(ours) - len(theirs)
    return "; ".join(
        [f"{name} is none of those that are known, or out of range" for name in ours]
        + [f"{name} is said by the secret alone" for name in theirs]
        + ([f"{others} not among {', '.join(sorted(known))}"] if others else [])
    )


def _with_origin(
    fields: Mapping[str, Any], bound: Collection[str], binding: Binding, said_at: datetime
) -> dict[str, Any]:
    """Source and age are always told: who signed it, and, unless the event says, when."""
    as_of = fields["as_of"]["at"] if "as_of" in fields else fields.get("as_of_iso", said_at.isoformat())
    said = {name: value for name, value in binding.says.items() if name in bound}
    return {**fields, **said, "source": binding.source, "as_of": {"at": as_of}, "as_of_iso": as_of}


def refusal(error: ValidationError, *models: type[BaseModel]) -> str:
    """Where and what, without the values; only names that we know are repeated."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    known = {name for model in models for name in model.model_fields}
    place = [str(name) for name in first["loc"]]
    if first["type"] == "extra_forbidden":
        place[-1] = "another name"
    elif place and place[0] in known:
        place = [name for name in place if name in known]
    return f"{'.'.join(place) if place else 'body'}: {first['type']}"
