"""Where the facts of an answer come from; one folder per source."""
