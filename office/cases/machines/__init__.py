"""The life of a case, kind by kind, as tables: which step may follow which, and what it brings about."""
