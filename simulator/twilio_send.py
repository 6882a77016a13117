"""`POST …/Messages.json`: what Twilio checks before it takes a message, and what it makes of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

from simulator.changes import Changes
from simulator.clock import Clock
from simulator.phone import Message, Phones, bare
from simulator.twilio_content import ContentApi, variables
from simulator.twilio_ids import new_sid
from simulator.twilio_status import Statuses

MAX_BODY = 1600
OUTSIDE_WINDOW = 63016
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
        counts: Counter[str],
    ) -> None:
        self._sender = sender
        self._clock = clock
        self._changes = changes
        self._phones = phones
        self._contents = contents
        self._statuses = statuses
        self._counts = counts

    def take(self, form: Mapping[str, str], media: tuple[str, ...]) -> Message:
        """Check the form, keep the message, and start it on its way."""
        self._check(form, media)
        customer = self._phones.customer(bare(form["To"]))
        if customer.opted_out:
            raise RefusedError(21610)
        message, approved = self._message(form, media, self._clock.now())
        message.customer = customer.number
        self._phones.add(message)
        self._counts["twilio.sends"] += 1
        customer.typing_until = None
        is_open = approved or customer.window_open(message.created)
        self._statuses.start(message, None if is_open else OUTSIDE_WINDOW)
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
        }
        for code, wrong in refused.items():
            if wrong:
                raise RefusedError(code)

    def _message(self, form: Mapping[str, str], media: tuple[str, ...], now: datetime) -> tuple[Message, bool]:
        """The message, and whether it is an approved template."""
        content = self._contents.contents.get(form.get("ContentSid", ""))
        values = variables(form.get("ContentVariables", "")) or {}
        message = Message(
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
        )
        return message, content is not None and content.approved


def _web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and "_" not in (parts.hostname or "")
