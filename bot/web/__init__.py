"""What all doors share: headers, addresses of callers, pages, and how a port listens."""
