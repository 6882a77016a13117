"""Golden dialogues: what each skill promises, rehearsed through the whole path in the simulator's world."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot import wiring
from bot.content.releases import Release
from bot.model.errors import LotseError, SettingsError
from bot.model.ids import random_id
from bot.model.item import Locale
from bot.model.training_report import Coverage, Golden, GoldenFailure
from bot.paths import CODE
from bot.sandbox.reached import Witness
from bot.sandbox.sandbox import Heard, Rehearsal, rehearsal
from bot.settings import Settings

LOCALES: Mapping[str, Locale] = {"de": "de", "de_sie": "de_sie", "en": "de"}
"""How an installation calls its customers in which a dialogue of this locale is played."""


@dataclass(frozen=True)
class Rehearsed:
    """What came of all of them, and what they have reached of each skill."""

    golden: Golden
    coverage: Sequence[Coverage] = ()

    @property
    def lines(self) -> list[str]:
        """One for each that failed."""
        return [told(failure) for failure in self.golden["failures"]]


def told(failure: GoldenFailure) -> str:
    return f"{failure['skill']} / {failure['dialogue']} / turn {failure['turn']}: {failure['why']}"


async def rehearse(
    settings: Settings,
    release: Release,
    *,
    first: Collection[str] = (),
    begins: Callable[[int], None] | None = None,
    played: Callable[[int], None] | None = None,
) -> Rehearsed:
    """Run every golden dialogue of the release, those of the skills named `first` before all others. `begins` hears
    how many there are, `played` how many are done."""
    content = wiring.load_content(settings, release)
    on = {name: skill for name, skill in content.skills.items() if not skill.switched_off}
    dialogues = [(name, one) for name in _ordered(on, first) for one in on[name].dialogues]
    failures: list[GoldenFailure] = []
    witness = Witness()
    if begins:
        begins(len(dialogues))
    async with (
        world() as outside,
        aiohttp.ClientSession() as session,
        rehearsal(wiring.with_simulator(_asking(settings), outside), release, watching=witness.watching) as stage,
    ):
        for number, (name, dialogue) in enumerate(dialogues, 1):
            await set_world(session, outside, dialogue.get("world") or {})
            here = stage.addressed(LOCALES[dialogue.get("locale", "de")])
            if failure := await play(here, name, dialogue):
                failures.append(failure)
            if played:
                played(number)
    total = len(dialogues)
    coverage = witness.coverage(release.content, content, wiring.pack_names(settings))
    return Rehearsed({"total": total, "passed": total - len(failures), "failures": failures}, coverage)


def _asking(settings: Settings) -> Settings:
    """What a dialogue promises holds for every company, however sure it wants to be before it notes a consent."""
    return settings.model_copy(update={"optin_confirm": "always"})


def _ordered(skills: Collection[str], first: Collection[str]) -> list[str]:
    return sorted(skills, key=lambda name: (name not in first, name))


async def play(stage: Rehearsal, skill: str, dialogue: Mapping[str, Any]) -> GoldenFailure | None:
    """Play one dialogue; gives the first turn that comes out differently, if any does."""
    person = random_id("golden")
    for number, turn in enumerate(dialogue["turns"], 1):
        expect = turn.get("expect") or {}
        try:
            heard = await stage.say(person, turn["say"])
        except LotseError as error:
            wrong, got, replies = str(error) or type(error).__name__, dict[str, Any](), list[str]()
        else:
            wrong, got = await _differs(stage, person, heard, expect)
            replies = heard.replies
        if wrong:
            return {
                "skill": skill,
                "dialogue": dialogue["name"],
                "turn": number,
                "say": turn["say"],
                "why": wrong,
                "expected": {key: expect[key] for key in got if key in expect},
                "got": got,
                "replies": replies,
            }
    return None


async def _differs(
    stage: Rehearsal, person: str, heard: Heard, expect: Mapping[str, Any]
) -> tuple[str, dict[str, Any]]:
    """The first difference in words, and by the key of the expectation all that there are."""
    got: dict[str, Any] = {}
    why: list[str] = []
    wanted = {"nlu_fallback": "out_of_scope"}.get(expect.get("skill", ""), expect.get("skill"))
    if wanted and heard.intent != wanted:
        got["skill"] = heard.intent
        why.append(f"understood {heard.intent} ({heard.confidence:.2f}), expected {wanted}")
    if "outcome" in expect and heard.outcome != expect["outcome"]:
        got["outcome"] = heard.outcome
        why.append(f"outcome {heard.outcome}, expected {expect['outcome']}")
    replies = "\n".join(heard.replies)
    values = expect.get("values") or {}
    if missing := {key: str(value) for key, value in values.items() if str(value) not in replies}:
        got["values"] = {key: value for key, value in values.items() if key not in missing}
        why.append(f"the answer does not name {', '.join(missing.values())}")
    if "opt_ins" in expect:
        live = sorted((consent.type, consent.subject) for consent in await stage.consents(person))
        promised = sorted((one["type"], one["subject"]) for one in expect["opt_ins"])
        if live != promised:
            got["opt_ins"] = [{"type": type_, "subject": subject} for type_, subject in live]
            why.append(f"consents {live}, expected {promised}")
    return (why[0] if why else ""), got


async def set_world(session: aiohttp.ClientSession, url: str, wanted: Mapping[str, Any]) -> None:
    """Put the simulator into the state that a dialogue asks for, whatever was before."""
    await _post(session, f"{url}/control/reset", {})
    for preset in wanted.get("alerts", ()):
        if preset != "none":
            await _post(session, f"{url}/control/disruptions", {"preset": preset})


async def _post(session: aiohttp.ClientSession, url: str, body: Mapping[str, Any]) -> None:
    async with session.post(url, json=body) as response:
        if response.status >= 400:
            raise SettingsError(f"the simulator refused {url}: HTTP {response.status}")


@asynccontextmanager
async def world() -> AsyncIterator[str]:
    """A simulator of our own; gives its address."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "simulator",
        cwd=CODE,
        env={**os.environ, **wiring.simulator_environment(""), "LOTSE_SIMULATOR_PORT": "0"},
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        line = await process.stdout.readline() if process.stdout else b""
        if not line.startswith(b"http"):
            raise SettingsError("the simulator did not start")
        yield line.decode().strip()
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
