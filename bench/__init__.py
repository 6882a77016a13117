"""Measurements: how fast Lotse is on this machine, beside stock Rasa and a bare web server."""
