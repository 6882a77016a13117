"""The client of the brain: the turn protocol over a Unix socket or loopback HTTP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from zlib import crc32

import orjson
from aiohttp import (
    ClientConnectionError,
    ClientConnectorError,
    ClientError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    TCPConnector,
    UnixConnector,
)
from pydantic import BaseModel, ValidationError

from bot.model.action_protocol import commands_of, says_of
from bot.model.dialogue import BrainTurn, Heard, Reply, Understanding
from bot.model.errors import (
    BrainError,
    BrainLoadingError,
    BrainLostError,
    BrainUnreachableError,
    WrongModelError,
)

DEADLINE_SECONDS = 10.0
HEALTH = ClientTimeout(total=2.0)  # one that hangs must not keep a worker from its heartbeat
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
    """The Brain port. `url` is `unix:/path` or `http://host:port`; `actions` where the brain finds our actions;
    `secret` is shown where it is reached over a network.

    Of several addresses (by comma) a client has one of its own, so that each brain has its share. While that one
    cannot be reached or hangs it uses the next: brains keep nothing, so any of them may take any turn, and one that
    was given twice does no harm.
    """

    def __init__(self, url: str, actions: str, deadline: float = DEADLINE_SECONDS, *, secret: str = "") -> None:
        self._urls = addresses(url)
        self._own = self._at = crc32(actions.encode()) % max(len(self._urls), 1)
        self._actions = actions
        self._secret = secret
        self._deadline = deadline
        self._sessions: list[ClientSession] = []

    async def __aenter__(self) -> BrainClient:
        self._sessions = [session(url, self._secret, self._deadline) for url in self._urls]
        return self

    async def __aexit__(self, *_: object) -> None:
        for session in self._sessions:
            await session.close()

    async def turn(
        self, heard: Sequence[Heard], state: Mapping[str, Any] | None, view: Mapping[str, Any], model: str
    ) -> BrainTurn:
        body = orjson.dumps(
            {
                "request": heard[0].id,
                "model": model,
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

    async def standing(self) -> str | None:
        """The model that the brain takes for live, empty while it loads; None if it cannot be reached."""
        found = {number: await self._standing(number) for number in self._in_turn()}
        if found.get(self._own):
            self._at = self._own
        said = list(found.values())
        return next((one for one in said if one), next((one for one in said if one is not None), None))

    async def _standing(self, number: int) -> str | None:
        try:
            async with self._sessions[number].get("/health", timeout=HEALTH) as response:
                health = await response.json(content_type=None)
                if response.status != 200:
                    return None
                return str(health.get("model") or health["release"]) if health.get("ready") else ""
        except (ClientError, TimeoutError, ValueError, KeyError, AttributeError, TypeError):
            return None

    def _in_turn(self) -> list[int]:
        """The address in use first, then the others."""
        return [(self._at + step) % len(self._sessions) for step in range(len(self._sessions))]

    async def _post(self, body: bytes) -> bytes:
        """Raises BrainUnreachableError if none of the addresses has a brain that is ready, BrainLoadingError if one of
        them soon has, WrongModelError if those that are ready hold another model, BrainLostError at once: what a brain
        may have died of goes to no other one now."""
        unreachable: BrainError = BrainUnreachableError("not connected")
        for number in self._in_turn():
            try:
                answer = await self._post_to(number, body)
            except BrainLostError:
                raise
            except WrongModelError as error:
                unreachable = error
            except BrainUnreachableError as error:
                if not isinstance(unreachable, (BrainLoadingError, WrongModelError)):
                    unreachable = error
            else:
                self._at = number
                return answer
        raise unreachable

    async def _post_to(self, number: int, body: bytes) -> bytes:
        headers = {"Content-Type": "application/json", "X-Deadline-Ms": str(round(self._deadline * 1000))}
        try:
            async with self._sessions[number].post("/turn", data=body, headers=headers) as response:
                answer = await response.read()
                status = response.status
        except (ClientConnectorError, ConnectionTimeoutError) as error:
            raise BrainUnreachableError(type(error).__name__) from error
        except (ClientConnectionError, ConnectionError) as error:
            self._at = (number + 1) % len(self._sessions)
            raise BrainLostError(type(error).__name__) from error
        except (ClientError, TimeoutError) as error:
            self._at = (number + 1) % len(self._sessions)  # there is no time left to ask it now
            raise BrainError(type(error).__name__) from error
        if status == 409:
            raise WrongModelError(answer.decode(errors="replace")[:200])
        if status == 401:
            raise BrainUnreachableError("it does not take LOTSE_BRAIN_SECRET")
        if status == 503:
            raise BrainLoadingError("loading") if b'"loading"' in answer else BrainUnreachableError("HTTP 503")
        if status != 200:
            raise BrainError(f"HTTP {status}: {answer.decode(errors='replace')[:200]}")
        return answer


def session(url: str, secret: str, deadline: float) -> ClientSession:
    """Calls to one brain; the secret is shown where it is reached over a network."""
    unix = url.startswith("unix:")
    connector = UnixConnector(url.removeprefix("unix:"), limit=64) if unix else TCPConnector(limit=64)
    base = "http://brain" if unix else url
    shown = {"Authorization": f"Bearer {secret}"} if secret and not unix else {}
    return ClientSession(base, connector=connector, timeout=ClientTimeout(total=deadline), headers=shown)


def addresses(url: str) -> list[str]:
    return [one.strip() for one in url.split(",") if one.strip()]


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
