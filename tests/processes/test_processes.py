"""How many processes `lotse up` starts, and what each of them is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.model.errors import SettingsError
from bot.processes.counts import processes
from bot.processes.supervise import Role
from bot.settings import Settings


def started(folder: Path, **settings: Any) -> dict[str, Role]:
    given = Settings(_env_file=None, data_dir=folder, **settings)
    return {role.name: role for role in processes(given, {"LOTSE_DATA_DIR": str(folder)})}


def test_one_of_each(tmp_path: Path) -> None:
    """Unless something else is said, each role is one process, and the gateway has its port for itself."""
    found = started(tmp_path)
    assert list(found) == ["brain", "worker", "gateway", "desk", "trainer"]
    assert found["gateway"].env["LOTSE_SHARE_PORT"] == "False"
    assert found["worker"].env["LOTSE_BRAIN_URL"] == found["brain"].env["LOTSE_BRAIN_URL"]


def test_as_many_as_are_named(tmp_path: Path) -> None:
    """Each has a name of its own; gateways share the port; each brain has its address, and the others know all."""
    found = started(tmp_path, processes="gateway=2, worker=3,brain=2")
    several = ["brain", "brain-2", "worker", "worker-2", "worker-3", "gateway", "gateway-2"]
    assert list(found) == [*several, "desk", "trainer"]
    own = [found[name].env["LOTSE_BRAIN_URL"] for name in ("brain", "brain-2")]
    assert len(set(own)) == 2
    assert {found[name].env["LOTSE_BRAIN_URL"] for name in ("worker", "worker-3", "desk")} == {",".join(own)}
    assert found["gateway-2"].env["LOTSE_SHARE_PORT"] == "True"
    assert found["gateway-2"].argv[-1] == "gateway"


def test_brains_where_a_setting_puts_them(tmp_path: Path) -> None:
    """Addresses that are set are given to the brains in order."""
    both = "http://127.0.0.1:5005, http://127.0.0.1:5006"
    found = started(tmp_path, processes="brain=2", brain_url=both)
    assert found["brain-2"].env["LOTSE_BRAIN_URL"] == "http://127.0.0.1:5006"


@pytest.mark.parametrize(
    "settings",
    [
        {"processes": "desk=2"},
        {"processes": "worker=0"},
        {"processes": "worker"},
        {"processes": "gateway=2", "port": 0},
        {"processes": "worker=2", "actions_url": "http://worker:5055"},
        {"processes": "brain=2", "brain_url": "http://127.0.0.1:5005"},
    ],
)
def test_what_cannot_be(tmp_path: Path, settings: dict[str, Any]) -> None:
    """What cannot be started so is refused before anything starts, naming the setting."""
    with pytest.raises(SettingsError, match="LOTSE_PROCESSES"):
        started(tmp_path, **settings)
