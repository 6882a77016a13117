"""Metrics of all processes of an installation: each serves its own figures, the internal listener joins them."""
