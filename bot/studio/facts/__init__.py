"""The page of dated facts: what runs out, what follows, and who looked when."""
