"""`make bench`: measure Lotse on this machine, print what was found, and write docs/benchmarks.md."""

from __future__ import annotations

import json
import logging
import os
import tempfile
import time
from pathlib import Path

import structlog
import uvloop

from bench import page
from bench.measure import Run
from bench.options import Options

QUIET = 1.0  # load average above which other work on the machine spoils the figures


def main() -> None:
    options = Options.read()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    if not options.page_only:
        if os.getloadavg()[0] > QUIET:
            print(
                f"load average {os.getloadavg()[0]:.1f}: other work on this machine will be in the figures", flush=True
            )
        with tempfile.TemporaryDirectory(prefix="lotse-bench-", dir=_beside_data()) as folder:
            began = time.monotonic()
            uvloop.run(Run(options, Path(folder), lambda line: print(line, flush=True)).all())
            print(f"measured in {(time.monotonic() - began) / 60:.1f} minutes", flush=True)
    found = json.loads(options.results.read_text())
    page.write(found, options.page)
    _print([target.row() for target in page.targets(found)])
    print(f"\nwritten: {options.page}")


def _beside_data() -> str | None:
    """A folder on the disk where data would lie: the system's temporary folder may be memory."""
    here = Path(".tools")
    here.mkdir(exist_ok=True)
    return str(here.absolute())


def _print(rows: list[list[str]]) -> None:
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


if __name__ == "__main__":
    main()
