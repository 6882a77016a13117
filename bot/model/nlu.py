"""The brain, and the actions that it calls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from bot.model.consent_selector import ConsentSelector
from bot.model.dialogue import ActionResult, BrainTurn, Entity, Heard


class Brain(Protocol):
    """Rasa behind the turn protocol. Raises BrainError and its kinds."""

    async def turn(
        self,
        heard: Sequence[Heard],
        state: Mapping[str, Any] | None,
        view: Mapping[str, Any],
        model: str,
    ) -> BrainTurn: ...


class Actions(Protocol):
    """Actions run in this process, for keyword rules and picks. Raises BrainError if the action fails."""

    async def run(
        self, action: str, heard: Heard, slots: Mapping[str, Any], view: Mapping[str, Any]
    ) -> ActionResult: ...


class Recogniser(Protocol):
    """Finds entities in a text by rules and look-up, and which consents they name."""

    @property
    def selector(self) -> ConsentSelector: ...

    def recognise(self, text: str) -> Sequence[Entity]: ...

    def only(self, text: str, entities: Sequence[Entity]) -> Entity | None:
        """The entity that the message consists of, if it is nothing else."""

    def asked_for(self, kind: str, text: str, now: datetime) -> Entity | None:
        """The value that an open question waits for, read as loosely as only its answer may be; None if the text holds
        anything else. `until` is an end, in `now`'s zone. `moment` is another time than now, and its value the text
        without it."""


class Languages(Protocol):
    """Which language a text is in; None if it does not tell."""

    def of(self, text: str) -> str | None: ...
