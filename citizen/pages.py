"""Home pages (being written)."""
