"""Two texts by their lines: what differs, the way back, and what two people made of one text."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from bot.model.draft import Hunk


def hunks(before: str, after: str) -> tuple[Hunk, ...]:
    """The way from the later text back to the one before."""
    old, new = before.split("\n"), after.split("\n")
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    one, other = old[start : len(old) - end], new[start : len(new) - end]
    return tuple(
        (start + there, tuple(one[a:b]), tuple(other[there:to])) for _, a, b, there, to in _differing(one, other)
    )


def back(after: str, way: Sequence[Hunk]) -> str | None:
    """The text before; None if the lines are not those that the way is from."""
    lines = after.split("\n")
    for line, before, now in reversed(way):
        if tuple(lines[line : line + len(now)]) != tuple(now):
            return None
        lines[line : line + len(now)] = before
    return "\n".join(lines)


def merged(base: str, ours: str, theirs: str) -> str | None:
    """What both have made of the base; None where both have changed the same lines."""
    old, mine, yours = base.split("\n"), ours.split("\n"), theirs.split("\n")
    changes = sorted(
        [(a, b, mine[c:d]) for _, a, b, c, d in _differing(old, mine)]
        + [(a, b, yours[c:d]) for _, a, b, c, d in _differing(old, yours)],
        key=lambda change: (change[0], change[1]),
    )
    made: list[str] = []
    at, last = 0, -1
    for start, end, lines in changes:
        if start < at or start == last:
            return None
        made += [*old[at:start], *lines]
        at, last = end, start
    return "\n".join([*made, *old[at:]])


def _differing(one: Sequence[str], other: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    steps = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    return [step for step in steps if step[0] != "equal"]
