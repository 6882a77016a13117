"""`lotse twilio sync` and `lotse twilio check` as an operator runs them, with the notice types that are shipped."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.paths import CODE
from tests.support.simulator import SimulatorProcess, running_simulator

PUBLIC_URL = "http://127.0.0.1:9"

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def simulator() -> AsyncIterator[SimulatorProcess]:
    async with running_simulator(LOTSE_PUBLIC_URL=PUBLIC_URL) as process:
        yield process


async def twilio(simulator: SimulatorProcess, folder: Path, *arguments: str, **settings: str) -> tuple[int, str, str]:
    """Run `lotse twilio …`; gives the exit code and what it printed."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("LOTSE_")}
    ours = {"PYTHONPATH": str(CODE), "LOTSE_DATA_DIR": str(folder), "LOTSE_PUBLIC_URL": PUBLIC_URL}
    running = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "twilio", *arguments),
        cwd=folder,
        env=inherited | ours | simulator.product_settings | settings,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, complained = await running.communicate()
    return running.returncode or 0, said.decode(), complained.decode()


async def test_an_operators_way(simulator: SimulatorProcess, tmp_path: Path) -> None:
    """Nothing is there; a look changes nothing; a sync makes all; from then on everything is as it should be."""
    code, said, _ = await twilio(simulator, tmp_path, "sync", "--check")
    assert code == 1
    assert "missing" in said
    assert "run lotse twilio sync" in said
    assert await simulator.control("GET", "content") == []

    code, said, complained = await twilio(simulator, tmp_path, "sync")
    assert (code, complained) == (0, "")
    heading, *rows = said.splitlines()
    assert heading.split() == ["template", "locale", "status", "to", "do"]
    made = {one["friendly_name"] for one in await simulator.control("GET", "content")}
    assert {row.split()[0] for row in rows} == made
    assert {row.split()[2] for row in rows} == {"approved"}
    assert {row.split()[1] for row in rows} == {"de", "de_sie", "en"}

    assert (await twilio(simulator, tmp_path, "sync"))[:2] == (0, said)
    assert (await twilio(simulator, tmp_path, "sync", "--check"))[:2] == (0, said)
    assert len(await simulator.control("GET", "content")) == len(made)
    assert (await twilio(simulator, tmp_path, "check"))[0] == 0


async def test_a_rejected_template_is_named(simulator: SimulatorProcess, tmp_path: Path) -> None:
    """The check names a template that WhatsApp turned down, why, and what to do."""
    await twilio(simulator, tmp_path, "sync")
    first = (await simulator.control("GET", "content"))[0]
    await simulator.control("POST", f"content/{first['sid']}/approval", {"status": "rejected", "reason": "too vague"})
    code, said, _ = await twilio(simulator, tmp_path, "check")
    assert code == 1
    [line] = [line for line in said.splitlines() if first["friendly_name"] in line]
    assert "rejected; too vague: reword it" in line
    assert (await twilio(simulator, tmp_path, "sync"))[0] == 1


async def test_a_company_of_another_name_has_templates_of_its_own(simulator: SimulatorProcess, tmp_path: Path) -> None:
    """The company's name is part of the words: another one makes new versions."""
    before = len(await simulator.control("GET", "content"))
    assert (await twilio(simulator, tmp_path, "sync", LOTSE_COMPANY="Elbfähre"))[0] == 0
    after = await simulator.control("GET", "content")
    assert len(after) > before
    assert "Elbfähre" in after[-1]["types"]["twilio/text"]["body"]


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"LOTSE_TWILIO_AUTH_TOKEN": "wrong"}, "20003"),
        ({"LOTSE_TWILIO_API_URL": "http://127.0.0.1:9"}, "cannot be asked"),
        ({"LOTSE_TWILIO_FROM": ""}, "LOTSE_TWILIO_FROM"),
    ],
    ids=["token", "address", "sender"],
)
async def test_what_is_wrong_is_one_line(
    simulator: SimulatorProcess, tmp_path: Path, settings: dict[str, str], told: str
) -> None:
    """A wrong token, an address where nobody listens, a missing setting: one line that says so, exit code 1."""
    code, _, complained = await twilio(simulator, tmp_path, "sync", **settings)
    assert code == 1
    assert told in complained
    assert len(complained.strip().splitlines()) == 1
