"""Training a draft, seeing what it would change, and publishing it."""
