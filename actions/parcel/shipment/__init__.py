"""A parcel as we tell about it, whoever delivers it: its states, and how carriers' answers are read into them."""

from __future__ import annotations

from actions.parcel.shipment.model import Parcel, Status, Window

__all__ = ["Parcel", "Status", "Window"]
