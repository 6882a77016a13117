"""`POST …/Messages.json`: what Twilio checks before it takes a message, and what it makes of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from simulator.behaviour import Behaviour
from simulator.changes import Changes
from simulator.clock import Clock
from simulator.phone import LONGEST_VALIDITY, Customer, Message, Phones, bare
from simulator.twilio_content import Content, variables
from simulator.twilio_content_api import ContentApi
from simulator.twilio_ids import new_sid
from simulator.twilio_status import Statuses

MAX_BODY = 1600
OUTSIDE_WINDOW = 63016
WRONG_VARIABLES = 63028
NOT_USABLE = {"approved": None, "rejected": 63040, "paused": 63041, "disabled": 63027}
"""A template outside the window, by its approval; one of which WhatsApp knows nothing yet is a free text."""
DAY = timedelta(hours=24)
_ADDRESS = re.compile(r"^whatsapp:(\+[1-9]\d{6,14}|[A-Z]{2}\.[0-9A-Za-z.]{1,128})$")


class RefusedError(Exception):
    """Twilio says no at once, with this code."""

    def __init__(self, code: int) -> None:
        super().__init__(f"Twilio error {code}")
        self.code = code


class Sending:
    """Takes messages from the company for the customers' phones."""

    def __init__(
        self,
        *,
        sender: str,
        clock: Clock,
        changes: Changes,
        phones: Phones,
        contents: ContentApi,
        statuses: Statuses,
        behaviour: Behaviour,
        counts: Counter[str],
    ) -> None:
        self._sender = sender
        self._clock = clock
        self._changes = changes
        self._phones = phones
        self._contents = contents
        self._statuses = statuses
        self._behaviour = behaviour
        self._counts = counts

    def take(self, form: Mapping[str, str], media: tuple[str, ...]) -> Message:
        """Check the form, keep the message, and start it on its way."""
        self._check(form, media)
        customer = self._phones.customer(bare(form["To"]))
        if customer.opted_out:
            raise RefusedError(21610)
        now = self._clock.now()
        if self._over_the_limit(now):
            raise RefusedError(63038)
        content = self._contents.contents.get(form.get("ContentSid", ""))
        message = self._message(form, media, content, now)
        message.customer = customer.number
        self._phones.add(message)
        self._counts["twilio.sends"] += 1
        customer.typing_until = None
        self._statuses.start(message, _failure(message, content, customer))
        self._changes.publish("message", sid=message.sid, customer=customer.number)
        return message

    def _check(self, form: Mapping[str, str], media: tuple[str, ...]) -> None:
        to, sender, callback = form.get("To", ""), form.get("From", ""), form.get("StatusCallback", "")
        content = form.get("ContentSid", "")
        refused = {
            21604: not to,
            21603: not sender and not form.get("MessagingServiceSid"),
            21211: not _ADDRESS.match(to),
            63007: bool(sender) and sender != self._sender,
            63031: to == self._sender,
            21619: not (form.get("Body") or media or content),
            21617: len(form.get("Body", "")) > MAX_BODY,
            21655: bool(content) and content not in self._contents.contents,
            21656: variables(form.get("ContentVariables", "")) is None,
            21609: bool(callback) and not _web_address(callback),
            30012: not _seconds(form).isdigit() or int(_seconds(form)) < 1,
            30045: _seconds(form).isdigit() and int(_seconds(form)) > LONGEST_VALIDITY,
        }
        for code, wrong in refused.items():
            if wrong:
                raise RefusedError(code)

    def _over_the_limit(self, now: datetime) -> bool:
        """Whether the account has sent all that it may within 24 hours."""
        limit = self._behaviour.daily_limit
        if limit is None:
            return False
        return sum(m.direction == "outbound" and m.created > now - DAY for m in self._phones.newest_first()) >= limit

    def _message(
        self, form: Mapping[str, str], media: tuple[str, ...], content: Content | None, now: datetime
    ) -> Message:
        values = variables(form.get("ContentVariables", "")) or {}
        return Message(
            sid=new_sid("MM" if media else "SM"),
            direction="outbound",
            customer=bare(form["To"]),
            address=form["To"],
            body=content.text(values) if content else form.get("Body", ""),
            created=now,
            status="accepted" if form.get("MessagingServiceSid") else "queued",
            kind="content" if content else "text",
            status_callback=form.get("StatusCallback", ""),
            media=media,
            choices=content.choices(values) if content else (),
            choice_style="list" if content and content.is_list else "buttons",
            content_sid=content.sid if content else "",
            content_variables=values,
            valid_seconds=int(_seconds(form)),
        )


def _failure(message: Message, content: Content | None, customer: Customer) -> int | None:
    """What WhatsApp has against this message, if anything; told later by a status."""
    if content is not None and not content.fits(message.content_variables):
        return WRONG_VARIABLES
    if customer.window_open(message.created):
        return None
    if content is None or content.is_list:
        return OUTSIDE_WINDOW
    return NOT_USABLE.get(content.status, OUTSIDE_WINDOW)


def _seconds(form: Mapping[str, str]) -> str:
    return form.get("ValidityPeriod") or str(LONGEST_VALIDITY)


def _web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and "_" not in (parts.hostname or "")
