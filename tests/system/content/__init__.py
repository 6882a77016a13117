"""The company's own content as files."""
