"""`lotse ledger` as an auditor types it."""

from __future__ import annotations

import asyncio
import os
import sys
from typing import Any

import orjson

from tests.ledger.conftest import Past


async def lotse(past: Past, *words: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error."""
    env = {**os.environ, "LOTSE_DATA_DIR": str(past.settings.data_dir), "LOTSE_CONNECTORS": "webchat"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "ledger", *words, env=env,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await process.communicate()
    return process.returncode or 0, out.decode(), err.decode()


async def test_a_whole_ledger_ends_with_zero(past: Past) -> None:
    """One line says what was looked at."""
    code, out, _ = await lotse(past, "verify")
    assert code == 0
    assert "3 contacts, 7 entries," in out
    assert "whole." in out


async def test_a_finding_ends_with_one_and_is_named(past: Past) -> None:
    """One line per finding, with contact and entry; as JSON the same, and nothing but JSON."""
    scene = past.contacts[1]
    await scene.redis.lset(scene.key("ledger"), 0, b"{}")
    code, out, _ = await lotse(past, "verify")
    assert code == 1
    assert f"{scene.contact} entry 1: cannot be read: it was changed" in out.splitlines()
    code, out, _ = await lotse(past, "verify", "--json")
    said: Any = orjson.loads(out)
    assert (code, said["whole"]) == (1, False)
    assert {"contact": scene.contact, "entry": 1, "day": "", "what": "cannot be read: it was changed"} in said[
        "findings"
    ]


async def test_an_unknown_address_is_one_line(past: Past) -> None:
    """An address that nobody has written from ends with 1 and one line on standard error."""
    code, out, err = await lotse(past, "show", "twilio:whatsapp:+4915100000000")
    assert (code, out) == (1, "")
    assert err.count("\n") == 1


async def test_a_contact_is_shown_by_its_id(past: Past) -> None:
    """In the language that was asked for."""
    code, out, _ = await lotse(past, "show", past.contacts[0].contact, "--language", "en")
    assert code == 0
    assert out.splitlines()[0].endswith("3 entries, the chain is whole")
    assert "withdrawn" in out
