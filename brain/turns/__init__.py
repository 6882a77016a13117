"""How a turn is taken: state in, what to say and what to do out, state out."""
