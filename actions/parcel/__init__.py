"""Parcels: where they are, and when they come."""
