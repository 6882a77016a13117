"""`lotse account` as an operator runs it, on an installation that does not run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.system.backup.command import lotse
from tests.system.backup.home import Home

PASSWORD = "correct horse battery"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An installation in which nothing has happened yet."""
    made = Home(tmp_path / "data")
    made.folder.mkdir()
    return made


async def test_accounts_come_and_go(home: Home) -> None:
    """Who was added is listed with role and password, in the order of names; who was removed is not."""
    assert await said(home, "list") == []
    [link] = await said(home, "add", "Mette", "--role", "agent")
    assert link.startswith("http://127.0.0.1:8081/desk/welcome#")
    await said(home, "add", "jan", "--role", "admin", "--password-stdin", answer=PASSWORD)
    listed = [line.split() for line in await said(home, "list")]
    assert [(name, role) for name, role, *_ in listed] == [("jan", "admin"), ("mette", "agent")]
    assert [" ".join(rest) for _, _, _, *rest in listed] == ["password set", "no password yet"]
    assert await said(home, "remove", "Mette") == ["Mette: removed, signed out everywhere"]
    assert [line.split()[0] for line in await said(home, "list")] == ["jan"]


@pytest.mark.parametrize("command", ["remove", "reset"])
async def test_nobody_of_that_name(home: Home, command: str) -> None:
    """An account that is not there is one line and exit code 1."""
    done = await lotse(home, "account", command, "mette")
    assert (done.code, done.out, done.err) == (1, "", "Error: account mette: unknown\n")


async def said(home: Home, *arguments: str, answer: str = "") -> list[str]:
    """The lines of a command that worked."""
    done = await lotse(home, "account", *arguments, answer=answer)
    assert (done.code, done.err) == (0, "")
    return done.out.splitlines()
