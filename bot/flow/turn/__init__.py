"""A turn: what it may use, what it says, what it does to consents, and its transcript."""
