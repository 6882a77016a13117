"""The body of a call: one CloudEvent in structured mode, whose `data` says what has happened in typed fields."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any, Literal

from multidict import MultiMapping
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.events.bindings import Binding
from bot.events.body import MOST_FIELDS, Id, NotBoundError, Pushed, parsed, refusal
from bot.model.errors import LotseError, UnreadableError
from bot.model.event_fields import PAST, moment_of
from bot.model.subject import AHEAD_OF_US

TYPES = ("application/cloudevents+json", "application/json")
_BEYOND_MICROSECONDS = re.compile(r"(?<=\.\d{6})\d+")


class WrongModeError(LotseError):
    """Not one event in structured mode (415); the message says what is taken instead."""


class Data(BaseModel):
    """`what` has happened, and what it belongs to, so that the newest counts."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    what: Annotated[str, Field(max_length=80)]
    incident: Id | None = None
    fields: Annotated[dict[str, Any], Field(max_length=MOST_FIELDS)] = {}  # pydantic copies it


class CloudEvent(BaseModel):
    """The attributes that we read; any other is refused, so that nothing is brought that nobody looks at."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    specversion: Literal["1.0"]
    id: Id
    source: Annotated[str, Field(max_length=80)]
    type: Annotated[str, Field(max_length=80)]
    subject: Annotated[str, Field(max_length=80)]
    time: Annotated[str, Field(max_length=40)] | None = None
    datacontenttype: Literal["application/json"] = "application/json"
    data: Data


def check_mode(headers: MultiMapping[str]) -> None:
    """Raises WrongModeError unless the headers announce one event in structured mode."""
    given, *parameters = [part.strip().lower() for part in headers.get("Content-Type", "").split(";")]
    if given == "application/cloudevents-batch+json":
        raise WrongModeError("content-type: no batches; push one event a call")
    if any(name.lower().startswith("ce-") for name in headers):
        raise WrongModeError("ce-… headers: no binary mode; write the attributes into the body (structured mode)")
    if given not in TYPES or any(parameter.replace('"', "") not in {"charset=utf-8", ""} for parameter in parameters):
        raise WrongModeError(f"content-type: {' or '.join(TYPES)}, in UTF-8")


def read(raw: bytes, binding: Binding, now: datetime) -> tuple[Pushed, datetime | None]:
    """What the event says, and when it says that it was so; raises UnreadableError."""
    body = parsed(raw)
    if isinstance(body, list):
        raise UnreadableError("body: one event a call, no list of them")
    try:
        event = CloudEvent.model_validate(body)
    except ValidationError as error:
        raise UnreadableError(refusal(error, CloudEvent, Data)) from error
    if event.source != binding.name:
        raise NotBoundError(f"source: this is the secret of {binding.name}, whose events say so")
    pushed = Pushed(id=event.id, type=event.type, subject=event.subject, **event.data.model_dump())
    return pushed, _moment(event.time, now)


def _moment(time: str | None, now: datetime) -> datetime | None:
    if time is None:
        return None
    moment = moment_of({"at": _BEYOND_MICROSECONDS.sub("", time.upper())})
    if moment is None or not -PAST <= moment - now <= AHEAD_OF_US:
        raise UnreadableError(f"time: a moment with its offset, of the last {PAST.days} days")
    return moment
