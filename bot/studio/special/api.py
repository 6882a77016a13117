"""The calls of the page: what holds, how a draft would read and what is wrong with it, and the orders themselves."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

from aiohttp import web
from pydantic import AfterValidator, Field

from bot.flow.content.orders import (
    MOST_INSTEAD,
    MOST_REASON,
    MOST_SIGNS,
    OffDraft,
    Ordering,
    Problem,
    SpecialDraft,
    UnfitError,
)
from bot.model.orders import Kind, SwitchedOff
from bot.model.special import LONGEST, Scope, SpecialNotice
from bot.web.bodies import Strict, read
from bot.web.session_guard import signed_in

MOST_PAST = 30
MANY = 60

Moment = Annotated[datetime, AfterValidator(lambda at: at if at.tzinfo else at.replace(tzinfo=UTC))]
Name = Annotated[str, Field(min_length=1, max_length=120)]
Texts = dict[Annotated[str, Field(max_length=8)], Annotated[str, Field(max_length=4_000)]]


class ScopeBody(Strict):
    all: bool = False
    skills: tuple[Name, ...] = Field((), max_length=MANY)
    subjects: tuple[Name, ...] = Field((), max_length=MANY)

    def scope(self) -> Scope:
        return Scope(self.all, tuple(dict.fromkeys(self.skills)), tuple(dict.fromkeys(self.subjects)))


class NoticeBody(Strict):
    """Without `begins` it begins now. With an `id` it takes that notice's place."""

    texts: Texts
    scope: ScopeBody
    until: Moment
    begins: Moment | None = None
    id: str = Field("", max_length=80)

    def draft(self) -> SpecialDraft:
        return SpecialDraft(self.texts, self.scope.scope(), self.until, self.begins, self.id)


class EndBody(Strict):
    id: Name


class OffBody(Strict):
    kind: Kind
    reason: str = Field(max_length=1_000)
    name: str = Field("", max_length=120)
    until: Moment | None = None
    instead: Texts = Field(default_factory=dict)

    def draft(self) -> OffDraft:
        return OffDraft(self.kind, self.reason, self.name, self.until, self.instead)


class OnBody(Strict):
    key: Name


@dataclass(frozen=True)
class Offered:
    """What the page lets people choose from: skills and subjects with titles by language, and sources by name."""

    skills: Sequence[Mapping[str, Any]] = ()
    subjects: Sequence[Mapping[str, str]] = ()
    sources: Sequence[str] = ()


Preview = Callable[[SpecialDraft], Sequence[Mapping[str, Any]]]
"""How a draft would read, by messenger and language."""


@dataclass(frozen=True)
class SpecialApi:
    ordering: Ordering
    offered: Callable[[], Awaitable[Offered]]
    preview: Preview
    formal: bool = False

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/api/special", self.all, allow_head=False),
            web.post("/api/special/check", self.check),
            web.post("/api/special/put", self.put),
            web.post("/api/special/end", self.end),
            web.post("/api/special/off", self.off),
            web.post("/api/special/on", self.on),
        ]

    async def all(self, _: web.Request) -> web.Response:
        book, now = self.ordering.book, self.ordering.clock()
        orders, past, offered = await book.orders(), await book.past(), await self.offered()
        return web.json_response(
            {
                "now": now.isoformat(),
                "notices": [_notice(one, now) for one in orders.special],
                "past": [_notice(one, now) for one in past[:MOST_PAST]],
                "off": [_off(one) for one in orders.off],
                "offered": asdict(offered),
                "formal": self.formal,
                "most": {
                    "signs": MOST_SIGNS,
                    "instead": MOST_INSTEAD,
                    "reason": MOST_REASON,
                    "hours": LONGEST.total_seconds() / 3600,
                },
            }
        )

    async def check(self, request: web.Request) -> web.Response:
        draft = (await read(request, NoticeBody)).draft()
        await self.offered()  # what there is by now
        problems = [asdict(one) for one in self.ordering.problems(draft)]
        return web.json_response({"problems": problems, "previews": list(self.preview(draft))})

    async def put(self, request: web.Request) -> web.Response:
        draft = (await read(request, NoticeBody)).draft()
        await self.offered()  # what there is by now
        try:
            notice = await self.ordering.put(draft, signed_in(request).name)
        except UnfitError as error:
            return _unfit(error.problems)
        return web.json_response({"notice": _notice(notice, self.ordering.clock())})

    async def end(self, request: web.Request) -> web.Response:
        await self.ordering.end((await read(request, EndBody)).id, signed_in(request).name)
        return web.json_response({})

    async def off(self, request: web.Request) -> web.Response:
        draft = (await read(request, OffBody)).draft()
        await self.offered()  # what there is by now
        try:
            off = await self.ordering.switch_off(draft, signed_in(request).name)
        except UnfitError as error:
            return _unfit(error.problems)
        return web.json_response({"off": _off(off)})

    async def on(self, request: web.Request) -> web.Response:
        await self.ordering.switch_on((await read(request, OnBody)).key, signed_in(request).name)
        return web.json_response({})


def _unfit(problems: Sequence[Problem]) -> web.Response:
    return web.json_response({"code": "unfit", "problems": [asdict(one) for one in problems]}, status=409)


def _notice(notice: SpecialNotice, now: datetime) -> dict[str, Any]:
    return {
        "id": notice.id,
        "texts": dict(notice.texts),
        "scope": asdict(notice.scope),
        "begins": notice.begins.isoformat(),
        "until": notice.until.isoformat(),
        "author": notice.author,
        "made_at": notice.made_at.isoformat(),
        "ended_at": notice.ended_at.isoformat() if notice.ended_at else None,
        "ended_by": notice.ended_by,
        "on": notice.holds(now),
    }


def _off(off: SwitchedOff) -> dict[str, Any]:
    return {
        "key": off.key,
        "kind": off.kind,
        "name": off.name,
        "by": off.by,
        "at": off.at.isoformat(),
        "reason": off.reason,
        "until": off.until.isoformat() if off.until else None,
        "instead": dict(off.instead),
    }
