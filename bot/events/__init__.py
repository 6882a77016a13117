"""The door for what sources and carriers push: signed, typed, and nothing that could be a text."""
