"""The draft of the content over what is shipped."""

from __future__ import annotations

from typing import Any

from bot.content.edit.shipped import Shipped
from bot.content.edit.workspace import ContentWorkspace
from bot.model.clock import Clock, utc_now
from bot.settings import Settings
from bot.store.workspace import RedisDrafts
from bot.wiring.packs import content_source


def workspace(settings: Settings, redis: Any, clock: Clock = utc_now) -> ContentWorkspace:
    """The one draft of this installation; raises SettingsError."""
    return ContentWorkspace(RedisDrafts(redis), Shipped(content_source(settings)), clock, lambda made, skill: ())
