"""Parcel numbers in a text, and whose they may be."""
