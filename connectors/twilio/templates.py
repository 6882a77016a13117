"""Our templates at Twilio: which version of each WhatsApp has approved, and putting new ones before it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from aiohttp import ClientError
from twilio.base.exceptions import TwilioException
from twilio.rest import Client
from twilio.rest.content.v1.content import ContentList
from twilio.rest.content.v1.content.approval_create import ApprovalCreateList

from bot.model.errors import SendError, TemplatesUnreadableError
from bot.model.template import Outlook, Standing, SyncRow, Template, TemplateStatus
from connectors.twilio.http import code_of
from connectors.twilio.settings import Settings

OURS = "lotse_"
CATEGORY = "UTILITY"
TEXT = "twilio/text"
LANGUAGES = {"de": "de", "de_sie": "de", "en": "en"}
SHORTEST_LIFE, LONGEST_LIFE = timedelta(seconds=30), timedelta(hours=12)  # what WhatsApp takes for a utility template
STATUSES: Mapping[str, TemplateStatus] = {
    "approved": "approved",
    "received": "pending",
    "pending": "pending",
    "rejected": "rejected",
    "paused": "paused",
    "disabled": "disabled",
}
REWORD = "reword it in data/nlu/<pack>/notices.yml, lotse train, start the brain again, lotse twilio sync"
ADVICE: Mapping[TemplateStatus, str] = {
    "missing": "run lotse twilio sync",
    "rejected": REWORD,
    "paused": "customers complained; it comes back by itself after hours, or reword it",
    "disabled": f"WhatsApp takes it no more: {REWORD}",
    "not_utility": f"WhatsApp does not see a service in it: {REWORD}",
}
UNREADABLE = (TwilioException, SendError, ClientError, OSError, ValueError, LookupError, TypeError)
MORE = "https://www.twilio.com/docs/errors/"
_TIER = re.compile(r"^([\d.]+)\s*([KM]?)", re.IGNORECASE)


@dataclass(frozen=True)
class Version:
    """One of our templates as it lies at Twilio."""

    name: str
    id: str
    text: str
    status: TemplateStatus
    reason: str
    made: datetime | None


class _NoEmptyTypes(ContentList.ContentCreateRequest):  # type: ignore[misc]  # the library is untyped
    """The library would send every kind of content that this is not, as null."""

    def to_dict(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().to_dict()
        return {**fields, "types": {name: body for name, body in fields["types"].items() if body is not None}}


async def outlook(client: Client, settings: Settings, templates: Sequence[Template]) -> Outlook:
    """How these templates stand, and the sender's tier; raises TemplatesUnreadableError."""
    try:
        versions = await _versions(client)
        per_day = await _tier(client, settings)
    except UNREADABLE as error:
        raise TemplatesUnreadableError(_why(error)) from error
    return Outlook({template.key: standing(template, versions) for template in templates}, per_day)


async def sync(client: Client, templates: Sequence[Template], *, change: bool) -> Sequence[SyncRow]:
    """Create what is missing and ask for its approval, if anything may change; raises TemplatesUnreadableError.

    Safe to run again: a template is known by its name, which tells its words. Older versions are left alone:
    consents that were given for their words are served by them.
    """
    try:
        versions = await _versions(client)
        for template in templates if change else ():
            if standing(template, versions).status == "missing":
                await _submit(client, template, versions.get(version_name(template)))
        return [_row(one, versions) for one in templates] if not change else await _rows(client, templates)
    except UNREADABLE as error:
        raise TemplatesUnreadableError(_why(error)) from error


def version_name(template: Template) -> str:
    """The first half of its last part tells the blanks, the second one the words."""
    blanks, words = _digest(" ".join(template.variables), 2), _digest(f"{template.text}\n{template.lives}", 4)
    return f"{OURS}{template.name}_{template.locale}_{blanks}{words}"


def standing(template: Template, versions: Mapping[str, Version]) -> Standing:
    """How it stands. Only its very words may leave: another one that was approved for the same words may as well."""
    name = version_name(template)
    newest = versions.get(name)
    usable = newest if newest and newest.status == "approved" else _other(template, versions.values())
    return Standing(
        key=template.key,
        version=name,
        status=newest.status if newest else "missing",
        reason=newest.reason if newest else "",
        id=usable.id if usable else "",
        text=usable.text if usable else "",
    )


def _other(template: Template, versions: Iterable[Version]) -> Version | None:
    """One that lives longer or shorter, and reads the same."""
    same_blanks = version_name(template)[:-8]
    same = [version for version in versions if version.name[:-8] == same_blanks and version.text == template.text]
    known = [version for version in same if version.status == "approved"]
    return max(known, key=lambda version: (version.made is not None, version.made, version.name), default=None)


async def _versions(client: Client) -> dict[str, Version]:
    """All templates of ours by their names. Two operators at once can make one twice: the approved one counts."""
    found: dict[str, Version] = {}
    async for content in await client.content.v1.content_and_approvals.stream_async(page_size=500):
        name = str(content.friendly_name or "")
        if name.startswith(OURS):
            version = _version(name, content)
            if name not in found or version.status == "approved":
                found[name] = version
    return found


def _version(name: str, content: Any) -> Version:
    approval = content.approval_requests or {}
    status = STATUSES.get(str(approval.get("status")), "missing")
    if status == "approved" and str(approval.get("category")).upper() != CATEGORY:
        status = "not_utility"
    body = str((content.types or {}).get(TEXT, {}).get("body", ""))
    text = re.sub(r"\{\{(\d+)\}\}", r"{\1}", body)
    return Version(
        name, str(content.sid), text, status, str(approval.get("rejection_reason") or ""), content.date_created
    )


async def _submit(client: Client, template: Template, begun: Version | None) -> None:
    """Create the content, unless that was done before, and ask for its approval."""
    name = version_name(template)
    sid = begun.id if begun else await _create(client, template, name)
    lives = min(max(template.lives, SHORTEST_LIFE), LONGEST_LIFE)
    wish = {"name": name, "category": CATEGORY, "send_ttl_seconds": int(lives.total_seconds())}
    request = ApprovalCreateList.ContentApprovalRequest(wish)
    await client.content.v1.contents(sid).approval_create.create_async(request)


async def _create(client: Client, template: Template, name: str) -> str:
    body = re.sub(r"\{(\d+)\}", r"{{\1}}", template.text)
    samples = {str(number): sample for number, sample in enumerate(template.samples, 1)}
    wish = {
        "friendly_name": name,
        "language": LANGUAGES[template.locale],
        "variables": samples,
        "types": {TEXT: {"body": body}},
    }
    made = await client.content.v1.contents.create_async(_NoEmptyTypes(wish))
    return str(made.sid)


async def _rows(client: Client, templates: Sequence[Template]) -> list[SyncRow]:
    versions = await _versions(client)
    return [_row(template, versions) for template in templates]


def _row(template: Template, versions: Mapping[str, Version]) -> SyncRow:
    found = standing(template, versions)
    todo = ADVICE.get(found.status, "")
    if found.reason and found.status == "rejected":
        todo = f"{found.reason}: {todo}"
    if found.id and found.status != "approved":
        todo = "; ".join(filter(None, [todo, "the same words that live otherwise are sent meanwhile"]))
    return SyncRow(found.version, template.locale, found.status, todo)


async def _tier(client: Client, settings: Settings) -> int | None:
    """How many customers a day the sender may write to first, if Twilio tells: `1K Customers/24hr`."""
    try:
        listed = await client.messaging.v2.channels_senders.list_async(channel="whatsapp", limit=1_000)
    except UNREADABLE:
        return None
    sender = next((one for one in listed if one.sender_id == settings.from_), None)
    properties = sender.properties if sender is not None else None
    told = _TIER.match(str(properties.get("messaging_limit") or "")) if isinstance(properties, dict) else None
    return int(float(told[1]) * {"": 1, "K": 1_000, "M": 1_000_000}[told[2].upper()]) if told else None


def _digest(text: str, size: int) -> str:
    return hashlib.blake2b(text.encode(), digest_size=size).hexdigest()


def _why(error: Exception) -> str:
    """What an operator can look up: Twilio's number, or the kind of error. Of a list the library keeps the answer."""
    answer = next((arg for arg in error.args if hasattr(arg, "text")), None)
    code = code_of(answer.text) if answer else getattr(error, "code", None)
    return f"Twilio says {code}: {MORE}{code}" if code else f"Twilio cannot be asked: {type(error).__name__}"
