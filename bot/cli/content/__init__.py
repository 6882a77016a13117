"""`lotse content`: the company's own content as files, out and in."""
