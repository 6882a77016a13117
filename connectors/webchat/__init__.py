"""Our own web chat. The page and its socket are the public door's; here is what makes it a messenger."""
