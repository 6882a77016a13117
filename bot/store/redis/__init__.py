"""Connecting to Redis, its keys and scripts, and how bodies are written and read."""
