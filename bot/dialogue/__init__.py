"""Words and understanding: the release's content, its rendering, and the client of the brain."""
