"""The page's section on a storm of equal questions."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

MIB = 1024 * 1024
PROCESSES = ("gateway", "worker", "brain", "redis", "desk", "up")


def section(found: Mapping[str, Any]) -> str:
    run = found["storm"]
    calm, storm = run["calm"], run["storm"]
    date = time.strftime("%Y-%m-%d %H:%M", time.localtime(run["surroundings"][0]["when"]))
    load = ", ".join(f"{one['load']:.1f}" for one in run["surroundings"])
    rows = [
        (
            "messages offered a second, for so long",
            *(f"{one['rate']:.0f}, {one['seconds']:.0f} s" for one in (calm, storm)),
        ),
        ("answers", *(f"{one['answered']:,}" for one in (calm, storm))),
        ("answers a second, to the last of them", *(f"{one['per_second']:.0f}" for one in (calm, storm))),
        ("from message to receipt, p50", *(_ms(one["answer"]["median"]) for one in (calm, storm))),
        ("p99", *(_ms(one["answer"]["p99"]) for one in (calm, storm))),
        ("webhook answered, p99", *(_ms(one["webhook"]["p99"]) for one in (calm, storm))),
        ("processor time of an answer", *(_processor(one["processor"]) for one in (calm, storm))),
        ("processors busy, with customers and platform", *(f"{one['busy']:.2f}" for one in (calm, storm))),
        ("fetches of the feed", *(f"{one['fetches']} in {one['whole']:.0f} s" for one in (calm, storm))),
        ("webhooks that Twilio had to try again", *(f"{one['retried']:,}" for one in (calm, storm))),
        ("lost, doubled, out of order, refused", *(_wrong(one) for one in (calm, storm))),
        ("memory at the most", *(_memory(one["memory"]) for one in (calm, storm))),
        ("a small write with `fdatasync`, median", *(f"{one['fsync']['median']:.2f} ms" for one in (calm, storm))),
    ]
    lines = "\n".join(f"| {name} | {one} | {other} |" for name, one, other in rows)
    return (
        "## (g) A storm\n\n"
        f"{run['number']:,} customers who have never written before ask about one closed line within a minute, each in "
        "words of their own (signed webhook, mailbox, turn, brain, commit, claim, send, receipt, two statuses); before "
        f"it, in the same run, the mix of (b). The feed is read every {run['refresh']} s. Load average of "
        f'the machine before and after: {load}. Measured on {date} by `make bench ARGS="--only storm"`.\n\n'
        f"| | calm mix | storm |\n|---|---|---|\n{lines}"
    )


def _ms(value: float) -> str:
    return f"{value / 1000:.1f} s" if value >= 10_000 else f"{value:.0f} ms"


def _processor(spent: Mapping[str, float]) -> str:
    ours = {name: one for name, one in spent.items() if name in PROCESSES}
    parts = ", ".join(
        f"{name} {one:.1f}" for name, one in sorted(ours.items(), key=lambda item: -item[1]) if one >= 0.05
    )
    return f"{sum(ours.values()):.1f} ms ({parts})"


def _wrong(run: Mapping[str, Any]) -> str:
    return ", ".join(str(run[name]) for name in ("lost", "doubled", "out_of_order", "refused"))


def _memory(most: Mapping[str, int]) -> str:
    return ", ".join(f"{role} {held / MIB:.0f} MiB" for role, held in most.items() if held)
