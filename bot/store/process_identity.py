"""Which process is meant, and whether it is certain that it has ended.

A name holds for one process for ever: where it runs, its number there, and when it began. Only who runs at the same
place can see its end; of all others a heartbeat has to tell.
"""

from __future__ import annotations

import functools
import os
import secrets
from pathlib import Path

_PROC = Path("/proc")


def own() -> str:
    """The name of this process."""
    return of(os.getpid())


def of(pid: int) -> str:
    return f"{_place()}.{pid}.{_began(pid)}"


def gone(life: str) -> bool:
    """Whether the process has certainly ended."""
    match life.split("."):
        case [place, pid, began]:
            return place == _place() and _began(int(pid)) != began
    return False


@functools.cache
def _place() -> str:
    """The numbers of processes mean something within one boot and one namespace: containers have their own."""
    try:
        boot = (_PROC / "sys/kernel/random/boot_id").read_text().strip()
        return f"{boot}-{(_PROC / 'self/ns/pid').stat().st_ino}"
    except OSError:  # no Linux: nobody can see anybody's end
        return secrets.token_hex(8)


def _began(pid: int) -> str:
    """Ticks since the boot; empty if it has ended, or only waits to be reaped."""
    try:
        status, *rest = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if status in "ZX" else rest[18]
