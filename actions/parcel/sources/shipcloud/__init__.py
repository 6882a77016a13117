"""Parcel status of many carriers from one contract: shipcloud's trackers."""

from __future__ import annotations

from actions.parcel.sources.shipcloud.source import Shipcloud

__all__ = ["Shipcloud"]
