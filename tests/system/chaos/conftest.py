"""Installations of their own, because these tests break them."""

from __future__ import annotations

from tests.support.release import built_release
from tests.system.outside.conftest import fragile_town, ledger

__all__ = ["built_release", "fragile_town", "ledger"]
