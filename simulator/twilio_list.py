"""`GET …/Messages.json`: filters, newest first, in pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from simulator.phone import Message, Phones, bare
from simulator.twilio_resource import API, resource


def page_of_messages(
    query: Mapping[str, str], phones: Phones, account_sid: str, sender: str, listed_until: datetime
) -> dict[str, Any]:
    """One page of the list; `PageToken` is the last message of the page before."""
    size = max(1, min(int(query.get("PageSize", 50)), 1000))
    number = int(query.get("Page", 0))
    listed = (m for m in _matching(query, phones, sender) if m.created <= listed_until)
    rows = list(islice(_after(query.get("PageToken", ""), listed), size + 1))
    shown, more = rows[:size], len(rows) > size
    base = f"{API}/Accounts/{account_sid}/Messages.json"
    asked = {name: value for name, value in query.items() if name not in ("Page", "PageToken", "PageSize")}

    def uri(page: int, **token: str) -> str:
        return f"{base}?{urlencode({**asked, 'PageSize': size, 'Page': page, **token})}"

    return {
        "messages": [resource(message, account_sid, sender) for message in shown],
        "end": number * size + max(len(shown) - 1, 0),
        "first_page_uri": uri(0),
        "next_page_uri": uri(number + 1, PageToken=f"PA{shown[-1].sid}") if more else None,
        "page": number,
        "page_size": size,
        "previous_page_uri": None,
        "start": number * size,
        "uri": uri(number),
    }


def _matching(query: Mapping[str, str], phones: Phones, sender: str) -> Iterator[Message]:
    to, from_ = query.get("To"), query.get("From")
    if to and to != sender:
        rows = phones.newest_first(bare(to))
    elif from_ and from_ != sender:
        rows = phones.newest_first(bare(from_))
    else:
        rows = phones.newest_first()
    bounds = list(_bounds(query))
    for message in rows:
        outbound = message.direction == "outbound"
        theirs, ours = (sender, message.address) if outbound else (message.address, sender)
        if (not to or to == ours) and (not from_ or from_ == theirs) and all(ok(message) for ok in bounds):
            yield message


def _bounds(query: Mapping[str, str]) -> Iterator[Callable[[Message], bool]]:
    """`DateSent` is a whole day, `DateSent<` and `DateSent>` are inclusive."""
    if day := query.get("DateSent"):
        yield lambda message: message.created.date() == _moment(day).date()
    if until := query.get("DateSent<"):
        yield lambda message: message.created.replace(microsecond=0) <= _moment(until, end_of_day=True)
    if since := query.get("DateSent>"):
        yield lambda message: message.created.replace(microsecond=0) >= _moment(since)


def _moment(text: str, *, end_of_day: bool = False) -> datetime:
    if len(text) == 10:
        day = date.fromisoformat(text)
        clock = (23, 59, 59) if end_of_day else (0, 0, 0)
        return datetime(day.year, day.month, day.day, *clock, tzinfo=UTC)
    return datetime.fromisoformat(text).astimezone(UTC)


def _after(token: str, rows: Iterator[Message]) -> Iterator[Message]:
    if token:
        sid = token.removeprefix("PA")
        for message in rows:
            if message.sid == sid:
                break
    yield from rows
