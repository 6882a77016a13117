"""Where the facts about lines come from."""
