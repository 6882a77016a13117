"""Nothing happens at import: a connector's modules connect to nothing and need no settings."""

from __future__ import annotations

from pathlib import Path

import pytest

import connectors
from tests.connectors.at_import import happens
from tests.connectors.cases import all_messengers

with all_messengers() as _found:
    NAMES = _found


@pytest.mark.parametrize("name", NAMES)
def test_nothing_happens_at_import(name: str, tmp_path: Path) -> None:
    """Reading a connector's modules opens no socket, no file and no thread, and needs no setting."""
    folder = connectors.folder(name)
    (tmp_path / ".env").write_text(f"LOTSE_{name.upper()}_API_URL=not an address\n")
    modules = [f"connectors.{name}.{file.stem}" for file in sorted(folder.glob("*.py")) if file.stem != "__init__"]
    assert f"connectors.{name}.connector" in modules
    assert happens(folder, modules, tmp_path) == []


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("import socket; socket.socket()", "socket.__new__"),
        ("import socket; socket.getaddrinfo('localhost', 80)", "socket.getaddrinfo"),
        ("import threading; threading.Thread(target=print, daemon=True).start()", "thread"),
        ("import subprocess; subprocess.run(['true'])", "subprocess.Popen"),
        ("open('left-behind', 'w').close()", "open to write"),
        ("from pathlib import Path; Path('made').mkdir()", "os.mkdir"),
        ("from connectors.twilio.settings import Settings\ntry: Settings()\nexcept ValueError: pass", "open .env"),
        (
            "import urllib.request as u\ntry: u.urlopen('http://127.0.0.1:9')\nexcept OSError: pass",
            "socket.connect",
        ),
    ],
)
def test_what_happens_at_import_is_seen(line: str, what: str, tmp_path: Path) -> None:
    """The watch sees each thing that a module might do, also through a library."""
    folder = tmp_path / "messengers" / "planted"
    folder.mkdir(parents=True)
    (folder / "__init__.py").touch()
    (folder / "connector.py").write_text(line)
    (tmp_path / ".env").touch()
    assert what in happens(folder, ["connectors.planted.connector"], tmp_path)
