"""Whole installations, and what must hold across all rooms."""
