"""Desk pages (being written)."""
