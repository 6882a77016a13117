"""A chat against the draft beside one against what is live, and the link for testers without an account."""
