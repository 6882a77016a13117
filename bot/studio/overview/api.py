"""The calls of the overview: all questions with how they stand, the search over their words, and their faults."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from aiohttp import web

from bot.model.release import Live
from bot.model.traffic import shares
from bot.model.workspace import Revision
from bot.studio.overview.parts import OverviewParts
from bot.studio.overview.questions import Question, Questions
from bot.studio.overview.search import Hit
from bot.studio.overview.to_do import RECOMMENDED, mended_on, to_do, too_few
from bot.web.session_guard import signed_in

FOUND, LATELY = 30, 5


class OverviewApi:
    def __init__(self, parts: OverviewParts) -> None:
        self._parts = parts
        self._questions = Questions(parts.workspace, parts.packs)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/api/overview", self.all, allow_head=False),
            web.get("/api/overview/search", self.search, allow_head=False),
            web.get("/api/overview/health", self.health, allow_head=False),
        ]

    async def all(self, request: web.Request) -> web.Response:
        parts, draft, live = self._parts, await self._questions.draft(), await self._parts.live()
        unpublished = await self._unpublished(live)
        share = shares(await parts.traffic.counts())
        open_now = await parts.editors.all()
        todo = await to_do(parts, signed_in(request).name, live, draft.questions, len(unpublished))
        return web.json_response(
            {
                "questions": [_question(one, share) for one in draft.questions],
                "counted": bool(share),
                "recommended": RECOMMENDED,
                "live": {"release": live.release, "at": live.at.isoformat(), "by": live.by} if live else None,
                "unpublished": sorted(unpublished),
                "lately": [_revision(one) for one in await parts.workspace.history(limit=LATELY)],
                "editing": [{"place": place, "names": names} for place, names in open_now.items()],
                "todo": [asdict(one) for one in todo],
            }
        )

    async def search(self, request: web.Request) -> web.Response:
        draft = await self._questions.draft()
        hits = await asyncio.to_thread(draft.index.find, request.query.get("q", ""), FOUND)
        by_place = {one.place: one for one in draft.questions}
        return web.json_response({"hits": [_hit(hit, by_place[hit.passage.place]) for hit in hits]})

    async def health(self, _: web.Request) -> web.Response:
        """By question; under the empty name what belongs to none; and on which pages errors are mended. Asked for by
        itself: it takes a moment."""
        counts: dict[str, Counter[str]] = {}
        found = await self._parts.workspace.findings()
        for one in found:
            counts.setdefault(one.skill, Counter())[one.level] += 1
        pages = Counter(mended_on(one.file) for one in found if one.level == "error")
        return web.json_response({"faults": counts, "pages": pages})

    async def _unpublished(self, live: Live | None) -> set[str]:
        """What of the draft differs from the release that answers: questions by their place, else files."""
        if live is None:
            return set()
        own, theirs = await self._parts.workspace.files(), await asyncio.to_thread(self._parts.files_of, live.release)
        files = [name for name in {*own, *theirs} if own.get(name) != theirs.get(name)]
        return {name.rpartition("/")[0] if name.count("/") > 1 else name for name in files}


def _question(one: Question, share: Mapping[str, float]) -> dict[str, Any]:
    return {
        "pack": one.pack,
        "name": one.name,
        "title": dict(one.title),
        "sentences": dict(one.sentences),
        "few": too_few(one),
        "dialogues": one.dialogues,
        "own": one.own,
        "changed": one.changed,
        "share": share.get(one.name, 0.0),
    }


def _hit(hit: Hit, question: Question) -> dict[str, Any]:
    passage = hit.passage
    return {
        "pack": question.pack,
        "name": question.name,
        "title": dict(question.title),
        "where": passage.where,
        "text": passage.text[:300],
    }


def _revision(one: Revision) -> dict[str, Any]:
    places = {edit.file.rpartition("/")[0] for edit in one.edits}
    return {
        "number": one.number,
        "by": one.by,
        "at": one.at.isoformat(),
        "note": one.note,
        "places": sorted(places)[:10],
    }
