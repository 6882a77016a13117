"""Erasure, access to one's own data, and retention."""
