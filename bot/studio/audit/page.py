"""What the page of the audit log declares."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.model.audit import Audit
from bot.studio.audit.api import AuditApi, Titles
from bot.studio.studio_page import StudioPage


def audit(log: Audit, titles: Callable[[], Awaitable[Titles]]) -> StudioPage:
    return StudioPage("audit", "audit", AuditApi(log, titles).routes())
