"""The page's section on a crowd that waits for one line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

MIB = 1024 * 1024


def section(found: Mapping[str, Any]) -> str:
    run = found["notices"]
    alone, meanwhile, memory = run["alone"]["answer"], run["meanwhile"]["answer"], run["memory"]
    per_second = run["sent"] / run["seconds"]
    rows = [
        ("opt-ins on one line", f"{run['number']:,}"),
        ("handed out", _handed(run)),
        ("sent", f"{run['sent']:,} in {run['seconds']:.0f} s, {per_second:.0f} a second"),
        ("for all of them at that rate", f"{run['number'] / max(per_second, 0.1) / 60:.0f} min"),
        ("opt-ins that still wait, and were sent", f"{run['still_wanted']:,} + {run['sent']:,}"),
        ("answers at 20/s without notices", f"p50 {alone['median']:.0f} ms, p99 {alone['p99']:.0f} ms"),
        ("answers at 20/s meanwhile", f"p50 {meanwhile['median']:.0f} ms, p99 {meanwhile['p99']:.0f} ms"),
        ("answers lost, doubled, out of order meanwhile", _wrong(run["meanwhile"])),
        ("Redis for a waiting contact", f"{memory['opt_ins'] / 1024:.1f} KiB"),
        ("Redis, worker at the most", f"{memory['redis_peak'] / MIB:.0f} MiB, {memory['worker_peak'] / MIB:.0f} MiB"),
        ("processor time for a notice sent", _processor(run["processor"])),
        ("load average before and after", ", ".join(f"{one['load']:.1f}" for one in run["surroundings"])),
    ]
    lines = "\n".join(f"| {name} | {value} |" for name, value in rows)
    return (
        "## (e) A crowd on one line\n\n"
        "Everybody asked to be told when the U3 runs again; one event is pushed to `/events`. Notices leave as fast as "
        "it goes here; in service they keep to `LOTSE_TWILIO_TEMPLATES_PER_SECOND`. Meanwhile others go on asking.\n\n"
        f"| | |\n|---|---|\n{lines}"
    )


def _handed(run: Mapping[str, Any]) -> str:
    if run["handed_at"]:
        return f"all after {run['handed_at']:.0f} s, as fast as they were taken"
    return f"{run['handed_out']:,} when the look ended: no faster than they are taken and sent"


def _wrong(load: Mapping[str, Any]) -> str:
    return ", ".join(str(load[name]) for name in ("lost", "doubled", "out_of_order"))


def _processor(spent: Mapping[str, float]) -> str:
    ours = {name: one for name, one in spent.items() if name != "outside"}
    parts = ", ".join(
        f"{name} {one:.1f}" for name, one in sorted(ours.items(), key=lambda item: -item[1]) if one >= 0.05
    )
    return f"{sum(ours.values()):.1f} ms ({parts}), answers included"
