"""Redis: contacts in shards, four scripts that carry the reliability, and what pages read."""
