"""What the company adds to the trades: its own skills and its own values, written in the studio."""
