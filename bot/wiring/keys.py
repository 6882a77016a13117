"""The installation's key."""

from __future__ import annotations

from bot.paths import Folder
from bot.settings import Settings


def secret_key(settings: Settings) -> str:
    return settings.secret_key or Folder.of(settings.data_dir).secret_key()
