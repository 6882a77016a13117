"""The Hamburg rapid-transit network as data."""

from __future__ import annotations

from actions.sources.hamburg.network import Found, Network, hamburg

__all__ = ["Found", "Network", "hamburg"]
