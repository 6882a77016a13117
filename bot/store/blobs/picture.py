"""A program: a picture comes in, the same picture goes out, drawn anew with nothing but its points.

It reads what strangers made, so it takes from itself what it does not need, before it reads: memory, time, files and,
where the machine lets it, the network. It imports nothing of Lotse and is given no environment.
"""

from __future__ import annotations

import ctypes
import io
import resource
import sys

MEMORY = 1024 * 1024 * 1024
SECONDS = 10
MOST_POINTS = 50_000_000
LONGEST_SIDE = 2560
NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000  # as Linux numbers them
FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
TOO_LARGE, NO_PICTURE = 3, 4
"""How it ends if there is no picture to give back."""


def shut() -> None:
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    unshare = getattr(ctypes.CDLL(None), "unshare", None)
    if unshare:
        unshare(NEW_USER | NEW_NETWORK)  # not every machine grants it; the other limits hold


def drawn_anew(body: bytes) -> bytes:
    """Turned as its maker held it, then without anything that is no point of it. One frame of those that move."""
    from PIL import Image, ImageOps  # noqa: PLC0415  # only behind the limits

    Image.MAX_IMAGE_PIXELS = MOST_POINTS
    with Image.open(io.BytesIO(body), formats=FORMATS) as found:
        if found.width * found.height > MOST_POINTS:
            sys.exit(TOO_LARGE)
        found.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        found.load()
        as_jpeg = found.format == "JPEG"
        clear = found.mode in {"RGBA", "LA", "PA"} or "transparency" in found.info
        turned = ImageOps.exif_transpose(found)
        plain = turned.convert("RGBA" if clear else "RGB")
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new(plain.mode, plain.size)
    bare.paste(plain)
    out = io.BytesIO()
    if as_jpeg:
        bare.save(out, "JPEG", quality=85)
    else:
        bare.save(out, "PNG")
    return out.getvalue()


def main() -> None:
    shut()
    try:
        made = drawn_anew(sys.stdin.buffer.read())
    except MemoryError:
        sys.exit(TOO_LARGE)
    except Exception as error:  # whatever a stranger's bytes do to the decoder
        sys.exit(TOO_LARGE if type(error).__name__ == "DecompressionBombError" else NO_PICTURE)
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()
