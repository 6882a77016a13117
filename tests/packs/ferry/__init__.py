"""Harbour ferries: a trade of a company's own, whole in this folder."""
