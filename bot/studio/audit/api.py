"""The one call of the audit log: reading it, by person, kind, subject and time, a page at a time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

from aiohttp import web
from pydantic import AfterValidator, Field, ValidationError

from bot.model.audit import Audit, AuditEntry, AuditFilter, plain_name
from bot.web.bodies import Strict
from bot.web.session_guard import refuse

A_PAGE, LARGEST_PAGE = 50, 200

Moment = Annotated[datetime, AfterValidator(lambda at: at if at.tzinfo else at.replace(tzinfo=UTC))]
Word = Annotated[str, Field(max_length=100)]
Titles = Mapping[str, Mapping[str, str]]
"""What skills, facts and releases are called, by their names, in each language."""


class Asked(Strict):
    by: Word = ""
    verb: Word = ""
    subject: Word = ""
    since: Moment | None = None
    before: Moment | None = None
    limit: int = Field(A_PAGE, ge=1, le=LARGEST_PAGE)


@dataclass(frozen=True)
class AuditApi:
    log: Audit
    titles: Callable[[], Awaitable[Titles]]

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/api/audit", self.read, allow_head=False)]

    async def read(self, request: web.Request) -> web.Response:
        try:
            asked = Asked.model_validate({name: text for name, text in request.query.items() if text})
        except ValidationError:
            return refuse(400, "unreadable")
        titles = await self.titles()
        wanted = AuditFilter(**{**dict(asked), "limit": asked.limit + 1}, called=_called(titles, asked.subject))
        found = await self.log.read(wanted)
        more = len(found) > asked.limit
        return web.json_response({"entries": [_json(entry, titles) for entry in found[: asked.limit]], "more": more})


def _called(titles: Titles, asked: str) -> frozenset[str]:
    """The names of what is called so."""
    word = asked.casefold()
    return frozenset(name for name, by in titles.items() if any(word in text.casefold() for text in by.values()))


def _json(entry: AuditEntry, titles: Titles) -> dict[str, Any]:
    did = entry.did
    return {
        "id": entry.id,
        "at": entry.at.isoformat(),
        "by": did.by,
        "verb": did.verb,
        "subject": did.subject,
        "title": titles.get(plain_name(did.subject)),
        "before": did.before,
        "after": did.after,
        "reason": did.reason,
    }
