"""One model, trained once from the small content beside, and real servers on both sides of the brain."""

from __future__ import annotations

from brain.quiet import be_quiet

be_quiet()

import asyncio  # noqa: E402
import sys  # noqa: E402
from pathlib import Path  # noqa: E402

import pytest  # noqa: E402
from aiohttp import ClientSession, web  # noqa: E402

sys.path.insert(0, str(Path(__file__).parent))

from talk import Talk  # noqa: E402
from workbench import ActionBench  # noqa: E402

from brain.train import train  # noqa: E402
from brain.turns.addresses import Allowed  # noqa: E402
from brain.turns.app import application  # noqa: E402
from brain.turns.loaded_model import LoadedModel  # noqa: E402
from brain.turns.releases import Releases  # noqa: E402

CONTENT = Path(__file__).parent / "content"
RELEASE = "r-1"


@pytest.fixture(name="model", scope="session")
def _model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(train([CONTENT], tmp_path_factory.mktemp("model"))["model"])


@pytest.fixture(name="loaded", scope="session")
def _loaded(model: Path) -> LoadedModel:
    return LoadedModel.load(RELEASE, model)


@pytest.fixture(name="bench")
async def _bench():
    bench = ActionBench()
    runner = web.AppRunner(bench.app())
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    bench.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield bench
    bench.release_all()
    await runner.cleanup()


@pytest.fixture(name="releases")
def _releases(loaded: LoadedModel) -> Releases:
    releases = Releases()
    releases.add(loaded)
    return releases


@pytest.fixture(name="talk")
async def _talk(releases: Releases, bench: ActionBench):
    runner = web.AppRunner(application(releases, Allowed.parse("http://127.0.0.1,unix:/tmp")))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with ClientSession(f"http://127.0.0.1:{runner.addresses[0][1]}") as session:
        yield Talk(session, RELEASE, bench.address)
    await runner.cleanup()


@pytest.fixture(name="event_loop_policy", scope="session")
def _event_loop_policy():
    return asyncio.DefaultEventLoopPolicy()
