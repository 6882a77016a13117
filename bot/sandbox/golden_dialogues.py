"""Golden dialogues: what each skill promises, rehearsed through the whole path in the simulator's world."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from bot import wiring
from bot.content.releases import Release
from bot.model.errors import LotseError, SettingsError
from bot.model.ids import random_id
from bot.paths import CODE
from bot.sandbox.sandbox import Heard, Rehearsal, rehearsal
from bot.settings import Settings

ADDRESS_FORMS = {"de": "du", "de_sie": "sie", "en": "du"}


async def rehearse(settings: Settings, release: Release) -> tuple[int, list[str]]:
    """Run every golden dialogue of the release; gives how many there are, and one line per failure."""
    failures: list[str] = []
    dialogues = [
        (skill.name, dialogue)
        for skill in wiring.load_content(settings, release).skills.values()
        for dialogue in skill.dialogues
    ]
    async with world() as outside, aiohttp.ClientSession() as session:
        for form in ("du", "sie"):
            here = wiring.with_simulator(settings.model_copy(update={"address_form": form}), outside)
            chosen = [(n, d) for n, d in dialogues if ADDRESS_FORMS[d.get("locale", "de")] == form]
            if not chosen:
                continue
            async with rehearsal(here, release) as stage:
                for name, dialogue in chosen:
                    await set_world(session, outside, dialogue.get("world") or {})
                    failures += await play(stage, name, dialogue)
    return len(dialogues), failures


async def play(stage: Rehearsal, skill: str, dialogue: Mapping[str, Any]) -> list[str]:
    """Play one dialogue; gives what differs from what is expected, if anything."""
    person = random_id("golden")
    for number, turn in enumerate(dialogue["turns"], 1):
        where = f"{skill} / {dialogue['name']} / turn {number}"
        try:
            heard = await stage.say(person, turn["say"])
        except LotseError as error:
            return [f"{where}: {error}"]
        wrong = await _differs(stage, person, heard, turn.get("expect") or {})
        if wrong:
            return [f"{where}: {wrong}"]
    return []


async def _differs(stage: Rehearsal, person: str, heard: Heard, expect: Mapping[str, Any]) -> str:
    wanted = {"nlu_fallback": "out_of_scope"}.get(expect.get("skill", ""), expect.get("skill"))
    if wanted and heard.intent != wanted:
        return f"understood {heard.intent} ({heard.confidence:.2f}), expected {wanted}"
    if "outcome" in expect and heard.outcome != expect["outcome"]:
        return f"outcome {heard.outcome}, expected {expect['outcome']}"
    replies = "\n".join(heard.replies)
    missing = [str(value) for value in (expect.get("values") or {}).values() if str(value) not in replies]
    if missing:
        return f"the answer does not name {', '.join(missing)}"
    if "opt_ins" in expect:
        live = sorted((consent.type, consent.subject) for consent in await stage.consents(person))
        promised = sorted((one["type"], one["subject"]) for one in expect["opt_ins"])
        if live != promised:
            return f"consents {live}, expected {promised}"
    return ""


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
