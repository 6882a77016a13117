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
from brain.turns.models import Models  # noqa: E402

CONTENT = Path(__file__).parent / "content"
MODEL = "m-1"


@pytest.fixture(name="model", scope="session")
def _model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(train([CONTENT], tmp_path_factory.mktemp("model"))["model"])


@pytest.fixture(name="loaded", scope="session")
def _loaded(model: Path) -> LoadedModel:
    return LoadedModel.load(MODEL, model)


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


@pytest.fixture(name="folder")
def _folder(model: Path, tmp_path: Path) -> Path:
    """Releases, and models of which three lie where they are kept and one in its release's own folder."""
    for place in ("models/m-1", "models/m-2", "models/m-3", "r-4"):
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / "model.tar.gz").symlink_to(model)
    (tmp_path / "r-4" / "manifest.json").write_text("{}")
    return tmp_path


@pytest.fixture(name="models")
def _models(loaded: LoadedModel, folder: Path) -> Models:
    models = Models(folder)
    models.add(loaded)
    return models


@pytest.fixture(name="talk")
async def _talk(models: Models, bench: ActionBench):
    runner = web.AppRunner(application(models, Allowed.parse("http://127.0.0.1,unix:/tmp")))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with ClientSession(f"http://127.0.0.1:{runner.addresses[0][1]}") as session:
        yield Talk(session, MODEL, bench.address)
    await runner.cleanup()


@pytest.fixture(name="event_loop_policy", scope="session")
def _event_loop_policy():
    return asyncio.DefaultEventLoopPolicy()
