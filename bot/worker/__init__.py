"""The worker: the loops that take turns, send, ring timers and watch sources."""
