"""What was fetched stays with us: drawn anew, encrypted, once, and no longer than its conversation."""

from __future__ import annotations

import asyncio
import io
import struct
import zlib
from base64 import b64decode
from datetime import timedelta
from pathlib import Path

import orjson
import pytest
from PIL import Image

from bot.flow.media.keep import MediaKeeping
from bot.model.item import EraseItem
from bot.model.media import Media, MediaError
from bot.model.turn import Taken
from bot.store.addresses import RedisAddresses
from bot.store.blobs.folder import FolderBlobs
from bot.store.blobs.harmless import Clamd, Harmless
from bot.store.erase import RedisErasing
from bot.store.export import RedisExports
from bot.store.tombstones import RedisTombstones
from simulator.media import HTML, pdf
from simulator.photo import png
from tests.connectors.test_twilio_media import Platform, platform
from tests.desk.scene import Desk
from tests.desk.test_media import at, sent, served

__all__ = ["platform"]

SECRET_PLACE = b"53.5511N 9.9937E Geheimweg 7"


def with_exif(kind: str = "JPEG") -> bytes:
    """A photo as phones make them: turned, with the place where it was taken, a comment, and something behind it."""
    picture, out = Image.effect_noise((60, 40), 40).convert("RGB"), io.BytesIO()
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, SECRET_PLACE.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (53.0, 33.0, 4.0), 3: "E", 4: (9.0, 59.0, 37.0)})
    picture.save(out, kind, exif=exif)
    return out.getvalue() + b"<script>alert('" + SECRET_PLACE + b"')</script>"


def keeping(desk: Desk, harmless: Harmless | None = None) -> MediaKeeping:
    ports = (desk.blobs, harmless or Harmless(), desk.threads, desk.connectors, desk.clock)
    return MediaKeeping(*ports, timedelta(days=30))


def files(desk: Desk) -> list[Path]:
    return [one for one in Path(desk.folder.name).rglob("*") if one.is_file()]


async def test_the_worker_has_it_before_anybody_looks(desk: Desk, platform: Platform) -> None:
    """Fetched after the turn; then the platform may lose it, and the desk asks it for nothing."""
    served(desk, platform)
    contact, seq = await sent(desk, at(platform, "image/png"))
    await keeping(desk).fetch_new(contact)
    asked, platform.status = len(platform.asked), 404
    answer = await (await desk.signed_in()).get(f"/media/{contact}/{seq}/0")
    assert (answer.status, len(platform.asked)) == (200, asked)
    await keeping(desk).fetch_new(contact)
    assert len(platform.asked) == asked


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_nothing_but_points_stays_of_a_photo(desk: Desk, platform: Platform, kind: str) -> None:
    """Where it was taken, comments and what hangs behind it are gone; it stands as its maker held it."""
    served(desk, platform)
    platform.bytes = with_exif(kind)
    assert SECRET_PLACE in platform.bytes
    contact, seq = await sent(desk, at(platform, f"image/{kind.lower()}"))
    shown = await (await (await desk.signed_in()).get(f"/media/{contact}/{seq}/0")).read()
    assert SECRET_PLACE not in shown
    assert b"script" not in shown
    with Image.open(io.BytesIO(shown)) as picture:
        assert not picture.getexif()
        assert picture.size == (40, 60)


async def test_it_lies_encrypted_and_for_its_owner_only(desk: Desk, platform: Platform) -> None:
    """Whoever gets at the disk reads nothing; another key, or another's place, opens nothing."""
    served(desk, platform)
    platform.bytes = pdf()
    contact, _ = await sent(desk, at(platform, "application/pdf"))
    await keeping(desk).fetch_new(contact)
    [file] = files(desk)
    kept = file.read_bytes()
    assert b"PDF" not in kept
    assert pdf()[20:60] not in kept
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    [line] = await desk.threads.thread(contact)
    name = f"{line.line.id}:0"
    assert await desk.blobs.get(contact, name) == Media("application/pdf", pdf())
    assert await FolderBlobs(Path(desk.folder.name), "another", desk.clock).get(contact, name) is None
    elsewhere = file.parent.with_name("c-0") / file.name
    elsewhere.parent.mkdir()
    elsewhere.write_bytes(kept)
    assert await desk.blobs.get("c-0", name) is None
    file.write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))
    assert await desk.blobs.get(contact, name) is None
    file.write_bytes(b"")
    assert await desk.blobs.get(contact, name) is None


async def test_an_erasure_takes_it_along(desk: Desk, platform: Platform) -> None:
    """Nothing of an erased contact lies in the folder; others keep theirs, and erasing twice is no error."""
    served(desk, platform)
    contact, _ = await sent(desk, at(platform, "image/png"), at(platform, "image/png"))
    other, _ = await sent(desk, at(platform, "image/png"))
    for one in (contact, other):
        await keeping(desk).fetch_new(one)
    assert len(files(desk)) == 3
    addresses = RedisAddresses(desk.redis, "secret", lambda kind: f"{kind}-x")
    tombstones = RedisTombstones(desk.redis)
    erasing = RedisErasing(desk.redis, addresses, desk.mailbox, tombstones, desk.clock, blobs=desk.blobs)
    wish = EraseItem("x-1", desk.clock())
    await desk.mailbox.enqueue(contact, wish, None, wish.id)
    taken = await desk.mailbox.take(contact, 10)
    assert isinstance(taken, Taken)
    assert await erasing.erase(taken, wish) is not None
    assert {one.parent.name for one in files(desk)} == {other}
    await desk.blobs.forget(contact)


async def test_what_comes_after_the_erasure_is_not_kept(desk: Desk, platform: Platform) -> None:
    """A slow platform answers when its customer is erased already: nothing is left of it."""
    served(desk, platform)
    platform.bytes = lambda: iter([png()])
    platform.goes_on.clear()
    contact, _ = await sent(desk, at(platform, "image/png"))
    fetching = asyncio.create_task(keeping(desk).fetch_new(contact))
    await platform.reached.wait()
    for key in await desk.redis.keys(f"*{contact}*"):
        await desk.redis.delete(key)
    platform.goes_on.set()
    await fetching
    assert files(desk) == []


async def test_it_goes_with_its_conversation(desk: Desk, platform: Platform) -> None:
    """It ages from when it was sent; what belongs to nobody, or was left half written, is swept."""
    served(desk, platform)
    contact, _ = await sent(desk, at(platform, "image/png"))
    await keeping(desk).fetch_new(contact)
    [file] = files(desk)
    await desk.blobs.put("c-0abc", "l:0", Media("image/png", png()), desk.clock())
    half = file.with_name(".half")
    half.write_bytes(b"x")
    desk.clock.move(timedelta(hours=2))
    await keeping(desk).sweep()
    assert files(desk) == [file]
    desk.clock.move(timedelta(days=30))
    await keeping(desk).sweep()
    assert files(desk) == []


async def test_they_are_part_of_ones_own_data(desk: Desk, platform: Platform) -> None:
    """Who asks for what is stored gets the files themselves; nothing of anybody else."""
    served(desk, platform)
    contact, _ = await sent(desk, at(platform, "application/pdf"), at(platform, "application/pdf"))
    other, _ = await sent(desk)
    platform.bytes = pdf()
    await keeping(desk).fetch_new(contact)
    exports = RedisExports(desk.redis, desk.clock, desk.blobs)
    found, theirs = await exports.with_media(contact), await exports.with_media(other)
    assert found is not None
    assert theirs is not None
    assert [(one["number"], one["type"], b64decode(one["base64"])) for one in found["media"]] == [
        (1, "application/pdf", pdf()),
        (2, "application/pdf", pdf()),
    ]
    assert theirs["media"] == []
    orjson.dumps(found)


def bomb(width: int, height: int) -> bytes:
    """A few kilobytes that want to be gigabytes."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    points = zlib.compress(b"\0" * 1_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", points) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("mime", "body", "why"),
    [
        ("image/png", bomb(60_000, 60_000), "too_large"),
        ("image/png", bomb(8_000, 7_000), "too_large"),
        ("image/png", bomb(5_000, 5_000), "type"),
        ("image/png", bomb(0, 5), "type"),
        ("image/jpeg", b"\xff\xd8\xff\xe0" + HTML, "type"),
        ("image/gif", b"GIF89a" + HTML, "type"),
        ("image/png", b"\x89PNG\r\n\x1a\n" + b"\xff" * 5_000, "type"),
        ("image/png", png()[:-4_000], "type"),
        ("image/webp", b"RIFF\x1a\0\0\0WEBPVP8L" + b"\xff" * 900, "type"),
    ],
)
async def test_pictures_that_are_none(mime: str, body: bytes, why: str) -> None:
    """Bombs, halves and scripts behind a picture's first bytes end as a reason, never as bytes."""
    with pytest.raises(MediaError) as error:
        await Harmless()(Media(mime, body))
    assert error.value.why == why


@pytest.mark.parametrize(
    ("says", "why"),
    [
        (b"stream: OK\0", ""),
        (b"stream: Win.Test.EICAR_HDB-1 FOUND\0", "infected"),
        (b"INSTREAM size limit exceeded. ERROR\0", "unchecked"),
        (b"", "unchecked"),
        (b"stream: OK but not quite\0", "unchecked"),
        (b"x" * 100_000, "unchecked"),
    ],
)
async def test_a_virus_check_has_the_say(says: bytes, why: str) -> None:
    """It gets the whole file; only a clear word of it lets a file through."""
    heard = bytearray()

    async def clamd(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.extend(await reader.readuntil(b"\0"))
        while size := int.from_bytes(await reader.readexactly(4)):
            heard.extend(await reader.readexactly(size))
        writer.write(says)
        writer.close()

    server = await asyncio.start_server(clamd, "127.0.0.1", 0)
    harmless, body = Harmless(Clamd("127.0.0.1", server.sockets[0].getsockname()[1])), b"%PDF-" + b"1" * 200_000
    async with server:
        if not why:
            assert (await harmless(Media("application/pdf", body))).body == body
        else:
            with pytest.raises(MediaError) as error:
                await harmless(Media("application/pdf", body))
            assert error.value.why == why
    assert bytes(heard) == b"zINSTREAM\0" + body


async def test_without_its_virus_check_nothing_is_kept(desk: Desk, platform: Platform) -> None:
    """One that is on and away holds files back, also from the folder; the page has a code for it."""
    served(desk, platform)
    contact, _ = await sent(desk, at(platform, "image/png"))
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    [line] = await desk.threads.thread(contact)
    with pytest.raises(MediaError) as error:
        await keeping(desk, Harmless(Clamd("127.0.0.1", port))).of(contact, "twilio", line.line, 0)
    assert (error.value.why, files(desk)) == ("unchecked", [])
