"""Sealing, keys, and what is forgotten."""
