"""The client of the brain: the turn protocol over a Unix socket or loopback HTTP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from aiohttp import ClientConnectionError, ClientError, ClientSession, ClientTimeout, TCPConnector, UnixConnector
from pydantic import BaseModel, ValidationError

from bot.model.dialogue import BrainTurn, Heard, Reply, Understanding
from bot.model.errors import BrainError, BrainUnreachableError, WrongReleaseError
from bot.model.wire import commands_of, says_of

DEADLINE_SECONDS = 10.0
LONGEST_TEXT = 8_000  # the brain refuses more than 8,192; no messenger brings as much, and the thread keeps it whole


class _Ranked(BaseModel):
    intent: str
    confidence: float


class _Understanding(BaseModel):
    intent: str
    confidence: float
    ranking: list[_Ranked] = []
    entities: list[dict[str, Any]] = []


class _Result(BaseModel):
    id: str
    say: list[dict[str, Any]]
    commands: list[dict[str, Any]]
    understanding: _Understanding


class _Answer(BaseModel):
    state: dict[str, Any]
    results: list[_Result]
    dropped_form: str | None = None


class BrainClient:
    """The Brain port. `url` is `unix:/path` or `http://host:port`; `actions` where the brain finds our actions."""

    def __init__(self, url: str, actions: str, deadline: float = DEADLINE_SECONDS) -> None:
        self._url = url
        self._actions = actions
        self._deadline = deadline
        self._session: ClientSession | None = None

    async def __aenter__(self) -> BrainClient:
        unix = self._url.startswith("unix:")
        connector = UnixConnector(self._url.removeprefix("unix:"), limit=64) if unix else TCPConnector(limit=64)
        self._session = ClientSession(connector=connector, timeout=ClientTimeout(total=self._deadline))
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session:
            await self._session.close()

    async def turn(
        self, heard: Sequence[Heard], state: Mapping[str, Any] | None, view: Mapping[str, Any], release: str
    ) -> BrainTurn:
        body = orjson.dumps(
            {
                "request": heard[0].id,
                "release": release,
                "actions": self._actions,
                "messages": [_message(one) for one in heard],
                "state": state,
                "view": view,
            }
        )
        answer = await self._post(body)
        try:
            return _turn(_Answer.model_validate_json(answer))
        except ValidationError as error:
            raise BrainError(f"unreadable answer: {error.error_count()} problems") from error

    async def release(self) -> str | None:
        """The release that the brain serves now; None if it cannot be reached or is still loading."""
        return await self.standing() or None

    async def standing(self) -> str | None:
        """As `release`, but empty while it loads: None says that it cannot be reached."""
        if self._session is None:
            return None
        try:
            async with self._session.get(f"{self._base}/health") as response:
                health = await response.json(content_type=None)
                return str(health["release"]) if response.status == 200 and health["ready"] else ""
        except (ClientError, TimeoutError, ValueError, KeyError, TypeError):
            return None

    @property
    def _base(self) -> str:
        return "http://brain" if self._url.startswith("unix:") else self._url

    async def _post(self, body: bytes) -> bytes:
        if self._session is None:
            raise BrainUnreachableError("not connected")
        headers = {"Content-Type": "application/json", "X-Deadline-Ms": str(round(self._deadline * 1000))}
        try:
            async with self._session.post(f"{self._base}/turn", data=body, headers=headers) as response:
                answer = await response.read()
                status = response.status
        except (ClientConnectionError, ConnectionError) as error:
            raise BrainUnreachableError(type(error).__name__) from error
        except (ClientError, TimeoutError) as error:
            raise BrainError(type(error).__name__) from error
        if status == 409:
            raise WrongReleaseError(answer.decode(errors="replace")[:200])
        if status == 503:
            raise BrainUnreachableError("loading")
        if status != 200:
            raise BrainError(f"HTTP {status}: {answer.decode(errors='replace')[:200]}")
        return answer


def _message(heard: Heard) -> dict[str, Any]:
    text = heard.text[:LONGEST_TEXT]
    message: dict[str, Any] = {"id": heard.id, "text": text, "entities": list(heard.entities)}
    if heard.intent:
        message["intent"] = heard.intent
    return message


def _turn(answer: _Answer) -> BrainTurn:
    return BrainTurn(tuple(_reply(result) for result in answer.results), answer.state, answer.dropped_form or "")


def _reply(result: _Result) -> Reply:
    known = result.understanding
    return Reply(
        result.id,
        says_of(result.say),
        commands_of(result.commands),
        Understanding(
            known.intent,
            known.confidence,
            tuple((ranked.intent, ranked.confidence) for ranked in known.ranking),
            tuple(known.entities),
        ),
    )
