"""The data folder: where what lies. Sockets move to a short path when the folder's own is too long for one."""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bot.file_modes import own_folder

LONGEST_SOCKET_PATH = 100  # Linux ends a socket's path at 107 bytes
LONGEST_SOCKET_NAME = "actions-01234567890123456789.sock"
CODE = Path(__file__).resolve().parent.parent
"""Where the shipped content and the brain lie: the checkout, or the image's working folder."""


@dataclass(frozen=True)
class Folder:
    """`LOTSE_DATA_DIR`, made absolute."""

    root: Path

    @classmethod
    def of(cls, path: Path) -> Folder:
        return cls(path.expanduser().absolute())

    @property
    def run(self) -> Path:
        return self.root / "run"

    @property
    def redis(self) -> Path:
        return self.root / "redis"

    @property
    def releases(self) -> Path:
        return self.root / "releases"

    @property
    def network(self) -> Path:
        """The timetable as it was read last; made anew from its source, so no part of a backup."""
        return self.root / "network"

    @property
    def withdrawals(self) -> Path:
        """The revocation log: consents that have ended, and who was erased; to be copied away, see docs/runbook.md."""
        return self.root / "withdrawals.log"

    @property
    def media(self) -> Path:
        """What customers sent beside words, encrypted; no part of a backup, see docs/privacy.md."""
        return self.root / "media"

    @property
    def ledger(self) -> Path:
        """Where the ledger's checkpoints are written, unless LOTSE_LEDGER_DIR names a better place."""
        return self.root / "ledger"

    def socket(self, name: str) -> Path:
        """A path for a Unix socket, short enough to be one. All of a folder lie in one place, whatever their names:
        the brain calls actions only there."""
        path = self.run / f"{name}.sock"
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if len(str(self.run / LONGEST_SOCKET_NAME)) > LONGEST_SOCKET_PATH:
            digest = hashlib.sha256(str(self.root).encode()).hexdigest()[:12]
            path = own_folder(Path(tempfile.gettempdir()) / f"lotse-{digest}") / f"{name}.sock"
        return path

    def secret_key(self) -> str:
        """The installation's key, made once and atomically by whoever comes first; part of the backup plan."""
        path = self.root / "secret_key"
        self.root.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            scratch = path.with_name(f"{path.name}.{os.getpid()}")
            scratch.write_text(secrets.token_hex(32))
            scratch.chmod(0o600)
            try:
                os.link(scratch, path)  # fails if somebody was faster; theirs holds
            except FileExistsError:
                pass
            finally:
                scratch.unlink()
        return path.read_text().strip()
