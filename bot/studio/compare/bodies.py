"""What the page for checking and publishing sends."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bot.model.second_admin import LONGEST_REASON
from bot.model.training import LONGEST_NOTE
from bot.web.bodies import Strict

Name = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[a-z][a-z0-9_]*$")]
ReleaseId = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[a-zA-Z0-9-]+$")]


class Wanted(Strict):
    note: str = Field("", max_length=LONGEST_NOTE)


class Job(Strict):
    id: str = Field(min_length=1, max_length=80)


class Published(Strict):
    """`accept_notices`: the new words of notices were read and are right. `override`: what another admin has confirmed
    to let through."""

    release: ReleaseId
    accept_notices: bool = False
    override: bool = False


class Overridden(Strict):
    release: ReleaseId
    reason: str = Field(max_length=2 * LONGEST_REASON)


class RightNow(Strict):
    """A turn of a golden dialogue whose new result is right from now on."""

    release: ReleaseId
    skill: Name
    dialogue: str = Field(min_length=1, max_length=200)
    turn: int = Field(ge=1, le=200)
