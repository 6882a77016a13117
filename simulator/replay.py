"""Recorded answers: any JSON, status and headers for a number, given out instead of what the simulator would say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web


@dataclass(slots=True)
class Recorded:
    """One answer; `times` counts down, none means for ever. With a postcode it is given only to who names that one."""

    body: Any
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    times: int | None = None
    postcode: str | None = None

    def response(self) -> web.Response:
        return web.json_response(self.body, status=self.status, headers=dict(self.headers))


class Replays:
    """By source and number, oldest first."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], list[Recorded]] = {}

    def put(self, source: str, number: str, recorded: Recorded) -> None:
        self._kept.setdefault((source, number), []).append(recorded)

    def take(self, source: str, number: str, postcode: str | None = None) -> Recorded | None:
        """The first answer that applies; one use of it is spent. One for a postcode goes before those for everybody."""
        kept = self._kept.get((source, number), [])
        found = next((one for one in kept if one.postcode is not None and one.postcode == postcode), None)
        found = found or next((one for one in kept if one.postcode is None), None)
        if found is not None and found.times is not None:
            found.times -= 1
            if found.times <= 0:
                kept.remove(found)
        return found

    def clear(self) -> None:
        self._kept.clear()
