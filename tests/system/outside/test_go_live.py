"""docs/guide/go-live.md, walked from top to bottom: every command of it is run, Twilio is the simulator."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from twilio.rest import Client

from bot.cli.settings import known
from bot.settings import Settings
from bot.store.alarms import RedisAlarms
from bot.store.redis.connect import connect
from tests.simulator.twilio_client import Redirected, call
from tests.support.installation import PATIENCE, ROOT, Installation, free_port
from tests.support.release import Built
from tests.support.simulator import ACCOUNT_SID, AUTH_TOKEN, DHL_API_KEY, SENDER, SimulatorProcess
from tests.system.outside.ledger import opened
from tests.system.outside.phone import Phone

GUIDE = (ROOT / "docs" / "guide" / "go-live.md").read_text(encoding="utf-8")
FENCED = re.compile(r"^( *)```(\w+)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


def sections() -> dict[int, str]:
    """The steps by their numbers."""
    return {
        int(number): text
        for number, text in re.findall(r"^## (\d+)\. (.*?)(?=^## |\Z)", GUIDE, re.MULTILINE | re.DOTALL)
    }


def blocks(text: str, kind: str) -> list[str]:
    return [textwrap.dedent(body) for _, named, body in FENCED.findall(text) if named == kind]


@dataclass(frozen=True)
class Ran:
    """One line of the guide and what came of it."""

    line: str
    code: int
    said: str


class Reader:
    """Somebody who types what the guide says, in the folder where Lotse starts."""

    def __init__(self, installation: Installation, simulator: SimulatorProcess) -> None:
        self.installation = installation
        self.simulator = simulator
        self.typed: list[str] = []
        self._bin = installation.folder / "bin"
        self._bin.mkdir()
        (self._bin / "lotse").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m bot "$@"\n')
        (self._bin / "lotse").chmod(0o755)

    @property
    def env_file(self) -> Path:
        return self.installation.folder / ".env"

    def writes(self, lines: str, **own: str) -> None:
        """Put the guide's settings into `.env`, with values of one's own where it leaves them open."""
        rows = dict(line.split("=", 1) for line in lines.splitlines() if line)
        assert rows.keys() <= {one.name for one in known(Settings(_env_file=None), {})}
        assert {name for name, value in rows.items() if "…" in value} <= own.keys()
        kept = (
            dict(line.split("=", 1) for line in self.env_file.read_text().splitlines())
            if self.env_file.exists()
            else {}
        )
        self.env_file.write_text("".join(f"{name}={value}\n" for name, value in (kept | rows | own).items()))
        self.env_file.chmod(0o600)

    async def types(self, step: int, block: int = 0) -> list[Ran]:
        """Run one block line by line; `lotse up` is what stays running."""
        ran = []
        for line in blocks(sections()[step], "sh")[block].splitlines():
            self.typed.append(line)
            if line.startswith("lotse up"):
                self.installation.start()
                await self.installation.ready()
            else:
                ran.append(await asyncio.to_thread(self._run, line))
        return ran

    def _run(self, line: str) -> Ran:
        env = self.installation.environment
        env["PATH"] = f"{self._bin}:{env['PATH']}"
        done = subprocess.run(
            ["bash", "-c", line],
            cwd=self.installation.folder,
            env=env,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        return Ran(line, done.returncode, done.stdout + done.stderr)

    async def restarts(self) -> None:
        self.installation.stop()
        self.installation.start()
        await self.installation.ready()


@pytest.fixture
def reader(built_release: Built, tmp_path: Path) -> Iterator[Reader]:
    port = free_port()
    simulator = SimulatorProcess(LOTSE_PUBLIC_URL=f"http://127.0.0.1:{port}")
    asyncio.run(simulator.start())
    outside = {"LOTSE_TWILIO_API_URL": simulator.url, "LOTSE_DHL_API_URL": f"{simulator.url}/dhl"}
    installation = Installation(tmp_path / "opt", built_release, outside, port)
    try:
        yield Reader(installation, simulator)
    finally:
        asyncio.run(simulator.stop())
        installation.stop()


def fine(ran: list[Ran]) -> str:
    """All went well; gives what was said."""
    assert [one for one in ran if one.code] == []
    return "\n".join(one.said for one in ran)


async def raised(reader: Reader) -> list[str]:
    redis = connect(reader.installation.redis_url)
    try:
        return [one.kind for one in await RedisAlarms(redis).newest()]
    finally:
        await redis.aclose()


async def asks(reader: Reader, text: str, *proofs: str) -> None:
    """Somebody new writes and hears what the guide says."""
    async with opened(reader.installation) as ledger:
        phone = Phone(reader.simulator, ledger)
        await phone.says(text)
        (answer,) = await phone.hears()
        assert [proof for proof in proofs if proof not in answer] == [], answer


async def first_steps(reader: Reader) -> None:
    """Settings, start, Twilio's side, people."""
    own: dict[str, Any] = {
        "LOTSE_TWILIO_ACCOUNT_SID": ACCOUNT_SID,
        "LOTSE_TWILIO_AUTH_TOKEN": AUTH_TOKEN,
        "LOTSE_TWILIO_FROM": SENDER,
        "LOTSE_DHL_API_KEY": DHL_API_KEY,
        "LOTSE_ALERTS_URL": f"{reader.simulator.url}/gtfs-rt/alerts.pb",
    }
    reader.writes(blocks(sections()[3], "ini")[0], **own)
    said = fine(await reader.types(3))
    assert "LOTSE_TWILIO_AUTH_TOKEN=(set)" in said
    assert AUTH_TOKEN not in said
    assert "alerts: works" in said
    await reader.simulator.control("PATCH", "behaviour", {"webhook_retries": "", "webhook_fallback": False})
    *ready, check = await reader.types(5)
    fine(ready)
    assert (check.code, check.said.count("paste:"), "LOTSE_TWILIO_AUTH_TOKEN: accepted" in check.said) == (1, 2, True)
    await reader.simulator.control("PATCH", "behaviour", {"webhook_retries": "#rc=5&rp=all", "webhook_fallback": True})
    assert "approved" in fine(await reader.types(6))
    said = fine(await reader.types(7))
    assert said.count("/desk/welcome") == 2
    assert "jana" in said


async def rotation(reader: Reader) -> None:
    """Another token, with somebody writing at each step."""
    operator = Client(ACCOUNT_SID, AUTH_TOKEN, http_client=Redirected(reader.simulator.url))
    new = str((await call(operator.accounts.v1.secondary_auth_token().create)).secondary_auth_token)
    reader.writes(blocks(sections()[11], "ini")[0], LOTSE_TWILIO_AUTH_TOKEN_SECONDARY=new)
    await reader.restarts()
    assert "both are accepted" in fine(await reader.types(11, 0))
    await asks(reader, "Moin", "Musterbahn")
    await call(operator.accounts.v1.auth_token_promotion().update)
    await asks(reader, "Moin", "Musterbahn")
    await reader.installation.says("credential_replaced", 1)
    assert "credential_replaced" in await raised(reader)
    between = fine(await reader.types(11, 1))
    assert "LOTSE_TWILIO_AUTH_TOKEN: REFUSED" in between
    assert "LOTSE_TWILIO_AUTH_TOKEN_SECONDARY: accepted" in between
    reader.writes("LOTSE_TWILIO_AUTH_TOKEN_SECONDARY=\n", LOTSE_TWILIO_AUTH_TOKEN=new)
    await reader.restarts()
    fine(await reader.types(11, 2))
    await asks(reader, "Moin", "Musterbahn")


@pytest.mark.timeout(600)  # four starts, one of which may train
async def test_the_guide_can_be_walked(reader: Reader) -> None:
    """Who does what the guide says, and nothing else, has customers answered, is told what is missing on the way, backs
    up, and changes the token without a lost message; no command of the guide is left out."""
    await first_steps(reader)
    await asks(reader, "Fährt die U3?", "Musterbahn", "U3", "Stand", "www.example.org/datenschutz")
    await asks(reader, "Mensch bitte", "Musterbahn")
    said = fine(await reader.types(9))
    assert "alerts: works" in said
    assert "lotse_part_ready" in said
    fine(await reader.types(10))
    assert (reader.installation.folder / "backups" / "first.tar.gz").stat().st_size > 0
    await rotation(reader)
    assert sorted(reader.typed) == sorted(line for block in blocks(GUIDE, "sh") for line in block.splitlines())


def test_the_guide_names_what_is_there() -> None:
    """Its steps are numbered without a gap, and each setting in its text is one."""
    assert list(sections()) == list(range(1, len(sections()) + 1))
    assert set(re.findall(r"LOTSE_[A-Z_]+[A-Z]", GUIDE)) <= {one.name for one in known(Settings(_env_file=None), {})}
