"""Oversight pages (being written)."""
