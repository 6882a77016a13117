"""What somebody should do next, the most urgent first: each with its number and the page where it is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from bot.content.company import COMPANY
from bot.content.folders import FACTS, NOTICES
from bot.content.held_out import HELD_OUT
from bot.model.release import Live
from bot.model.training import foremost
from bot.studio.overview.parts import OverviewParts
from bot.studio.overview.questions import Question

Urgency = Literal["now", "soon", "someday"]
ORDER: tuple[Urgency, ...] = ("now", "soon", "someday")
SOON = timedelta(days=14)
RECOMMENDED = {"de": 15, "en": 10}
"""Sentences of a question in each language: fewer are understood less surely."""


@dataclass(frozen=True)
class ToDo:
    code: str
    urgency: Urgency
    number: int
    page: str


async def to_do(
    parts: OverviewParts, me: str, live: Live | None, questions: Sequence[Question], unpublished: int
) -> list[ToDo]:
    """What nobody has to do is left out."""
    found = [
        *await _at_once(parts),
        *await _of_others(parts, me),
        *await _of_facts(parts),
        *await _of_the_draft(parts, live, unpublished),
        *_of_questions(questions),
    ]
    return sorted((one for one in found if one.number), key=lambda one: ORDER.index(one.urgency))


async def _at_once(parts: OverviewParts) -> Sequence[ToDo]:
    orders, now = await parts.orders.orders(), parts.clock()
    off = [one for one in orders.off if one.holds(now)]
    whole = sum(one.kind == "bot" for one in off)
    away = [one for one in await parts.sources.all() if one.configured and one.away]
    return (
        ToDo("bot_off", "now", whole, "special"),
        ToDo("alarms", "now", sum(not one.seen_by for one in await parts.alarms.newest()), "state"),
        ToDo("off", "soon", len(off) - whole, "special"),
        ToDo("special", "soon", len(orders.notices(now)), "special"),
        ToDo("sources", "soon", len(away), "state"),
    )


async def _of_others(parts: OverviewParts, me: str) -> Sequence[ToDo]:
    now, approvals = parts.clock(), await parts.second_admin.all()
    mine = [one for one in approvals if one.standing == "waiting" and one.open(now) and me in one.others]
    admins = [one for one in await parts.accounts.all() if one.role == "admin" and one.password]
    return ToDo("approvals", "now", len(mine), "people"), ToDo("alone", "someday", int(len(admins) == 1), "people")


async def _of_facts(parts: OverviewParts) -> Sequence[ToDo]:
    ending = [one for one in await parts.running_out.expiring(SOON) if not one.unchecked]
    over = sum(one.days < 0 for one in ending)
    return ToDo("facts_over", "now", over, "facts"), ToDo("facts_soon", "soon", len(ending) - over, "facts")


async def _of_the_draft(parts: OverviewParts, live: Live | None, unpublished: int) -> Sequence[ToDo]:
    job = foremost(await parts.trainings())
    ready = job is not None and job.state == "done" and live is not None and job.release != live.release
    return (
        ToDo("no_release", "now", int(live is None), "compare"),
        ToDo("conflicts", "now", len(await parts.workspace.conflicts()), "skills"),
        ToDo("training", "soon", int(job is not None and not job.over), "compare"),
        ToDo("training_failed", "soon", int(job is not None and job.state == "failed"), "compare"),
        ToDo("ready", "soon", int(ready), "compare"),
        ToDo("unpublished", "someday", unpublished, "compare"),
    )


def _of_questions(questions: Sequence[Question]) -> Iterator[ToDo]:
    yield ToDo("no_dialogues", "someday", sum(not one.dialogues for one in questions), "skills")
    yield ToDo("few_sentences", "someday", sum(too_few(one) for one in questions), "skills")


def mended_on(file: str) -> str:
    """The page on which what is wrong with a file of the draft is mended."""
    rest = file.partition("/")[2]
    if rest.startswith("page_"):
        return "page_words"
    if "/" in rest or not rest:
        return "skills"
    return {NOTICES: "notices", FACTS: "facts", COMPANY: "company", HELD_OUT: "skills"}.get(rest, "nicknames")


def too_few(question: Question) -> bool:
    return any(question.sentences.get(language, 0) < number for language, number in RECOMMENDED.items())
