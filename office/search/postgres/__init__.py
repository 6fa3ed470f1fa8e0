"""The same answers from PostgreSQL's full-text search, for an office that grew beyond one machine."""
