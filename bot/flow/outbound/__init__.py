"""Sending: the only way out, what happens after a failed send, and answers that did not leave."""
