"""What customers send beside words: small files of each kind, made here, and files that are not what they say."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from functools import cache

from simulator.photo import png

TYPES = {
    "image": "image/png",
    "sticker": "image/webp",
    "audio": "audio/ogg",
    "video": "video/mp4",
    "document": "application/pdf",
    "contact": "text/vcard",
}
"""The kinds of message that bring a file, with the type that the platform says it has."""

MEGABYTE = 1024 * 1024
SILENCE = b"\xf8\xff\xfe"  # one Opus frame of 20 ms
FRAMES, SAMPLES = 100, 960
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(2)</script></svg>"
HTML = b"<!doctype html><title>Anmelden</title><script>document.title=document.cookie</script>"
CARD = """BEGIN:VCARD
VERSION:3.0
N:Petersen;Ilse;;;
FN:Ilse Petersen
ORG:Hafenlogistik Nord
TEL;TYPE=CELL;waid=4915112345678:+49 151 12345678
TEL;TYPE=WORK:+49 40 123456
END:VCARD
"""


def sample(kind: str) -> bytes:
    """A file as a phone sends it for this kind of message."""
    makers: dict[str, Callable[[], bytes]] = {
        "audio": voice,
        "video": video,
        "document": pdf,
        "contact": lambda: CARD.replace("\n", "\r\n").encode(),
    }
    return makers.get(kind, png)()


def strange(mode: str) -> bytes:
    """A file that is not what its message says."""
    return {"svg": SVG, "html": HTML, "zip": b"PK\x03\x04" + b"\0" * 200, "nothing": b""}[mode]


def endless() -> Iterator[bytes]:
    """A photo that goes on for 40 megabytes, without saying so before."""
    yield png()
    for _ in range(40):
        yield b"\0" * MEGABYTE


@cache
def voice() -> bytes:
    """Two seconds of silence, as voice messages are packed: Opus in Ogg."""
    head = b"OpusHead\x01\x01\x38\x01\x80\xbb\x00\x00\x00\x00\x00"
    tags = b"OpusTags" + struct.pack("<I", 9) + b"simulator" + struct.pack("<I", 0)
    pages = (([head], 2, 0), ([tags], 0, 0), ([SILENCE] * FRAMES, 4, FRAMES * SAMPLES))
    return b"".join(_page(packets, flags, granule, number) for number, (packets, flags, granule) in enumerate(pages))


def _page(packets: list[bytes], flags: int, granule: int, number: int) -> bytes:
    table = bytes(len(one) for one in packets)
    start = struct.pack("<4sBBqIII", b"OggS", 0, flags, granule, 1, number, 0)
    page = start + bytes([len(table)]) + table + b"".join(packets)
    return page[:22] + struct.pack("<I", _crc(page)) + page[26:]


def _crc(page: bytes) -> int:
    """Ogg's own: the usual polynomial, the other way round."""
    found = 0
    for byte in page:
        found ^= byte << 24
        for _ in range(8):
            found = ((found << 1) ^ 0x04C11DB7 if found & 0x80000000 else found << 1) & 0xFFFFFFFF
    return found


def video() -> bytes:
    """The beginning of a film, which no player shows."""
    return b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0\0\0\x08free"


@cache
def pdf() -> bytes:
    """One page with one sentence."""
    text = zlib.compress(b"BT /F1 18 Tf 60 720 Td (Fahrradmitnahme: Quittung Nr. 4711) Tj ET")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n%b" % (count, table) + trailer
