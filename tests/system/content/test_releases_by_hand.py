"""`lotse release use|back`: another release at the command line, of an installation that does not run."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.model.audit import AuditEntry
from bot.model.release import Live
from bot.paths import CODE
from bot.store.live_release import RedisPointer
from tests.system.backup.home import Home

WAS, GOOD, BAD, BARE = "aaaaaaaaaaa1", "aaaaaaaaaaa2", "aaaaaaaaaaa3", "aaaaaaaaaaa4"
FAILURE = {"skill": "thank", "dialogue": "thanks", "turn": 1, "say": "danke", "why": "", "got": {}, "expected": {}}


def made(home: Home, name: str, *, failures: list[object] | None = None) -> None:
    """A release of what is shipped; with a report if one is told of."""
    folder = home.folder / "releases" / name
    (folder / "content").mkdir(parents=True)
    (folder / "content" / "nlu").symlink_to(CODE / "data" / "nlu")
    (folder / "manifest.json").write_text(json.dumps({"source": "s", "model": "m", "packs": ["common"]}))
    if failures is not None:
        report = {"golden": {"failures": failures}, "findings": [], "personal": [], "by": []}
        (folder / "report.json").write_text(json.dumps(report))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    made(home, WAS)
    made(home, GOOD, failures=[])
    made(home, BAD, failures=[FAILURE])
    made(home, BARE)
    model = home.folder / "releases" / "models" / "m"
    model.mkdir(parents=True)
    (model / "model.tar.gz").write_bytes(b"a model")
    (home.folder / "releases" / "live").write_text(WAS)
    return home


async def command(home: Home, *words: str) -> tuple[int, str]:
    env = {"LOTSE_DATA_DIR": str(home.folder), "LOTSE_CONNECTORS": "webchat", "LOTSE_LOG_LEVEL": "warning"}
    ran = await asyncio.to_thread(CliRunner().invoke, main, ["release", *words], env=env)
    return ran.exit_code, ran.output


async def stands(home: Home) -> tuple[Live | None, list[AuditEntry]]:
    async with home.opened() as stores:
        return await RedisPointer(stores.redis).read(), list(await stores.audit.read())


async def test_a_checked_release_is_used_and_written_down(home: Home) -> None:
    """Whoever holds the command line needs no second admin for it; the log says who, and what was live before."""
    code, said = await command(home, "use", GOOD)
    assert code == 0
    assert said.endswith(f"Release {GOOD} is live; before it, {WAS} was.\n")
    live, (entry,) = await stands(home)
    assert live
    assert live.release == GOOD
    assert (entry.did.verb, entry.did.subject, entry.did.before, entry.did.reason) == ("release.used", GOOD, WAS, "")
    assert entry.did.by.startswith("lotse release (")


@pytest.mark.parametrize(("name", "why"), [(BAD, "golden"), (BARE, "no_report")])
async def test_what_has_not_passed_its_checks_is_refused(home: Home, name: str, why: str) -> None:
    """Red golden dialogues and no checks at all are the same for customers."""
    code, said = await command(home, "use", name)
    assert code == 1
    assert f"({why})" in said
    assert "--unchecked" in said
    live, entries = await stands(home)
    assert (live.release if live else WAS, entries) == (WAS, [])


async def test_unchecked_is_said_aloud_and_written_down(home: Home) -> None:
    """Who steps over the checks in need is told so, and so is everybody who reads the log."""
    code, said = await command(home, "use", BAD, "--unchecked")
    assert code == 0
    assert "CUSTOMERS NOW GET A RELEASE THAT HAS NOT PASSED ITS CHECKS (golden)" in said
    _, (entry,) = await stands(home)
    assert (entry.did.subject, entry.did.reason) == (BAD, "unchecked: golden")


async def test_back_needs_no_checks_and_is_written_down(home: Home) -> None:
    """What customers had already is the way out of trouble, and so is again what they had in between."""
    await command(home, "use", BAD, "--unchecked")
    assert (await command(home, "back"))[0] == 0
    assert (await command(home, "use", BAD))[0] == 0
    live, entries = await stands(home)
    assert live
    assert live.release == BAD
    assert [entry.did.subject for entry in entries] == [BAD, WAS, BAD]


@pytest.mark.parametrize("name", ["nothing", "../releases/" + GOOD, "..", "models"])
async def test_what_is_no_release_is_refused(home: Home, name: str) -> None:
    """Also a way through folders, and with --unchecked."""
    for words in (("use", name), ("use", name, "--unchecked"), ("show", name)):
        code, said = await command(home, *words)
        assert (code, said) == (1, f"Error: there is no release {name}\n")
