"""Trail pages (being written)."""
