"""What the page of the audit log declares."""

from __future__ import annotations

from bot.model.audit import Audit
from bot.studio.audit.api import AuditApi
from bot.studio.studio_page import StudioPage


def audit(log: Audit) -> StudioPage:
    return StudioPage("audit", "audit", AuditApi(log).routes())
