"""Words of notices change only when somebody has accepted them: a start keeps those that are live, and says so."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from bot import wiring
from bot.content.releases import MODEL, Release
from bot.content.strict_yaml import ContentError
from bot.model.clock import utc_now
from bot.model.errors import SettingsError
from bot.paths import CODE
from bot.processes import roles
from bot.settings import Settings

SHIPPED, OLD = "ist laut Betreiber vorbei", "ist laut Betreiber behoben"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(_env_file=None, data_dir=tmp_path)


async def train(folder: Path, out: Path) -> dict[str, Any]:
    """No model: what a release says is looked at, not what it understands."""
    (out / MODEL).write_bytes(b"a model")
    return {}


async def published(settings: Settings, kept: Any = None) -> Release:
    found = wiring.releases(settings)
    release = await found.build(train, kept)
    found.publish(release)
    return release


async def said_otherwise(settings: Settings, old: str = OLD) -> Release:
    """A live release of another version, whose notices say something else; for us, what is shipped is what changes."""
    release = await published(settings)
    file = release.content / "nlu" / "transit" / "notices.yml"
    file.write_text(file.read_text(encoding="utf-8").replace(SHIPPED, old), encoding="utf-8")
    manifest = release.folder / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"source": "of another version"}))
    read = wiring.releases(settings).live()
    assert read is not None
    return read


async def lotse(settings: Settings, *arguments: str) -> tuple[int, str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("LOTSE_")}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *arguments),
        cwd=settings.data_dir,
        env=inherited | {"PYTHONPATH": str(CODE), "LOTSE_DATA_DIR": str(settings.data_dir)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, complained = await process.communicate()
    return process.returncode or 0, said.decode(), complained.decode()


async def test_the_first_release_needs_nobody(settings: Settings) -> None:
    """Before there is a release there is nothing that anybody has agreed to, and the same words again are no change."""
    assert wiring.pending(settings, None).types == []
    assert wiring.pending(settings, await published(settings)).types == []


async def test_training_names_each_changed_text(settings: Settings) -> None:
    """`lotse train` shows old and new words by type, text and language, trains nothing, and ends with one line."""
    live = await said_otherwise(settings)
    code, said, complained = await lotse(settings, "train")
    assert code == 1
    for locale in ("de", "de_sie"):
        assert f"line_runs_again, notice ({locale}):" in said
    assert "(en)" not in said
    assert OLD in said
    assert SHIPPED in said
    line = complained.splitlines()[-1]
    assert line.startswith("Error: ")
    assert "texts of notices would change; nothing was trained" in line
    assert "--accept-notices" in line
    assert wiring.releases(settings).live() == live
    assert [path.name for path in (settings.data_dir / "releases").glob("[!m]*/")] == [live.id]


async def test_a_start_keeps_the_words_that_are_live(settings: Settings) -> None:
    """What an upgrade brings is built, but for the words of notices: those stay until somebody accepts others, also
    over the next start."""
    live = await said_otherwise(settings)
    for _ in range(2):
        waiting = wiring.pending(settings, live)
        assert waiting.types == ["commute", "line_runs_again"]
        live = await published(settings, waiting.kept)
        content = wiring.load_content(settings, live)
        assert OLD in content.words["line_runs_again"].texts["notice"]["de"]
        assert content.notices["line_runs_again"].words == content.words["line_runs_again"].version
        assert wiring.releases(settings).current()
    accepted = await wiring.releases(settings).build(train, accepted={"by": "frauke"})
    assert SHIPPED in wiring.load_content(settings, accepted).words["line_runs_again"].texts["notice"]["de"]


async def test_a_word_within_a_notice_is_a_change(settings: Settings) -> None:
    """So is another word for what a value reads as."""
    live = await published(settings)
    file = live.content / "nlu" / "common" / "consent" / "responses.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("laut Betreiber wieder ohne diese Störung", "wieder da"))
    assert {one.text for one in wiring.pending(settings, live).changes} == {"utter_word_line_is_clear"}


async def test_a_type_that_nobody_has_accepted_is_not_offered(settings: Settings) -> None:
    """A kind of notice that the live release does not have waits too; what was switched off before is known."""
    live = await published(settings)
    file = live.content / "nlu" / "parcel" / "notices.yml"
    words = file.read_text(encoding="utf-8")
    file.write_text(words[: words.index("\nparcel_done:")], encoding="utf-8")
    waiting = wiring.pending(settings, live)
    assert waiting.kept == {"parcel_done": None}
    assert "parcel_done" not in wiring.load_content(settings, await published(settings, waiting.kept)).notices
    fewer = settings.model_copy(update={"packs": "common"})
    assert wiring.pending(settings, await published(fewer)).types == []


async def test_words_that_may_not_be_said_are_not_kept(settings: Settings) -> None:
    """A live advert of an earlier version does not live on: the start ends, and says what to do."""
    live = await said_otherwise(settings, "war gestern. Heute fünfzig Prozent")
    with pytest.raises(ContentError, match="fünfzig"):
        wiring.load_content(settings, await published(settings, wiring.pending(settings, live).kept))


async def test_a_worker_does_not_start_with_an_advert(settings: Settings, own_redis: Any) -> None:
    """Nor does it read such a release, whoever has put it there."""
    live = await said_otherwise(settings, "vorbei: rabatt-xyz.de")
    with pytest.raises(SettingsError, match="notices"):
        wiring.load_content(settings, live)
    waiting = asyncio.create_task(roles.live_release(settings, own_redis))
    await asyncio.sleep(0)
    assert not waiting.done()
    waiting.cancel()


async def test_who_accepted_is_written_down(settings: Settings) -> None:
    """The release names them, with each text, and is another one for it."""
    live = await said_otherwise(settings)
    waiting = wiring.pending(settings, live)
    at = utc_now()
    release = await wiring.releases(settings).build(train, accepted=waiting.accepted("frauke", at))
    found = wiring.releases(settings).get(release.id)
    assert found is not None
    assert found.id != live.id
    assert found.accepted["by"] == "frauke"
    assert {(one["type"], one["text"]) for one in found.accepted["changes"]} >= {("line_runs_again", "notice")}
