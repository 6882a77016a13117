"""Installations of their own, because these tests break them."""

from __future__ import annotations

from tests.outside.conftest import fragile_town, ledger
from tests.support.release import built_release

__all__ = ["built_release", "fragile_town", "ledger"]
