"""Erasure, the sight of one's own data, and what ends by itself."""
