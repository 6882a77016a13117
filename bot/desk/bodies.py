"""What the desk's pages send, checked where it enters."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from bot.model.item import AgentItem, AgentVerb
from bot.web.bodies import Strict

Id = Annotated[str, Field(min_length=1, max_length=80)]


class SignIn(Strict):
    name: str = Field(max_length=200)
    password: str = Field(max_length=1000)


class Link(Strict):
    token: str = Field(max_length=200)


class NewPassword(Strict):
    token: str = Field(max_length=200)
    password: str = Field(max_length=1000)


class Act(Strict):
    """An agent's action. The page makes `key` once for each click or text: the same key is the same action. The other
    fields are those of the item by their names."""

    contact: Id
    verb: AgentVerb
    epoch: int = Field(ge=0)
    text: str = Field("", max_length=20_000)
    key: Id
    force: bool = False
    message: str = Field("", max_length=80)

    def item(self, id_: str, at: datetime, agent: str) -> AgentItem:
        return AgentItem(id_, at, agent, **self.model_dump(exclude={"contact", "key"}))


class Note(Strict):
    """What only the team reads: it has no way to a customer."""

    contact: Id
    text: str = Field(max_length=20_000)
    key: Id


class Looked(Strict):
    """How many of the customer's lines the agent has seen."""

    contact: Id
    heard: int = Field(ge=0, lt=1_000_000_000)


class Seen(Strict):
    """An alarm that an admin has seen."""

    id: Id
