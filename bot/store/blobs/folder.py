"""A folder of encrypted files, one folder in it for each contact. Nothing here can be read without the key."""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import secrets
import shutil
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.model.clock import Clock, utc_now
from bot.model.media import Media

PURPOSE = b"lotse media at rest"
VERSION = b"\x01"
NONCE = 12
HALF_WRITTEN = timedelta(hours=1)
_CONTACT = re.compile(r"c-[0-9a-z]{1,40}")


class FolderBlobs:
    """The Blobs port on a folder. Files carry no names of customers and no types; those are inside."""

    def __init__(self, root: Path, secret_key: str, clock: Clock = utc_now) -> None:
        self._root = root
        self._clock = clock
        self._cipher = AESGCM(HKDF(SHA256(), 32, salt=None, info=PURPOSE).derive(secret_key.encode()))

    async def get(self, contact: str, name: str) -> Media | None:
        return await asyncio.to_thread(self._get, contact, name)

    async def put(self, contact: str, name: str, media: Media, at: datetime) -> None:
        await asyncio.to_thread(self._put, contact, name, media, at)

    async def forget(self, contact: str) -> None:
        await asyncio.to_thread(self._forget, contact)

    async def sweep(self, before: datetime) -> None:
        await asyncio.to_thread(self._sweep, before)

    async def contacts(self) -> list[str]:
        return await asyncio.to_thread(lambda: [folder.name for folder in self._folders()])

    def _get(self, contact: str, name: str) -> Media | None:
        path = self._path(contact, name)
        try:
            kept = path.read_bytes()
        except FileNotFoundError:
            return None
        if kept[:1] != VERSION:
            return None
        nonce, body = kept[1 : 1 + NONCE], kept[1 + NONCE :]
        try:
            mime, _, plain = self._cipher.decrypt(nonce, body, _place(path)).partition(b"\0")
        except InvalidTag:  # another key, a file moved to another's place, or a damaged disk
            return None
        return Media(mime.decode(), plain)

    def _put(self, contact: str, name: str, media: Media, at: datetime) -> None:
        """Written aside and renamed: a crash leaves the whole file or none."""
        path, nonce = self._path(contact, name), secrets.token_bytes(NONCE)
        sealed = self._cipher.encrypt(nonce, media.mime.encode() + b"\0" + media.body, _place(path))
        self._root.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.parent.mkdir(exist_ok=True, mode=0o700)
        scratch = path.with_name(f".{secrets.token_hex(8)}")
        try:
            with os.fdopen(os.open(scratch, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
                file.write(VERSION + nonce + sealed)
                file.flush()
                os.fsync(file.fileno())
            os.utime(scratch, (at.timestamp(), at.timestamp()))
            scratch.replace(path)
        finally:
            scratch.unlink(missing_ok=True)

    def _forget(self, contact: str) -> None:
        """A file that cannot go is an error: who erases tries again."""
        with suppress(FileNotFoundError):
            shutil.rmtree(self._folder(contact))

    def _sweep(self, before: datetime) -> None:
        oldest, half = before.timestamp(), (self._clock() - HALF_WRITTEN).timestamp()
        for folder in self._folders():
            for file in folder.iterdir():
                try:
                    if file.stat().st_mtime < (half if file.name.startswith(".") else oldest):
                        file.unlink()
                except FileNotFoundError:  # an erasure was faster
                    continue
            try:
                folder.rmdir()
            except OSError:  # something is still in it, or it is gone
                continue

    def _folders(self) -> list[Path]:
        if not self._root.is_dir():
            return []
        return [one for one in self._root.iterdir() if one.is_dir() and _CONTACT.fullmatch(one.name)]

    def _folder(self, contact: str) -> Path:
        if not _CONTACT.fullmatch(contact):
            raise ValueError("no contact has such a name")
        return self._root / contact

    def _path(self, contact: str, name: str) -> Path:
        return self._folder(contact) / hashlib.sha256(name.encode()).hexdigest()


def _place(path: Path) -> bytes:
    """What is sealed with the content: whose file it is, and which."""
    return f"{path.parent.name}/{path.name}".encode()
