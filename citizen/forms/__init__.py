"""The forms of the citizens' door, one module a page module."""
