"""What the try-out's pages send."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bot.model.item import Locale
from bot.model.tryout import LONGEST_SENTENCE, MOST_SENTENCES
from bot.web.bodies import Strict

Id = Annotated[str, Field(min_length=1, max_length=80)]


class Setup(Strict):
    locale: Locale = "de"
    channel: str = Field("webchat", max_length=40)
    release: str = Field("", max_length=40, pattern=r"^[a-z0-9-]*$")


class Said(Strict):
    session: Id
    text: str = Field(max_length=LONGEST_SENTENCE)


class Session(Strict):
    session: Id


class Saved(Strict):
    """Which sentences of a session become a golden dialogue, of which skill, by what name."""

    session: Id
    skill: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
    name: str = Field(min_length=1, max_length=120)
    numbers: tuple[Annotated[int, Field(ge=1, le=MOST_SENTENCES)], ...] = Field(min_length=1, max_length=MOST_SENTENCES)


class NewShare(Setup):
    days: int = Field(7, ge=1, le=30)
    name: str = Field("", max_length=60)


class OldShare(Strict):
    id: Id


class Entered(Strict):
    locale: Locale = "de"
