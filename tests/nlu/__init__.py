"""The client of the brain, and languages."""
