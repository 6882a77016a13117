"""Media at rest: a folder, encrypted; and what is done to a file before it gets there."""
