"""Tests of who enters and what they may be."""
