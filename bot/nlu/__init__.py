"""The client of the brain, and which language a text is in."""
