"""Grammar: what German and English sentences say beside their topic: yes, no, a question, a wish, a refusal.

Closed word lists and plain functions over a bounded text; nothing here guesses. Who is not sure asks.
"""
