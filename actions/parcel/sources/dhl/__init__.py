"""Parcel status from DHL's Shipment Tracking (Unified)."""

from __future__ import annotations

from actions.parcel.sources.dhl.source import Dhl

__all__ = ["Dhl"]
