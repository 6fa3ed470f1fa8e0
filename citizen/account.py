"""Accounts pages (being written)."""
