"""Carriers that can be asked about a parcel."""
