"""Parcel status from DHL's Shipment Tracking (Unified)."""

from __future__ import annotations

from actions.sources.dhl.limit import Allowance, CallLimit, Limit
from actions.sources.dhl.model import Parcel
from actions.sources.dhl.source import Dhl

__all__ = ["Allowance", "CallLimit", "Dhl", "Limit", "Parcel"]
