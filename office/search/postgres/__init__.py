"""The same answers from PostgreSQL's full-text search, for an office that grew beyond one machine."""

from office.search.postgres import nearest, query, surfacing

__all__ = ["nearest", "query", "surfacing"]
