"""Health pages (being written)."""
