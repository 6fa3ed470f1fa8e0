"""Tests of the core: the case and its law."""
