"""The one way out, what is done about a failed send, and how fast the bot may speak."""
