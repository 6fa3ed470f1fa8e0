"""One pages (being written)."""
