"""Adding one process's file of sums to another file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.ops.metrics.room import allocate, used


def add_up(file: Path, total: Path) -> None:
    """The total afterwards has everything that the file has; it is replaced whole. Raises OSError on a full disk,
    and then it is as it was."""
    turn = total.with_name(f".{total.name}")
    try:
        total.parent.mkdir(exist_ok=True)
        turn.write_bytes(total.read_bytes()[: used(total)] if total.exists() else b"")
        allocate(turn, used(turn) + used(file))
        _add(file, turn)
        turn.replace(total)
    except OSError:
        turn.unlink(missing_ok=True)
        raise


def _add(file: Path, turn: Path) -> None:
    from prometheus_client.mmap_dict import MmapedDict  # noqa: PLC0415  # the environment must be set before

    untyped: Any = MmapedDict
    sums = untyped(str(turn))
    for key, value, _, _ in untyped.read_all_values_from_file(str(file)):
        sums.write_value(key, sums.read_value(key)[0] + value, 0.0)
    sums.close()
