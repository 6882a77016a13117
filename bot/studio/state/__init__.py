"""How messengers, sources and processes stand, what runs out, and what an admin has to see."""
