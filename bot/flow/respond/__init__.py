"""What the customer is answered: texts, questions, follow-ups, and what an answer may bring about."""
