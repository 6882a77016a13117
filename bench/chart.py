"""The chart: milliseconds per turn against the length of the conversation, both scales logarithmic."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

WIDTH, HEIGHT = 772, 400
LEFT, RIGHT, TOP, BOTTOM = 76, 236, 44, 52
COLOURS = ("#b3261e", "#e07a5f", "#0b5cad", "#5aa9e6")
Point = tuple[float, float]


def lines(title: str, series: Mapping[str, Sequence[Point]]) -> str:
    """A line for each series over turns 1 to 1,000."""
    top = max(y for points in series.values() for _, y in points)
    low = min(y for points in series.values() for _, y in points)
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(top)) + 1)
    parts = [_open(title), *_rows(decades), *_columns()]
    for colour, (name, points) in zip(COLOURS, series.items(), strict=False):
        parts += _series(name, [(_x(x), _y(y, decades)) for x, y in points], colour, points[-1][1])
    return "\n".join([*parts, "</svg>", ""])


def _open(title: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'font-family="system-ui, sans-serif" font-size="12">\n<title>{escape(title)}</title>\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>\n'
        f'<text x="{LEFT}" y="24" font-size="15" fill="#222">{escape(title)}</text>'
    )


def _rows(decades: range) -> list[str]:
    parts = []
    for decade in decades:
        y = _y(10**decade, decades)
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end" fill="#555">{10**decade:,} ms</text>')
    return parts


def _columns() -> list[str]:
    base = HEIGHT - BOTTOM
    parts = []
    for turn in (1, 10, 100, 1000):
        x = _x(turn)
        parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{base}" stroke="#eee"/>')
        parts.append(f'<text x="{x:.1f}" y="{base + 18}" text-anchor="middle" fill="#555">{turn:,}</text>')
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(f'<text x="{middle}" y="{base + 38}" text-anchor="middle" fill="#555">turn of one conversation</text>')
    return parts


def _series(name: str, places: list[Point], colour: str, last: float) -> list[str]:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dots = [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places]
    x, y = places[-1]
    label = f"{name}: {last:,.0f} ms"
    words = f'<text x="{x + 10:.1f}" y="{y + 4:.1f}" fill="{colour}">{escape(label)}</text>'
    return [f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>', *dots, words]


def _x(turn: float) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * math.log10(turn) / 3


def _y(milliseconds: float, decades: range) -> float:
    share = (math.log10(milliseconds) - decades[0]) / max(1, decades[-1] - decades[0])
    return (HEIGHT - BOTTOM) - share * (HEIGHT - TOP - BOTTOM)
