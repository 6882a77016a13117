"""The page of the company: its names and links, when its team is there."""
