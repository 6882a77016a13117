"""Answers to customers: texts, questions, follow-ups, and the effects of an answer."""
