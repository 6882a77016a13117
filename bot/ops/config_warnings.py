"""Settings with which Lotse starts, but which no company should meet its customers with."""

from __future__ import annotations

from urllib.parse import urlsplit

import connectors
from bot.settings import Settings

READ_BY_CUSTOMERS = ("company", "privacy_url", "imprint_url")
THIS_MACHINE = ("127.0.0.1", "localhost", "::1", "0.0.0.0")  # noqa: S104  # nobody listens here


def unfit(settings: Settings) -> list[str]:
    """What an operator has to be told at each start, one sentence each."""
    found = []
    if demonstration := made_up(settings):
        found.append(f"demonstration values, customers would read them: {', '.join(demonstration)}")
    platforms = connectors.platforms(settings.enabled_connectors())
    if _here(settings.public_url) and not all(map(_here, platforms.values())):
        found.append(f"no messenger reaches LOTSE_PUBLIC_URL: {settings.public_url} is this machine's own address")
    if settings.internal_url.startswith("https:") and not settings.trusted_proxies:
        found.append("LOTSE_TRUSTED_PROXIES is empty: behind a proxy all people at the desk have one address")
    if not settings.virus_check and not all(map(_here, platforms.values())):
        found.append("LOTSE_VIRUS_CHECK is empty: what customers send is checked for its type, not for viruses")
    return found


def made_up(settings: Settings) -> list[str]:
    """Settings that customers read and that still have their demonstration value."""
    fields = type(settings).model_fields
    return [f"LOTSE_{name.upper()}" for name in READ_BY_CUSTOMERS if getattr(settings, name) == fields[name].default]


def _here(url: str) -> bool:
    return urlsplit(url).hostname in THIS_MACHINE
