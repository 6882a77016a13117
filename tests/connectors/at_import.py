"""What modules do while they are imported, watched in a fresh interpreter that has imported none of them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
WATCHED = """
import os, sys, threading
from importlib import import_module
import connectors

EVENTS = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn")
FILES = ("os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.link", "os.symlink", "os.truncate")

def why(event, args):
    if event.startswith((*EVENTS, *FILES)):
        return event
    if event == "open":
        path, mode, flags = args
        if isinstance(path, str) and os.path.basename(path) == ".env":
            return "open .env"
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            return "open to write"
    return ""

def whose():
    # whoever's module is being executed; what a library does while it is imported is its own
    frame = sys._getframe(3)
    while frame is not None and frame.f_code.co_name != "<module>":
        frame = frame.f_back
    return frame.f_code.co_filename if frame is not None else ""

def note(what):
    if what and whose().startswith(folder):
        print(what, flush=True)

def watch(event, args):
    note(why(event, args))

started = threading._start_new_thread
def start(*args):  # audited from 3.12 on only
    note("thread")
    return started(*args)

folder, *modules = sys.argv[1:]
connectors.__path__.append(os.path.dirname(folder))
threading._start_new_thread = start
sys.addaudithook(watch)
for module in modules:
    import_module(module)
"""


def happens(folder: Path, modules: Sequence[str], cwd: Path) -> list[str]:
    """What these modules of a connector's folder touch outside themselves, one word for each thing."""
    done = subprocess.run(
        [sys.executable, "-B", "-c", WATCHED, str(folder), *modules],
        env={"PYTHONPATH": str(ROOT)},
        cwd=cwd,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()
