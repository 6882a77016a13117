"""The page of nicknames: what people call what packs have names for."""
