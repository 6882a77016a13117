"""The calls of the page of dated facts: the draft's, each with its end, and what an editor makes of one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any

from aiohttp import web
from pydantic import Field, ValidationError

from bot.content.facts import FactFile, FactName, UnfitError, fact_of
from bot.content.folders import FACTS
from bot.content.stated import facts_in
from bot.content.strict_yaml import LOCALES
from bot.model.audit import Audit
from bot.model.fact import DatedFact, DatedValue, Facts, expiring
from bot.model.workspace import Edit, Revision, Workspace
from bot.studio.changes import differences, saved, undone
from bot.web.bodies import Strict, read
from bot.web.session_guard import refuse

SOON = timedelta(days=60)
FOR_EVER = timedelta(days=36500)
Raw = dict[str, Any]


class Change(Strict):
    """One fact as the editor saw it, and as it shall be; None where there is none."""

    pack: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
    name: FactName
    before: Raw | None = None
    after: Raw | None = None


@dataclass(frozen=True)
class FactsApi:
    """`live` are the facts that customers are told now; `today` is the company's."""

    workspace: Workspace
    audit: Audit
    live: Callable[[], Awaitable[Facts]]
    today: Callable[[], date]

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/api/facts", self.listed, allow_head=False),
            web.get("/api/facts/history", self.history, allow_head=False),
            web.post("/api/facts", self.change),
            web.post("/api/facts/undo", self.undo),
        ]

    async def listed(self, _: web.Request) -> web.Response:
        return await self._list()

    async def _list(self, revision: int = 0) -> web.Response:
        shown = await self._shown_in()
        rows, live = [], await self.live()
        for pack, name, raw in await _facts(self.workspace):
            fact, problem = _read(name, raw, pack)
            row = {"pack": pack, "name": name, "raw": raw, "shown_in": shown.get(name, []), "problem": problem}
            rows.append(row | (self._standing(fact) if fact else {}) | {"published": live.get(name) == fact})
        packs = sorted({path.partition("/")[0] for path in await self.workspace.paths()})
        said = {"facts": rows, "packs": packs, "today": self.today().isoformat(), "revision": revision}
        return web.json_response(said)

    async def change(self, request: web.Request) -> web.Response:
        body = await read(request, Change)
        if body.before is None and (elsewhere := await self._pack_of(body.name)):
            return refuse(409, "taken", pack=elsewhere)
        if body.after is not None:
            problem = _read(body.name, body.after, body.pack)[1]
            if problem:
                return refuse(400, "unfit", **problem)
        file, unit = f"{body.pack}/{FACTS}", ("key", body.name)
        edits = list(differences(file, unit, body.before, body.after))
        if not edits:
            return await self._list()
        done = await saved(request, self.workspace, self.audit, edits, "facts.edited", f"{body.pack}/{body.name}")
        return done if isinstance(done, web.Response) else await self._list(done.number)

    async def undo(self, request: web.Request) -> web.Response:
        done = await undone(request, self.workspace, self.audit, lambda edit: edit.file.endswith(f"/{FACTS}"))
        return done if isinstance(done, web.Response) else await self._list()

    async def history(self, request: web.Request) -> web.Response:
        """What was changed about one fact, the newest first."""
        pack, name = request.query.get("pack", ""), request.query.get("name", "")
        found = await self.workspace.history(file=f"{pack}/{FACTS}")
        rows = [_revision(one, edits) for one in found if (edits := [e for e in one.edits if e.unit[1:2] == (name,)])]
        return web.json_response({"revisions": rows})

    def _standing(self, fact: DatedFact) -> Raw:
        today = self.today()
        value, later = fact.at(today), fact.after(today)
        urgent = next(iter(expiring([fact], today, FOR_EVER)), None)
        ends = urgent.ends if urgent else None
        return {
            "title": fact.title,
            "link": fact.link,
            "now": _value(fact, value),
            "later": _value(fact, later),
            "ends": ends.isoformat() if ends else None,
            "days": (ends - today).days if ends else None,
            "unchecked": bool(urgent and urgent.unchecked),
            "soon": bool(expiring([fact], today, SOON)),
        }

    async def _pack_of(self, name: str) -> str:
        return next((pack for pack, known, _ in await _facts(self.workspace) if known == name), "")

    async def _shown_in(self) -> Mapping[str, list[str]]:
        """Fact → the folders whose texts show it."""
        found: dict[str, list[str]] = {}
        for path in await self.workspace.paths():
            if path.endswith("/responses.yml"):
                for name in set(facts_in(await self.workspace.text(path) or "")):
                    found.setdefault(name, []).append(path.removesuffix("/responses.yml"))
        return found


async def _facts(workspace: Workspace) -> list[tuple[str, str, Any]]:
    """Pack, name and what the file says, of all facts of the draft."""
    files = [path for path in await workspace.paths() if path.count("/") == 1 and path.endswith(f"/{FACTS}")]
    held = [(path.partition("/")[0], await workspace.read(path)) for path in files]
    return [(pack, str(name), raw) for pack, facts in held if isinstance(facts, dict) for name, raw in facts.items()]


def _read(name: str, raw: Any, pack: str) -> tuple[DatedFact | None, Raw | None]:
    """The fact, or what is wrong with it and where."""
    try:
        return fact_of(name, FactFile.model_validate(raw), pack), None
    except UnfitError as error:
        return None, {"reason": error.code, "place": [str(part) for part in error.place]}
    except ValidationError as error:
        first = error.errors()[0]
        cause = (first.get("ctx") or {}).get("error")
        code = cause.code if isinstance(cause, UnfitError) else "missing" if first["type"] == "missing" else "field"
        return None, {"reason": code, "place": [str(part) for part in first["loc"]]}


def _value(fact: DatedFact, value: DatedValue | None) -> Raw | None:
    if value is None:
        return None
    return {
        "shown": {locale: value.shown[locale] for locale in LOCALES},
        "as_of": value.as_of.isoformat() if fact.dated else None,
        "checked_on": value.checked_on.isoformat(),
        "source": value.source,
        "valid_from": value.valid_from.isoformat() if value.valid_from else None,
        "valid_until": value.valid_until.isoformat() if value.valid_until else None,
    }


def _revision(one: Revision, edits: list[Edit]) -> Raw:
    changed = [{"what": ".".join(e.unit[2:]), "before": e.before, "after": e.after} for e in edits]
    return {"number": one.number, "by": one.by, "at": one.at.isoformat(), "changed": changed}
