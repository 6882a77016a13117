"""Talks to the turn server as a worker does."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import Any

from aiohttp import ClientSession

Message = dict[str, Any]


def text(words: str, **entities: str) -> Message:
    found = [{"entity": name, "value": value, "start": 0, "end": 1} for name, value in entities.items()]
    return {"id": f"i-{words}", "text": words, "entities": found}


def known(intent: str, **entities: str) -> Message:
    found = [{"entity": name, "value": value} for name, value in entities.items()]
    return {"id": f"i-{intent}", "intent": intent, "entities": found, "text": intent}


@dataclass
class Talk:
    """Requests with everything in them that a test does not care about."""

    session: ClientSession
    model: str
    actions: str
    view: dict[str, Any] = field(default_factory=lambda: {"locale": "de"})
    numbers: Any = field(default_factory=lambda: count(1))

    def request(self, *messages: Message, state: Any = None, **changes: Any) -> dict[str, Any]:
        return {
            "request": f"r-{next(self.numbers)}",
            "model": self.model,
            "actions": self.actions,
            "messages": list(messages),
            "state": state,
            "view": self.view,
            **changes,
        }

    async def post(self, body: Any, deadline: int | None = None) -> tuple[int, dict[str, Any]]:
        headers = {"X-Deadline-Ms": str(deadline)} if deadline else {}
        async with self.session.post("/turn", json=body, headers=headers) as response:
            return response.status, await response.json()

    async def ask(self, *messages: Message, state: Any = None, **changes: Any) -> dict[str, Any]:
        """Take a turn that must succeed."""
        status, answer = await self.post(self.request(*messages, state=state, **changes))
        assert status == 200, answer
        return answer


def said(answer: dict[str, Any]) -> list[str]:
    """The names of all responses, in order."""
    return [each["response"] for result in answer["results"] for each in result["say"]]
