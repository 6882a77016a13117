"""An installation with a pack of the company's own switched on, and a customer of it."""

from __future__ import annotations

from tests.flow.conftest import languages

__all__ = ["languages"]
