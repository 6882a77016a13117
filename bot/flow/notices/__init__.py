"""From a source event to one notice for each consent."""
