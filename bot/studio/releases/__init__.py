"""All releases: who made which, what changed, and the way back."""
