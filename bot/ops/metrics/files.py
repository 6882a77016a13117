"""The folders of metric files: one per process, locked as long as it lives; what the dead have counted is kept.

A lock and not a pid tells who lives: pids repeat across containers that share the folder.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from pathlib import Path

from bot.ops.metrics.room import Room
from bot.ops.metrics.sums import add_up

PAST = "past"
LOCK = "lock"
_held: list[int] = []
"""Locks of this process; the system lets go of them when it ends, however it ends."""


def claimed(metrics: Path, role: str) -> tuple[Path, Room]:
    """A folder for this process, with its files in it. Raises OSError, leaving nothing, if the disk has no room."""
    folder = metrics / f"{role}-{secrets.token_hex(4)}"
    turn = metrics / f".{folder.name}"
    turn.mkdir(parents=True)
    try:
        lock = os.open(turn / LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        fcntl.flock(lock, fcntl.LOCK_EX)
        _held.append(lock)
        Room(turn)
        turn.rename(folder)  # nobody sees it before it is locked
    except OSError:
        shutil.rmtree(turn, ignore_errors=True)
        raise
    return folder, Room(folder)


def files(metrics: Path) -> list[Path]:
    """All files to be added up now. What dead processes have counted is moved to the past first, their levels go.
    While the disk has no room for that it counts where it is."""
    metrics.mkdir(parents=True, exist_ok=True)
    with (metrics / ".sweeping").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # whoever comes second waits for a few files
        living, dead = _living_and_dead(metrics)
        left = [file for folder in dead for file in _bury(folder, metrics / PAST)]
    return left + [file for folder in (metrics / PAST, *living) for file in sorted(folder.glob("*.db"))]


def _living_and_dead(metrics: Path) -> tuple[list[Path], list[Path]]:
    living: list[Path] = []
    dead: list[Path] = []
    for folder in sorted(metrics.glob("[!.]*")):
        if folder.name != PAST and folder.is_dir():
            (living if _locked(folder) else dead).append(folder)
    return living, dead


def _locked(folder: Path) -> bool:
    try:
        lock = os.open(folder / LOCK, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        return False
    finally:
        os.close(lock)


def _bury(folder: Path, past: Path) -> list[Path]:
    """Add a dead process's sums to the past, so that no sum ever falls, and give those that the disk had no room for.
    A crash in here may add one of them twice."""
    left = []
    for file in folder.glob("*.db"):
        kind = file.name.partition("_")[0]
        try:
            if kind != "gauge":
                add_up(file, past / f"{kind}_0.db")
            file.unlink()
        except OSError:
            left.append(file)
    if not left:
        shutil.rmtree(folder, ignore_errors=True)
    return left
