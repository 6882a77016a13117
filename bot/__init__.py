"""Lotse: first-level customer service for messengers."""
