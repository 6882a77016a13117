"""Changing content as an editor does."""
