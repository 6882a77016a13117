"""Consents: proposing, granting, pausing, ending, taking back."""
