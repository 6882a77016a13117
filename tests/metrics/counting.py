"""A process that counts: `python -m tests.metrics.counting FOLDER ROLE` says `ready`, and ends when its input does."""

from __future__ import annotations

import sys
from pathlib import Path

from bot.folder import Folder
from bot.meters import open_meter


def main() -> None:
    meter = open_meter(Folder(Path(sys.argv[1])), sys.argv[2])
    meter.count("lotse_answers_total", 2, outcome="answered")
    meter.took("lotse_answer_seconds", 0.02)
    meter.level("lotse_chat_sockets", 3)
    meter.mark("lotse_source_as_of_seconds", 1_700_000_000, source="alerts")
    print("ready", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
