"""Changing content files as an editor does: one unit at a time, and no other byte."""
