"""The web chat: its page, its visitors, and the socket between them."""
