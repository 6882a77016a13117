"""Whom customers write to: the company's own values, wherever they were set."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from bot.model.desk_hours import DeskHours
from bot.model.item import Locale

AddressForm = Literal["du", "sie", "auto"]


@dataclass(frozen=True)
class Company:
    """`name` and `team` are how texts call them; `hosts` those to which texts of notices may link besides the hosts of
    its pages; `form` is how German texts address people."""

    name: str = ""
    team: str = ""
    privacy_url: str = ""
    imprint_url: str = ""
    hosts: frozenset[str] = frozenset()
    form: AddressForm = "du"
    hours: DeskHours = field(default_factory=lambda: DeskHours(()))
    zone: str = ""
    """In which federal state the holidays are that `hours` knows; empty: none."""

    @property
    def locale(self) -> Locale:
        """The one of German texts for who has not been met yet."""
        return "de_sie" if self.form == "sie" else "de"

    @property
    def auto_form(self) -> bool:
        """Whether the customer decides."""
        return self.form == "auto"

    @property
    def values(self) -> dict[str, str]:
        """What fits every text."""
        return {
            "company": self.name,
            "team": self.team,
            "privacy_url": self.privacy_url,
            "imprint_url": self.imprint_url,
        }

    @property
    def pages(self) -> Iterable[str]:
        return self.privacy_url, self.imprint_url
