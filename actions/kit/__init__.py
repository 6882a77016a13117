"""What every action needs: the view, slots, responses and commands, and how sources may fail."""
