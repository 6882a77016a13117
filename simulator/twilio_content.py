"""Content: the buttons, lists and templates that a message can name by their HX number."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from simulator.phone import Choice

VARIABLE = re.compile(r"\{\{(\w*)\}\}")
LONGEST_TEMPLATE = 1024
_TIGHT = re.compile(r"[\n\r\t]| {5,}")


@dataclass(slots=True)
class Content:
    """One template; `approval` stays empty until an approval was asked for."""

    sid: str
    friendly_name: str
    language: str
    types: dict[str, dict[str, Any]]
    created: datetime
    variables: dict[str, str] = field(default_factory=dict)
    approval: dict[str, Any] = field(default_factory=dict)

    @property
    def status(self) -> str:
        return str(self.approval.get("status") or "unsubmitted")

    def text(self, values: Mapping[str, str]) -> str:
        return _filled(self.body, {**self.variables, **values})

    def choices(self, values: Mapping[str, str]) -> tuple[Choice, ...]:
        """Buttons of a quick reply or rows of a list picker, filled in."""
        filled = {**self.variables, **values}
        shown = self._shown()
        rows = shown.get("actions") or shown.get("items") or []
        return tuple(
            Choice(
                _filled(str(row.get("title") or row.get("item") or ""), filled),
                _filled(str(row.get("id") or ""), filled),
                _filled(str(row.get("description") or ""), filled),
            )
            for row in rows
        )

    @property
    def is_list(self) -> bool:
        return "twilio/list-picker" in self.types

    @property
    def body(self) -> str:
        return str(self._shown().get("body", ""))

    @property
    def places(self) -> set[str]:
        """The variables that its words name, in any part of it."""
        return set(VARIABLE.findall(json.dumps(self.types)))

    def fits(self, values: Mapping[str, str]) -> bool:
        """Whether each variable has a value, sent along or kept as a sample, and none is too many."""
        return set(values) <= self.places <= {*values, *self.variables}

    def _shown(self) -> dict[str, Any]:
        rich = [body for name, body in self.types.items() if name != "twilio/text"]
        return rich[0] if rich else self.types.get("twilio/text", {})

    def resource(self, account_sid: str) -> dict[str, Any]:
        address = f"https://content.twilio.com/v1/Content/{self.sid}"
        return {
            **self._common(account_sid),
            "url": address,
            "links": {
                "approval_create": f"{address}/ApprovalRequests/whatsapp",
                "approval_fetch": f"{address}/ApprovalRequests",
            },
        }

    def with_approval(self, account_sid: str) -> dict[str, Any]:
        """As the list of contents and approvals shows it."""
        return {**self._common(account_sid), "approval_requests": self.shown_approval()}

    def shown_approval(self) -> dict[str, Any]:
        return dict(self.approval) or {
            "name": "",
            "category": "",
            "content_type": "",
            "status": "unsubmitted",
            "rejection_reason": "",
            "allow_category_change": True,
        }

    def _common(self, account_sid: str) -> dict[str, Any]:
        made = self.created.strftime("%Y-%m-%dT%H:%M:%SZ")
        return {
            "sid": self.sid,
            "account_sid": account_sid,
            "friendly_name": self.friendly_name,
            "language": self.language,
            "variables": self.variables,
            "types": self.types,
            "date_created": made,
            "date_updated": made,
        }


def variables(text: str) -> dict[str, str] | None:
    """ContentVariables as a message names them; None if they are not an object of strings that a body can hold."""
    try:
        values = json.loads(text) if text else {}
    except ValueError:
        return None
    if not isinstance(values, dict):
        return None
    whole = all(isinstance(value, str) and value and not _TIGHT.search(value) for value in values.values())
    return values if whole else None


def objections(content: Content, name: str, category: str) -> Iterator[str]:
    """What WhatsApp turns a template down for by its form alone."""
    body = content.body
    numbers = [found for found in VARIABLE.findall(body) if found.isdigit()]
    if not re.fullmatch(r"[a-z0-9_]{1,512}", name):
        yield "The name holds other signs than lower-case letters, digits and underscores"
    if category not in {"UTILITY", "MARKETING", "AUTHENTICATION"}:
        yield "The category is unknown"
    if not body or len(body) > LONGEST_TEMPLATE:
        yield "The body is empty or longer than 1,024 characters"
    if body.strip().startswith("{{") or body.strip().endswith("}}"):
        yield "Variables are at the start or the end of the template"
    if re.search(r"\}\}\s*\{\{", body):
        yield "Two variables stand next to each other"
    if sorted(set(numbers), key=int) != [str(number) for number in range(1, len(set(numbers)) + 1)]:
        yield "Variables are not numbered from 1 without a gap"
    if any(not content.variables.get(place) for place in content.places):
        yield "A variable has no sample"


def _filled(text: str, values: Mapping[str, str]) -> str:
    return VARIABLE.sub(lambda found: values.get(found[1], found[0]), text)
