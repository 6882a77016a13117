"""A release's content: read, checked, rendered, and kept as releases."""
