"""Media: the folder that they lie in, and what is done to them before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlsplit

from bot.flow.media.keep import MediaKeeping
from bot.model.clock import Clock
from bot.model.connector import Connector
from bot.model.errors import SettingsError
from bot.model.thread import Threads
from bot.paths import Folder
from bot.settings import Settings
from bot.store.blobs.folder import FolderBlobs
from bot.store.blobs.harmless import Clamd, Harmless
from bot.wiring.keys import secret_key


def folder_blobs(settings: Settings, clock: Clock) -> FolderBlobs:
    return FolderBlobs(Folder.of(settings.data_dir).media, secret_key(settings), clock)


def media_keeping(
    settings: Settings, threads: Threads, connectors: Mapping[str, Connector], clock: Clock
) -> MediaKeeping:
    """Raises SettingsError."""
    harmless, keep = Harmless(_clamd(settings.virus_check)), timedelta(days=settings.transcript_days)
    return MediaKeeping(folder_blobs(settings, clock), harmless, threads, connectors, clock, keep)


def _clamd(address: str) -> Clamd | None:
    if not address:
        return None
    try:
        found = urlsplit(f"//{address}")
        host, port = found.hostname, found.port
    except ValueError:
        host, port = None, None
    if not host or not port:
        raise SettingsError("LOTSE_VIRUS_CHECK: no host:port")
    return Clamd(host, port)
