"""The check that docs/ledger.md gives to an auditor: it says the same as ours, and shares no line with it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest

from bot.cli.backup.places import redis_url
from bot.paths import CODE
from tests.ledger.conftest import Past

DOCS = (CODE / "docs/ledger.md").read_text(encoding="utf-8")
WITHOUT = pytest.mark.skipif(not shutil.which("redis-cli") or not shutil.which("jq"), reason="redis-cli, jq missing")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", DOCS, re.DOTALL)


def by_hand(past: Past, folder: Path) -> list[str]:
    script = folder / "check.py"
    script.write_text(blocks("python")[0], encoding="utf-8")
    socket = redis_url(past.settings).removeprefix("unix:").removeprefix("//")
    command = [sys.executable, str(script), str(past.file.path), "-s", socket.partition("?")[0]]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


def given(data: bytes, *command: str) -> bytes:
    """What the command says to this."""
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout


@WITHOUT
async def test_a_check_by_hand_finds_what_was_changed(past: Past, tmp_path: Path) -> None:
    """Nothing in a whole ledger; a changed entry and the day's root that no longer fits, with their names."""
    assert by_hand(past, tmp_path) == []
    scene = past.contacts[1]
    line = (await scene.redis.lindex(scene.key("ledger"), 0)).replace(b'"budget":2', b'"budget":9')
    await scene.redis.lset(scene.key("ledger"), 0, line)
    said = by_hand(past, tmp_path)
    assert said[0] == f"{scene.contact} 2 does not continue the entry before"
    assert [one.endswith("has another root") for one in said[1:]] == [True]


@WITHOUT
async def test_a_text_is_checked_by_hand(past: Past) -> None:
    """The hash of what was shown comes out as its entry says, from the stored record alone."""
    scene, granted = past.contacts[1], past.consents[1]
    body = (await scene.redis.hget(scene.key("optins"), f"{granted.id}:body"))[1:]
    program: Any = re.search(r"jq -j '(.*?)'", blocks("sh")[0])
    digest = given(given(body, "jq", "-j", program[1]), "sha256sum").split()[0].decode()
    assert orjson.loads(await scene.redis.lindex(scene.key("ledger"), 0))["shown"] == digest
