"""Private: what lies in the data folder is for its owner alone, also what an earlier start has left open."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from bot.model.errors import SettingsError

UMASK = 0o077
OTHERS = 0o077


def close(root: Path) -> int:
    """Take from everybody else what they may do in the folder; gives how many entries were open.

    Raises SettingsError, naming the entry and the remedy, for one that is another user's and open.
    """
    return sum(_close(path, root) for path in _entries(root)) if root.is_dir() else 0


def _entries(root: Path) -> Iterator[Path]:
    """The folder itself first: from then on nobody else gets in. Where a link leads is not ours to change."""
    yield root
    for folder, folders, files in os.walk(root):
        yield from (Path(folder, name) for name in (*folders, *files))


def _close(path: Path, root: Path) -> bool:
    try:
        found = path.stat() if path == root else path.lstat()
        if stat.S_ISLNK(found.st_mode) or not found.st_mode & OTHERS:
            return False
        path.chmod(stat.S_IMODE(found.st_mode) & ~OTHERS)
    except FileNotFoundError:
        return False
    except OSError as error:
        if error.errno == errno.EROFS:  # another container writes there, and closes it
            return False
        raise SettingsError(
            f"{path} can be read by others and is not ours to close: {error.strerror}; "
            f"run: chown -R {os.geteuid()} {root} && chmod -R go= {root}"
        ) from error
    return True


def own_folder(path: Path) -> Path:
    """A folder of ours alone, made if need be, where everybody may make one. Raises SettingsError."""
    path.mkdir(mode=0o700, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise SettingsError(f"{path} is another user's; remove it, or set LOTSE_DATA_DIR to a shorter path")
    with suppress(FileNotFoundError):
        path.chmod(0o700)
    return path
