"""Where a contact can be reached: a connector's name and the platform's own user address."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Address:
    """`twilio:whatsapp:+4915112345678` is connector `twilio` and user `whatsapp:+4915112345678`."""

    connector: str
    user: str

    @classmethod
    def of(cls, text: str) -> Address:
        """Read an address as people write it; raises ValueError if a part is missing."""
        connector, separator, user = text.strip().partition(":")
        if not (separator and connector and user):
            raise ValueError("an address looks like twilio:whatsapp:+4915112345678")
        return cls(connector, user)

    def __str__(self) -> str:
        return f"{self.connector}:{self.user}"
