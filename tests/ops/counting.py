"""A process that counts: `python -m tests.ops.counting FOLDER ROLE` serves its figures, says `ready`, and ends when its
input does. For each line of it, it counts everything that there is to count, with labels it has not had, and says
`counted`."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from bot import logs
from bot.model.meter import Meter
from bot.ops.metrics.sockets import serving_figures
from bot.ops.metrics.table import TABLE
from bot.paths import Folder


async def main() -> None:
    logs.configure("json", sys.argv[2])
    async with serving_figures(Folder(Path(sys.argv[1])), sys.argv[2]) as meter:
        meter.count("lotse_answers_total", 2, outcome="answered")
        meter.took("lotse_answer_seconds", 0.02)
        meter.level("lotse_chat_sockets", 3)
        meter.mark("lotse_source_as_of_seconds", 1_700_000_000, source="alerts")
        print("ready", flush=True)
        number = 0
        while await asyncio.to_thread(sys.stdin.readline):
            count_everything(meter, f"{number:040}")
            number += 1
            print("counted", flush=True)


def count_everything(meter: Meter, label: str) -> None:
    """Each metric once, with this value for all its labels."""
    for name, metric in TABLE.items():
        labels = dict.fromkeys(metric.labels, label)
        match metric.kind:
            case "counter":
                meter.count(name, **labels)
            case "seconds":
                meter.took(name, 1.0, **labels)
            case "level":
                meter.level(name, 1.0, **labels)
            case "newest":
                meter.mark(name, 1.0, **labels)


if __name__ == "__main__":
    asyncio.run(main())
