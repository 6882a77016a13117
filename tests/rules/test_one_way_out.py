"""No message leaves but by the sender, with a permit from the gate."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rules.one_way_out import violations
from tests.rules.test_layers import ROOT, plant


def test_only_the_sender_sends_and_only_the_gate_permits() -> None:
    """One file uses a connector's send, one file makes permits."""
    assert violations(ROOT) == []


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("bot/flow/notices/notify.py", "async def f(connector, permit):\n    await connector.send(permit)"),
        ("bot/worker/sending.py", "def f(connector):\n    return connector.send"),
        ("actions/lines.py", "def f(tracker):\n    tracker.connector.send(1)"),
        ("bot/flow/outbound/deliver.py", "def f():\n    return Permit('x')"),
        ("bot/desk/app.py", "def f(message):\n    return message.Permit(1)"),
        ("connectors/twilio/send.py", "from bot.model.message import Permit as P"),
        ("bot/flow/outbound/deliver.py", "def f(claimed):\n    return replace(claimed.permit, text='x')"),
    ],
)
def test_a_second_way_out_is_found(file: str, line: str, tmp_path: Path) -> None:
    """A send, a handed-on send, a permit, a disguised and an altered permit are each reported."""
    assert len(violations(plant(tmp_path, {file: line}))) == 1


def test_the_sender_and_the_gate_pass(tmp_path: Path) -> None:
    """Where they belong, send and permit are not reported."""
    files = {
        "bot/flow/outbound/deliver.py": "async def f(connector, permit):\n    await connector.send(permit)",
        "bot/store/outbox.py": "def f(message):\n    return Permit(message)",
        "connectors/twilio/send.py": "class Twilio:\n    async def send(self, permit): ...",
    }
    assert violations(plant(tmp_path, files)) == []
