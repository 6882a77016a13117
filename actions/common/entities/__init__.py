"""Days, times and what answers a question for them."""
