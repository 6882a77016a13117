"""What page and door say to each other over the socket: JSON, each frame with a version."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

import orjson
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from bot.model.cursor import cursor
from bot.model.errors import UnreadableError
from bot.model.thread import ThreadLine

VERSION = 1
FOR_PEOPLE = frozenset({"queued", "handed_over"})
"""What a person is to answer: no text of the bot counts as that."""
MAX_FRAME = 64 * 1024  # 4,000 characters, each as a pair of \u escapes
_Id = Annotated[str, Field(pattern=r"^[0-9A-Za-z.-]{1,64}$")]


class _Frame(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")
    v: Literal[1]


class Hello(_Frame):
    """The page is here and has everything up to `after`."""

    type: Literal["hello"]
    after: Annotated[str, AfterValidator(cursor)] = ""


class Say(_Frame):
    """The customer says something; `id` is the page's own and stays the same when it is said again.

    `choice` is the id of a tapped choice, whose title is the text; words that the page itself offered are `supplied`.
    """

    type: Literal["say"]
    id: _Id
    text: str
    choice: _Id | None = None
    supplied: bool = False


class Seen(_Frame):
    """These messages of ours are before the customer's eyes."""

    type: Literal["seen"]
    messages: list[_Id] = Field(max_length=200)


_FRAME: TypeAdapter[Hello | Say | Seen] = TypeAdapter(Annotated[Hello | Say | Seen, Field(discriminator="type")])


def read(data: str | bytes) -> Hello | Say | Seen:
    """Read a frame of the page; raises UnreadableError."""
    try:
        return _FRAME.validate_json(data)
    except ValidationError as error:
        raise UnreadableError(f"not a frame: {error.errors()[0]['type']}") from None


def welcome(limit: int) -> str:
    return _frame("welcome", limit=limit)


def stored(client_id: str) -> str:
    """On disk; a line of the transcript will say that it was `said` under this id."""
    return _frame("stored", id=client_id)


def refused(client_id: str, code: str, after: float | None = None) -> str:
    """Not taken; with `after`, the page says it again after so many seconds."""
    return _frame("refused", id=client_id, code=code, after=after)


def lines(found: Sequence[ThreadLine], cursor: str, owner: str, onward: bool) -> str:
    """New lines of the thread, who answers now and whether to offer to go `onward`, and from where to read on."""
    return _frame("lines", lines=[_line(line) for line in found], cursor=cursor, owner=owner, onward=onward)


def alive() -> str:
    return _frame("alive")


def _line(found: ThreadLine) -> dict[str, object]:
    line = found.line
    return {
        "id": line.id,
        "at": line.at.isoformat(),
        "who": line.who,
        "text": line.text,
        "choices": [{"id": choice.id, "title": choice.title} for choice in line.choices],
        "message": line.message,
        "said": line.note if line.who == "customer" else "",  # the page's own id of what it sent
        "waits": line.understood is not None and line.understood.get("outcome") in FOR_PEOPLE,
    }


def _frame(kind: str, **fields: object) -> str:
    return orjson.dumps({"v": VERSION, "type": kind, **fields}).decode()
