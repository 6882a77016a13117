"""The team: who may sign in, who is signed in, and what waits for a second admin."""
