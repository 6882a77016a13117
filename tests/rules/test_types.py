"""What the type checker alone forbids: to send anything but one permit."""

from __future__ import annotations

import re
from pathlib import Path

from mypy import api

from tests.rules.test_layers import ROOT

TRIES = """
from collections.abc import Sequence
from typing import Any

from bot.model.message import Outgoing, Permit, Receipt
from bot.model.connector import Connector
from bot.model.outbox import Outbox


async def allowed(outbox: Outbox, connector: Connector) -> Receipt | None:
    claimed = await outbox.claim("c-1")
    return await connector.send(claimed.permit) if claimed else None


async def forbidden(connector: Connector, message: Outgoing, permits: Sequence[Permit], outbox: Outbox) -> None:
    await connector.send(message)  # no
    await connector.send("Sommer-Rabatt!")  # no
    await connector.send({"to": "+4915112345678", "text": "Sommer-Rabatt!"})  # no
    await connector.send(permits)  # no
    await connector.send(permits[0], "noch jemand")  # no
    await connector.send(to=["+4915112345678"], text="Sommer-Rabatt!")  # no
    await connector.send(await outbox.claim("c-1"))  # no
    await connector.send(Permit(text="Sommer-Rabatt!"))  # no
    permits[0].text = "Sommer-Rabatt!"  # no
"""


def test_send_takes_one_permit_and_nothing_else(tmp_path: Path) -> None:
    """A message, a text, a list, an unchecked claim, a permit without its parts or with other words: mypy refuses each
    line of these, and no other."""
    file = tmp_path / "tries.py"
    file.write_text(TRIES)
    said, trouble, _ = api.run(["--config-file", str(ROOT / "pyproject.toml"), "--strict", str(file)])
    refused = {int(line) for line in re.findall(r"tries\.py:(\d+): error", said)}
    expected = {number for number, line in enumerate(TRIES.splitlines(), 1) if line.endswith("# no")}
    assert (refused, trouble) == (expected, "")
