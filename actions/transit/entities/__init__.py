"""Lines and stations in a text."""
