"""What the public door knows of the company and of itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Site:
    """`public_url` is where people and platforms reach us;
    `form` how German pages address people (`de`: du, `de_sie`: Sie); `hours` when the team is there, as set."""

    company: str
    privacy_url: str
    imprint_url: str
    public_url: str
    secret_key: str = field(repr=False)
    form: str = "de"
    hours: str = ""

    @property
    def origin(self) -> str:
        """Scheme, host and port, as a browser names a page's origin."""
        parts = urlsplit(self.public_url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def encrypted(self) -> bool:
        return self.public_url.startswith("https://")
