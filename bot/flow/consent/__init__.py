"""Consents: propose, grant, pause, end and undo them."""
