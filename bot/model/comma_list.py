"""Lists in settings."""

from __future__ import annotations


def split_names(text: str) -> list[str]:
    """What a comma separated setting names."""
    return [name.strip() for name in text.split(",") if name.strip()]
