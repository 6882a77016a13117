"""The photo that customers send: a small harbour at dusk, drawn here so that no picture file is needed."""

from __future__ import annotations

import struct
import zlib
from functools import cache

WIDTH, HEIGHT, HORIZON = 320, 240, 150

Colour = tuple[int, int, int]


@cache
def png() -> bytes:
    """The picture as PNG bytes."""
    rows = b"".join(b"\0" + b"".join(bytes(_pixel(x, y)) for x in range(WIDTH)) for y in range(HEIGHT))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in chunks)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _pixel(x: int, y: int) -> Colour:
    if _on_ship(x, y):
        return (28, 38, 58)
    if y < HORIZON:
        sun = (x - 235) ** 2 + (y - 118) ** 2 < 26**2
        return (255, 226, 150) if sun else _between((38, 70, 122), (246, 158, 108), y / HORIZON)
    glitter = abs(x - 235) < 26 + (y - HORIZON) // 4 and (y // 3 + x // 11) % 3 == 0
    return (250, 196, 128) if glitter else _between((66, 88, 128), (18, 34, 66), (y - HORIZON) / 90)


def _on_ship(x: int, y: int) -> bool:
    hull = 146 <= y < 168 and 42 + (y - 146) <= x < 168 - (y - 146) // 2
    bridge = 122 <= y < 146 and 60 <= x < 112
    funnel = 104 <= y < 122 and 92 <= x < 106
    return hull or bridge or funnel


def _between(top: Colour, bottom: Colour, part: float) -> Colour:
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(top, bottom, strict=True))
    return red, green, blue
