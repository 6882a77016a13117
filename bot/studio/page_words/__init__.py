"""The page of the customers' pages' words."""
