"""Media of customers: fetched once, made harmless, kept with the conversation."""
