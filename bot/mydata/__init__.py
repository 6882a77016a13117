"""The page on which somebody sees what is stored about them."""
