"""What texts for customers may not hold: adverts, prices of their own, foreign links, what deceives the eye."""
