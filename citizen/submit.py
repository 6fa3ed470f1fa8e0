"""Filing pages (being written)."""
