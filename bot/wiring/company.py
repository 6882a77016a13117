"""The company's own values: what its content says, and where that says nothing, the settings."""

from __future__ import annotations

from collections.abc import Mapping

import connectors
from bot.content.company import company_of
from bot.content.folders import Content
from bot.content.vocabulary import MaySay
from bot.model.comma_list import split_names
from bot.model.company import Company
from bot.model.desk_hours import DeskHours
from bot.model.errors import SettingsError
from bot.settings import Settings

MESSENGER = "Messenger"
"""What it is called where none can be gone on in: then nobody reads it."""


def installed_company(settings: Settings) -> Company:
    """The company as the settings know it; raises SettingsError."""
    try:
        hours = DeskHours.of(settings.desk_hours)
    except ValueError as error:
        raise SettingsError(f"LOTSE_DESK_HOURS: {error}") from error
    return Company(
        name=settings.company,
        team=settings.team,
        privacy_url=settings.privacy_url,
        imprint_url=settings.imprint_url,
        hosts=frozenset(split_names(settings.own_hosts)),
        form=settings.address_form,
        hours=hours,
    )


def company_in(settings: Settings, content: Content) -> Company:
    """Raises SettingsError."""
    return company_of(content, installed_company(settings))


def values_of(settings: Settings, own: Company) -> Mapping[str, str]:
    """What fits every text. The messenger is the one in which a web chat can go on."""
    channels = [connectors.channel(name) for name in settings.enabled_connectors()]
    return {**own.values, "messenger": next((channel.label for channel in channels if channel.prefills), MESSENGER)}


def may_say(settings: Settings, own: Company) -> MaySay:
    """What notices of this company may say and link to; raises SettingsError."""
    try:
        return MaySay.of((*own.pages, settings.public_url), own.hosts, split_names(settings.notice_words))
    except ValueError as error:
        raise SettingsError(f"LOTSE_NOTICE_WORDS: {error}") from error


def widened(settings: Settings, live: Content, fresh: Content) -> list[str]:
    """Hosts to which texts of this content may link and texts of what is live may not; raises SettingsError."""
    before, after = (may_say(settings, company_in(settings, content)).hosts for content in (live, fresh))
    return sorted(after - before)
