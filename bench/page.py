"""The page: tables, what is missed and by how much, and the chart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from bench import chart, crowd, storm_page
from bench.targets import Target, number

REMARKS = Path(__file__).parent / "remarks.md"
CHART = Path("images") / "benchmarks.svg"
NAMES = {"plain": "plain", "action": "with an action"}
Found = Mapping[str, Any]


def write(found: Found, page: Path) -> None:
    """Write page and chart from what was found; parts that were not measured are left out."""
    page.parent.mkdir(parents=True, exist_ok=True)
    parts = [_head(found), _targets(found)]
    if "turns" in found:
        picture = page.parent / CHART
        picture.parent.mkdir(parents=True, exist_ok=True)
        picture.write_text(_chart(found["turns"]))
        parts.append(f"![Milliseconds per turn against the length of the conversation]({CHART})")
    writers = {
        "turns": _turns,
        "load": _load,
        "webhooks": _webhooks,
        "start": _start,
        "notices": crowd.section,
        "storm": storm_page.section,
    }
    parts += [writer(found) for name, writer in writers.items() if name in found]
    parts.append(REMARKS.read_text(encoding="utf-8").strip())
    page.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def targets(found: Found) -> list[Target]:
    """Every number of the design that was measured."""
    return [*_load_targets(found), *_turn_targets(found), *_webhook_targets(found), *_start_targets(found)]


def _load_targets(found: Found) -> Iterator[Target]:
    if "load" not in found:
        return
    held = [run for run in found["load"]["long"] if run["holds"]]
    best = max((run["rate"] for run in held), default=0.0)
    yield Target("sustained load, whole way, p99 ≤ 500 ms", best, 210, 120, "messages/s")
    last = (held or found["load"]["long"])[-1]
    wrong = sum(last[name] for name in ("lost", "doubled", "out_of_order", "strange_number"))
    yield Target("lost, doubled or out of order in it", wrong, 0, less=True)
    yield Target("webhook answer in it, p99", last["webhook"]["p99"], 20, unit="ms", less=True)


def _turn_targets(found: Found) -> Iterator[Target]:
    if "turns" not in found:
        return
    for kind, name in NAMES.items():
        ours, theirs = _by_turn(found, "lotse", kind), _by_turn(found, "stock", kind)
        for turn, (goal, floor) in _times(kind).items():
            if turn in ours and turn in theirs:
                times = ours[turn]["per_second"] / theirs[turn]["per_second"]
                yield Target(f"turns a second against stock Rasa, turn {turn}, {name}", times, goal, floor, "×")
        if 10 in ours and 1000 in ours:
            grown = ours[1000]["alone"]["median"] / ours[10]["alone"]["median"]
            yield Target(f"turn 1,000 against turn 10, {name}", grown, 1.1, unit="×", less=True)
    mixed = {who: _mixed_processor(found, who) for who in ("lotse", "stock")}
    yield Target(
        "processor time of a turn against stock Rasa's first, all processes", mixed["lotse"] / mixed["stock"], 0.5,
        unit="×", less=True,
    )  # fmt: skip


def _times(kind: str) -> dict[int, tuple[float, float]]:
    """How many times as fast as stock Rasa, by turn: to reach, and the floor."""
    return {1: (2, 1 if kind == "plain" else 2), 100: (20, 10), 500: (100, 40)}


def _webhook_targets(found: Found) -> Iterator[Target]:
    if "webhooks" in found:
        for other, name in (("bare", "a bare handler"), ("official", "one that checks with Twilio's own library")):
            share = found["webhooks"]["gateway"]["per_second"] / found["webhooks"][other]["per_second"]
            yield Target(f"webhooks a second against {name}", 100 * share, 60, 40, "%")


def _start_targets(found: Found) -> Iterator[Target]:
    if "start" in found:
        yield Target("first answer after start", found["start"]["answered"], 15, unit="s", less=True)
    if "train" in found:
        yield Target("train the whole catalogue", found["train"]["seconds"], 60, unit="s", less=True)


def _mixed_processor(found: Found, who: str) -> float:
    """Milliseconds of processor time for a first turn, half of them with an action."""
    return sum(sum(_by_turn(found, who, kind)[1]["processor"].values()) for kind in NAMES) / 2


def _by_turn(found: Found, who: str, kind: str) -> dict[int, Any]:
    return {at["turn"]: at for at in found["turns"][who][kind]}


def _head(found: Found) -> str:
    around = [one for part in found.values() for one in part["surroundings"]]
    machine = around[-1]
    when = datetime.fromtimestamp(machine["when"]).astimezone()
    loads = [one["load"] for one in around]
    syncs = [one["fsync"]["median"] for one in around]
    return (
        "# Benchmarks\n\n"
        "Written by `make bench`; do not edit. The words at the end come from `bench/remarks.md`.\n\n"
        f"{machine['processor']}, {machine['cores']} cores, {machine['memory_gib']:.0f} GiB, {machine['system']}. "
        f"{when:%Y-%m-%d %H:%M}. Everything shares these cores: Lotse, its Redis, the load generator, the platform's "
        f"stand-in. Load average between the parts: {min(loads):.1f} to {max(loads):.1f}. A small write with "
        f"`fdatasync` in the data folder: {min(syncs):.2f} to {max(syncs):.2f} ms at the median."
    )


def _targets(found: Found) -> str:
    rows = [target.row() for target in targets(found)]
    return "## Against the numbers to reach\n\n" + table(["what", "to reach", "measured", "verdict"], rows)


def _turns(found: Found) -> str:
    parts = [
        "## (a) A turn, beside stock Rasa",
        "Lotse: from the mailbox to the commit, with the brain, every write on disk. Stock: `rasa run` with its REST "
        "channel, tracker and lock stores in a Redis without any file, the same model, the same actions "
        "(`lotse actions`). *alone* is one conversation, *turns/s* is with several side by side. "
        f"{_fsync(found['turns'])}",
    ]
    for kind, name in NAMES.items():
        ours, theirs = _by_turn(found, "lotse", kind), _by_turn(found, "stock", kind)
        rows = [
            [f"{turn:,}", _ms(theirs[turn]), _ms(ours[turn]), *_rates(theirs[turn], ours[turn]),
             _processor(theirs[turn]["processor"]), _processor(ours[turn]["processor"])]
            for turn in ours if turn in theirs
        ]  # fmt: skip
        head = ["turn", "stock ms (p95)", "Lotse ms (p95)", "stock turns/s", "Lotse turns/s", "×", "stock processor ms",
                "Lotse processor ms"]  # fmt: skip
        parts += [f"### {name.capitalize()}", table(head, rows)]
    carried = found["turns"]["carried"]
    rows = [
        [f"{int(turn):,}", f"{ours[0]:,}", f"{ours[1]:,}", f"{carried['stock'].get(turn, 0):,}"]
        for turn, ours in carried["lotse"].items()
    ]
    head = ["turn", "Lotse: from Redis", "Lotse: to the brain", "stock: from Redis"]
    return "\n\n".join([*parts, "### (e) Bytes loaded in one turn with an action", table(head, rows)])


def _load(found: Found) -> str:
    load = found["load"]
    rows = [_load_row(run) for run in [*load["ramp"], *load["long"]]]
    head = ["messages/s", "for", "p50", "p95", "p99", "webhook p99", "lost/doubled/order", "fsync", "holds"]
    parts = [
        "## (b) The whole way, under load",
        "From the moment a customer means to write (Poisson) to the receipt at the platform: signed webhook, mailbox, "
        "turn, brain, commit, claim, send. 50 % one action, 40 % plain, 10 % form; two statuses come back for each "
        "message. Milliseconds.",
        table(head, rows),
        "### (d) Processor seconds per 1,000 messages",
        "By process, the load generator and the platform's stand-in (*outside*) apart.",
        _seconds_by_process([*load["ramp"], *load["long"]]),
    ]
    alone = load["alone"]
    marks = list(next(iter(alone.values())))
    rows = [[f"{int(mark):,}", *(f"{number(alone[kind][mark]['median'])} ({number(alone[kind][mark]['p95'])})"
            for kind in NAMES)] for mark in marks]  # fmt: skip
    head = ["turn", "plain ms (p95)", "with an action ms (p95)"]
    return "\n\n".join([*parts, "### One customer alone, from webhook to receipt", table(head, rows)])


def _seconds_by_process(runs: Sequence[Found]) -> str:
    """Milliseconds for one message are seconds for a thousand."""
    names = list(runs[0]["processor"])
    rows = [
        [f"{run['rate']:.0f}", f"**{sum(_inside(run['processor']).values()):.1f}**",
         *(f"{run['processor'][name]:.2f}" for name in names)]
        for run in runs
    ]  # fmt: skip
    return table(["messages/s", "together", *names], rows)


def _inside(spent: Mapping[str, float]) -> dict[str, float]:
    return {name: each for name, each in spent.items() if name != "outside"}


def _fsync(part: Found) -> str:
    syncs = [one["fsync"]["median"] for one in part["surroundings"]]
    return f"A small write with `fdatasync` took {min(syncs):.2f} to {max(syncs):.2f} ms at the median beside it."


def _load_row(run: Found) -> list[str]:
    answer = run["answer"]
    wrong = f"{run['lost']}/{run['doubled']}/{run['out_of_order']}"
    sync = f"{run['fsync']['median']:.2f}"
    spans = [f"{answer[name]:.0f}" for name in ("median", "p95", "p99")]
    return [f"{run['rate']:.0f}", f"{run['seconds']:.0f} s", *spans, f"{run['webhook']['p99']:.0f}", wrong, sync,
            "yes" if run["holds"] else "no"]  # fmt: skip


def _webhooks(found: Found) -> str:
    rows = [
        [name, f"{rate['per_second']:,.0f}", number(rate["answer"]["p99"]), _processor(rate["processor"])]
        for name, rate in (("bare aiohttp handler, same HMAC by hand", found["webhooks"]["bare"]),
                           ("bare aiohttp handler, the same by Twilio's library", found["webhooks"]["official"]),
                           ("gateway, on disk before the answer", found["webhooks"]["gateway"]))
    ]  # fmt: skip
    words = f"All connections busy, nobody works on what is accepted. {_fsync(found['webhooks'])}"
    return "\n\n".join(["## (c) Webhooks", words, table(["who", "webhooks/s", "p99 ms", "processor ms each"], rows)])


def _start(found: Found) -> str:
    start = found["start"]
    return (
        "## (f) The first answer\n\n"
        f"With a release present, after `lotse up`: the door takes the first webhook after {start['accepted']:.1f} s, "
        f"`/readyz` says ready after {start['ready']:.1f} s, and the first answer is there after "
        f"{start['answered']:.1f} s."
    )


def _chart(turns: Found) -> str:
    series = {
        f"{name}, {NAMES[kind]}": [(at["turn"], at["alone"]["median"]) for at in turns[who][kind]]
        for who, name in (("stock", "stock Rasa"), ("lotse", "Lotse"))
        for kind in NAMES
    }
    return chart.lines("Milliseconds per turn, one conversation", series)


def _ms(at: Found) -> str:
    return f"{number(at['alone']['median'])} ({number(at['alone']['p95'])})"


def _rates(theirs: Found, ours: Found) -> list[str]:
    return [number(theirs["per_second"]), number(ours["per_second"]), number(ours["per_second"] / theirs["per_second"])]


def _processor(spent: Mapping[str, float]) -> str:
    words = ", ".join(f"{name} {ms:.2f}" for name, ms in spent.items() if ms >= 0.005)
    return f"**{sum(_inside(spent).values()):.2f}** ({words})"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
