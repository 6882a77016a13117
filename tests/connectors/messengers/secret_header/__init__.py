"""In the manner of Telegram: a secret in a header, numbered updates, no word on what became of a message."""
