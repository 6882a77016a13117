"""What the public door knows of itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Site:
    """`public_url` is where people and platforms reach us. What the company says of itself is content."""

    public_url: str
    secret_key: str = field(repr=False)

    @property
    def origin(self) -> str:
        """Scheme, host and port, as a browser names a page's origin."""
        parts = urlsplit(self.public_url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def encrypted(self) -> bool:
        return self.public_url.startswith("https://")
