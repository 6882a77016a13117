"""Adding one process's file of sums to another file."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any


def add_up(file: Path, total: Path) -> None:
    """The total afterwards has everything that the file has; it is replaced whole."""
    from prometheus_client.mmap_dict import MmapedDict  # noqa: PLC0415  # the environment must be set before

    untyped: Any = MmapedDict
    draft = total.with_name(f".{total.name}")
    draft.unlink(missing_ok=True)
    if total.exists():
        shutil.copyfile(total, draft)
    sums = untyped(str(draft))
    for key, value, _, _ in untyped.read_all_values_from_file(str(file)):
        sums.write_value(key, sums.read_value(key)[0] + value, 0.0)
    sums.close()
    draft.replace(total)
