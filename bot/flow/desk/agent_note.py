"""An agent's note for the team, whoever has the conversation."""

from __future__ import annotations

from bot.flow.turn.turn import Turn
from bot.model.errors import RefusedError
from bot.model.item import AgentItem

LONGEST = 4_000


def note(turn: Turn, item: AgentItem) -> None:
    if not item.text.strip():
        raise RefusedError("empty")
    turn.note(item.id, item.text.strip()[:LONGEST], item.agent, "note")
