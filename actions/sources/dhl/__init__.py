"""Parcel status from DHL's Shipment Tracking (Unified)."""

from __future__ import annotations

from actions.sources.dhl.source import Dhl

__all__ = ["Dhl"]
