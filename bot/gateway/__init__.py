"""The public door: webhooks of the messengers, the web chat, and the way to both."""
