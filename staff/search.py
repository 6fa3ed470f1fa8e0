"""Search pages (being written)."""
