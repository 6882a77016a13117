"""The page of notice types."""
