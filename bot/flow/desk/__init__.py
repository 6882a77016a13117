"""What agents do with conversations, and what happens while agents or the queue own them."""
