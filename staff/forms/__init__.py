"""The forms of the officers' door, one module a page module."""
