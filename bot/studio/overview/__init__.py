"""The studio's first page: the questions that are answered, by pack."""
