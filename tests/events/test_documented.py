"""The calls that docs/events.md shows are taken as they stand there."""

from __future__ import annotations

import asyncio
import json
import os
import re
import secrets
import shutil
import sys
from base64 import b64encode
from pathlib import Path

import pytest

from bot.model.clock import utc_now
from tests.events.door import door
from tests.events.pushing import bound
from tests.flow.scene import Scene

PAGE = Path(__file__).parents[2] / "docs" / "events.md"
TOOLS = ("bash", "curl", "openssl", "base64", "od")


def shown(language: str) -> str:
    """The one example in this language."""
    (code,) = re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return str(code)


async def ran(*command: str, url: str, secret: str) -> str:
    env = {"PATH": os.environ["PATH"], "EVENTS_URL": f"{url}/events", "OPS_SECRET": secret}
    process = await asyncio.create_subprocess_exec(*command, env=env, stdout=asyncio.subprocess.PIPE)
    out, _ = await process.communicate()
    assert process.returncode == 0
    return out.decode()


@pytest.mark.parametrize("language", ["bash", "python"])
async def test_the_example_is_taken(town: Scene, language: str) -> None:
    """Copied, with only the secret and the address set, it is stored, and a duplicate when it runs again."""
    if language == "bash" and not all(map(shutil.which, TOOLS)):
        pytest.skip(f"needs {', '.join(TOOLS)}")
    town.clock.now = utc_now()
    secret = f"whsec_{b64encode(secrets.token_bytes(32)).decode()}"
    name = f"ops{secrets.token_hex(4)}"  # ids of earlier runs are none of its
    code = shown(language).replace('"source": "ops"', f'"source": "{name}"')
    command = ["bash", "-euc", code] if language == "bash" else [sys.executable, "-c", code]
    async with door(town, bound(name, secret)) as source:
        assert (
            json.loads(re.sub(r"^\d+ ", "", await ran(*command, url=source.url, secret=secret)))["outcome"] == "stored"
        )
        assert "duplicate" in await ran(*command, url=source.url, secret=secret)
    await town.announce()


def test_the_setting_shown_is_read() -> None:
    """The example of LOTSE_EVENT_SECRETS is JSON of two sources, apart from its secrets being cut short."""
    (setting,) = re.findall(r"LOTSE_EVENT_SECRETS='(.*?)'", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert [one["name"] for one in json.loads(setting)] == ["ops", "dhl"]
