"""Triage pages (being written)."""
