"""Brains as a switch sees them: real servers that hold models by name, and an installation with several of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.content.releases import MODEL, Making, Release, Releases
from bot.content.switch import ReleaseSwitch
from bot.model.clock import utc_now
from bot.model.errors import SettingsError
from bot.nlu.brains import BrainList
from bot.store.live_release import RedisPointer


class PlayedBrain:
    """Says what brain/turns/app.py says of models; takes no turns. `folder` is where it writes down what is live."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.models: list[str] = []
        self.live = ""
        self.fails = ""
        self.asked: list[str] = []

    def app(self) -> web.Application:
        app = web.Application()
        app.add_routes([web.get("/health", self._health), web.post("/load", self._load), web.post("/live", self._live)])
        return app

    def _standing(self) -> web.Response:
        return web.json_response({"model": self.live or None, "models": self.models, "ready": bool(self.live)})

    async def _health(self, _: web.Request) -> web.Response:
        return self._standing()

    async def _load(self, request: web.Request) -> web.Response:
        model = (await request.json())["model"]
        self.asked.append(model)
        if self.fails:
            return web.json_response({"error": "broken", "reason": self.fails}, status=500)
        self.models += [] if model in self.models else [model]
        self.live = self.live or model
        return self._standing()

    async def _live(self, request: web.Request) -> web.Response:
        body = await request.json()
        assert body["model"] in self.models
        self.live = body["model"]
        if body["release"]:
            (self.folder / "live").write_text(body["release"])
        return self._standing()


class Town:
    """Releases on disk, a pointer in a store, brains on addresses."""

    def __init__(self, folder: Path, redis: Any) -> None:
        self.folder = folder / "releases"
        pipeline = folder / "brain"
        (pipeline / "understanding").mkdir(parents=True)
        (pipeline / "config.yml").write_text("pipeline: []\n")
        self.source = folder / "data"
        self._skill = self.source / "nlu" / "common" / "greet"
        self._skill.mkdir(parents=True)
        (self._skill / "skill.yml").write_text(
            "skill: greet\ntitle: {de: Gruß, en: Greeting}\ntopic: {de: Gruß, en: Greeting}\n"
        )
        self.releases = Releases(self.folder, self.source, pipeline, ("common",))
        self.redis = redis
        self.pointer = RedisPointer(redis)
        self.brains: list[PlayedBrain] = []
        self.urls: list[str] = []
        self.unreadable: set[str] = set()

    def read(self, release: Release) -> object:
        if release.id in self.unreadable:
            raise SettingsError("cannot be read")
        return release

    async def built(self, words: str, phrases: str = "hallo") -> Release:
        """A release that says these words, and needs a model of its own for these phrases."""
        (self._skill / "responses.yml").write_text(f"responses:\n  utter_greet:\n  - text: {words}\n")
        (self._skill / "nlu.yml").write_text(f"nlu:\n- intent: greet\n  examples: |\n    - {phrases}\n    - moin\n")

        async def train(data: Path, out: Path) -> dict[str, Any]:
            (out / MODEL).write_bytes(b"a model")
            return {}

        return await self.releases.build(train, making=Making("ada", words, self.releases.live()))

    async def serving(self, words: str, phrases: str = "hallo") -> Release:
        """A first release that all brains serve."""
        release = await self.built(words, phrases)
        self.releases.publish(release, "start")
        for brain in self.brains:
            brain.models, brain.live = [release.model_id], release.model_id
        await self.switch().keep()
        return release

    def switch(self, pointer: Any = None, brains: Any = None) -> ReleaseSwitch:
        brains = brains or BrainList(",".join(self.urls))
        return ReleaseSwitch(self.releases, pointer or self.pointer, brains, self.read, utc_now)


@asynccontextmanager
async def town_of(folder: Path, redis: Any, brains: int = 2) -> AsyncIterator[Town]:
    town = Town(folder, redis)
    async with AsyncExitStack() as stack:
        for _ in range(brains):
            brain = PlayedBrain(town.folder)
            server = await stack.enter_async_context(TestServer(brain.app()))
            town.brains.append(brain)
            town.urls.append(str(server.make_url("")).rstrip("/"))
        yield town


async def live_of(town: Town) -> tuple[str, str, str]:
    """Which release the store, the file and the brains take for live; the brains by their model."""
    live = await town.pointer.read()
    models = {brain.live for brain in town.brains}
    assert len(models) == 1, "brains differ"
    return live.release if live else "", town.releases.live_id(), models.pop()
