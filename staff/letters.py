"""Letters pages (being written)."""
