"""Tracking pages (being written)."""
