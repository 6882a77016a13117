"""How a message is understood: plain functions, a model, and two Rasa graph components around them."""
