"""From Twilio's form to our words: inbound messages at one path, statuses of ours at the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.model.address import Address
from bot.model.errors import UnreadableError
from bot.model.inbound import Hook, Inbound, Parsed, PlatformStatus, StatusUpdate
from connectors.twilio import contents
from connectors.twilio.channel import CHANNEL, INBOUND_PATH, KEY_PARAMETER, STATUS_PATH
from connectors.twilio.codes import BLOCKED
from connectors.twilio.form import pairs
from connectors.twilio.sender import who

EMPTY_TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
Fields = Mapping[str, str]

STATUSES: dict[str, PlatformStatus | None] = {
    "accepted": None,  # on their way, nothing that is news to us
    "scheduled": None,
    "queued": None,
    "sending": None,
    "sent": "sent",
    "delivered": "delivered",
    "partially_delivered": "delivered",
    "read": "read",
    "undelivered": "failed",
    "failed": "failed",
    "canceled": "failed",
}

ADVERT = ("ReferralSourceType", "ReferralSourceId", "ReferralSourceUrl", "ReferralHeadline", "ReferralCtwaClid")
"""Fields that come with a message which began at an advert or a link of ours."""


def parse(account_sid: str, media_hosts: frozenset[str], hook: Hook) -> Parsed:
    """Read one call; raise UnreadableError if Twilio does not send such a thing to this path."""
    if hook.method != "POST":
        raise UnreadableError("not posted")
    fields = _fields(hook)
    if fields.get("AccountSid") != account_sid:
        raise UnreadableError("AccountSid is not ours")
    readers: dict[str, Callable[[], Parsed]] = {
        INBOUND_PATH: lambda: _inbound(fields, media_hosts),
        STATUS_PATH: lambda: _status(fields, hook.query.get(KEY_PARAMETER, "")),
    }
    if hook.path not in readers:
        raise UnreadableError("not a path that Twilio was given")
    return readers[hook.path]()


def _fields(hook: Hook) -> Fields:
    """The form, each name once; NUL bytes, which occur in bodies, are dropped everywhere."""
    try:
        found = pairs(hook)
    except ValueError:
        raise UnreadableError("the body is not a form in UTF-8") from None
    return {name: value.replace("\0", "") for name, value in reversed(found)}


def _needed(fields: Fields, name: str) -> str:
    value = fields.get(name, "").strip()
    if not value:
        raise UnreadableError(f"{name} is missing")
    return value


def _inbound(fields: Fields, media_hosts: frozenset[str]) -> Parsed:
    sid, sender = _needed(fields, "MessageSid"), _needed(fields, "From")
    state = fields.get("SmsStatus", "received")
    if state not in {"received", "receiving"}:
        return _reply(unserved=("status at the inbound address",))
    message = Inbound(
        address=Address(CHANNEL.name, sender),
        message_id=sid,
        text=contents.text(fields),
        **who(fields, sender),
        quotes=contents.quotes(fields),
        name=fields.get("ProfileName", ""),
        choice=contents.choice(fields),
        attachments=contents.attachments(fields, media_hosts),
        location=contents.location(fields),
        opt_out=contents.opt_out(fields),
        supplied=any(fields.get(name) for name in ADVERT),
    )
    return _reply(messages=(message,))


def _status(fields: Fields, key: str) -> Parsed:
    sid, name = _needed(fields, "MessageSid"), _needed(fields, "MessageStatus")
    if not key:
        return _reply(unserved=("status without our key",))
    if name not in STATUSES:
        return _reply(unserved=("unknown status",))
    status, code = STATUSES[name], fields.get("ErrorCode", "")
    if status is None:
        return _reply()
    blocked = code.isascii() and code.isdigit() and int(code) in BLOCKED
    return _reply(statuses=(StatusUpdate(key, status, sid, code, opted_out=status == "failed" and blocked),))


def _reply(
    messages: tuple[Inbound, ...] = (),
    statuses: tuple[StatusUpdate, ...] = (),
    unserved: tuple[str, ...] = (),
) -> Parsed:
    """Answered with empty TwiML: what we have to say goes over the REST API."""
    return Parsed(messages, statuses, unserved, EMPTY_TWIML, "text/xml")
