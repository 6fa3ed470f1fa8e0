"""Tests of what does not open with the database alone."""
