"""What LOTSE_PACKS cannot mean is said as such, by every command."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from bot.__main__ import main


@pytest.mark.parametrize("command", ["settings", "check"])
@pytest.mark.parametrize(
    "named", ["nonsense", "../x", "/etc", "os.path", "PARCEL", "..", ".", "a..b", "actions.parcel", "parcel.pack", "ü"]
)
def test_no_pack_of_that_name(named: str, command: str) -> None:
    """Neither a traceback nor silence: the setting, what was read, and nothing else."""
    ran = CliRunner().invoke(main, [command], env={"LOTSE_PACKS": named, "LOTSE_COMPANY": "Hafen"})
    assert ran.exit_code == 1, ran.output
    assert ran.output.startswith("Error: LOTSE_PACKS: "), ran.output
    assert named in ran.output
    assert isinstance(ran.exception, SystemExit)
