"""What is counted, and what nobody may find in it."""
