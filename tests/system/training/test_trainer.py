"""The trainer as a process: a draft becomes a candidate beside a real brain, whatever happens to the trainer."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot import wiring
from bot.flow.content.publish import accept_golden
from bot.model.errors import RefusedError
from bot.model.training import TrainingJob
from bot.model.workspace import Edit
from bot.paths import CODE
from bot.settings import Settings
from bot.store.redis.connect import connect
from bot.store.redis.embedded import EmbeddedRedis
from tests.support.release import Built

PATIENCE = 900.0
FILE = "transit/other_transport/responses.yml"
TEXT = ("text", "utter_other_transport", "en", "0")
DIALOGUE = {
    "name": "of the test",
    "locale": "en",
    "turns": [{"say": "is there a bus instead of it", "expect": {"skill": "human", "outcome": "answered"}}],
}


@dataclass
class House:
    """An installation with a store, a live release and a draft; trainers come and go."""

    settings: Settings
    redis: Any
    stores: wiring.Stores

    @contextlib.asynccontextmanager
    async def trainer(self) -> AsyncIterator[asyncio.subprocess.Process]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("LOTSE_")}
        env = {"PYTHONPATH": str(CODE), "LOTSE_DATA_DIR": str(self.settings.data_dir), "LOTSE_TRAINER_NICE": "0"}
        log = (self.settings.data_dir / "trainer.log").open("ab")
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "trainer"),
            env=inherited | env | {"LOTSE_REDIS_URL": self.settings.redis_url},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
            log.close()

    async def until(self, id_: str, true: Callable[[TrainingJob], bool]) -> TrainingJob:
        async with asyncio.timeout(PATIENCE):
            while (job := await self.training.job(id_)) is None or not (true(job) or job.over):
                await asyncio.sleep(0.1)
        return job

    @property
    def training(self) -> Any:
        return wiring.training(self.settings, self.stores)

    @property
    def draft(self) -> Any:
        return wiring.workspace(self.settings, self.redis)

    def made(self) -> set[str]:
        """All releases and models."""
        folder = wiring.releases(self.settings).folder
        return {path.name for path in [*folder.glob("*/"), *folder.glob("models/*/")] if path.name[0] != "."}


@pytest.fixture
async def house(built_release: Built, tmp_path: Path) -> AsyncIterator[House]:
    """The release is a copy: what a trainer makes lies beside it."""
    shutil.copytree(built_release.folder / "releases", tmp_path / "home" / "releases")
    server = EmbeddedRedis(tmp_path / "redis")
    await server.start()
    settings = Settings(_env_file=None, data_dir=tmp_path / "home", redis_url=server.url)
    redis = connect(server.url)
    yield House(settings, redis, wiring.stores(settings, redis))
    await redis.aclose()
    await server.stop()


async def test_words_become_a_candidate_without_training(house: House) -> None:
    """A changed text needs no new model. A job is cancelled without a trace, a trainer killed in the middle; a golden
    dialogue that comes out differently keeps the candidate from customers until somebody says that it is right so."""
    await house.draft.edit([Edit(FILE, TEXT, await _said(house), "Buses are somebody else's trade.")], "anna")
    before = house.made()
    async with house.trainer():
        id_ = await house.training.request("anna", "buses")
        await house.until(id_, lambda job: job.phase == "dialogues")
        assert await house.training.cancel(id_, "ben")
        job = await house.until(id_, lambda job: job.over)
        assert (job.state, job.cancelled_by) == ("cancelled", "ben")
        assert house.made() == before
        await house.draft.edit(
            [Edit("transit/other_transport/skill.yml", ("dialogue", DIALOGUE["name"]), None, DIALOGUE)], "carla"
        )
        id_ = await house.training.request("anna", "buses")
        await house.until(id_, lambda job: job.done > 3)
    async with house.trainer():  # the one before was killed with all that it had started
        job = await house.until(id_, lambda job: job.over)
    assert (job.state, job.why, job.lives) == ("done", "", 2)
    report = await house.training.report(job.release)
    live = wiring.releases(house.settings).live()
    assert live
    assert report
    assert (report["against"], report["trained"], report["by"]) == (live.id, False, ["anna", "carla"])
    assert len(report["sentences"]) > 4_000
    assert report["outcomes"]["differ"] == 0
    assert report["flips"] == []
    (failure,) = report["golden"]["failures"]
    assert (failure["skill"], failure["got"]["skill"]) == ("other_transport", "other_transport")
    with pytest.raises(RefusedError) as refused:
        await wiring.publishing(house.settings, house.stores).publish(job.release, "anna")
    assert refused.value.details["codes"] == "golden"
    await accept_golden(house.draft, house.stores.audit, failure, "anna")
    kept = (await house.draft.read("transit/other_transport/skill.yml"))["dialogues"][-1]
    assert kept["turns"][0]["expect"] == {**DIALOGUE["turns"][0]["expect"], **failure["got"]}


async def _said(house: House) -> Any:
    """The text as an editor sees it."""
    from bot.content.edit.units import units  # noqa: PLC0415

    return units(FILE, await house.draft.text(FILE))[TEXT]
