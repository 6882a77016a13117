"""What people at the desk do with conversations, and what happens while they have them."""
