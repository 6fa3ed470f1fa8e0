"""Tests of cli, the operators' door."""
