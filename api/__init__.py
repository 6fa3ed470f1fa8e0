"""The programs' door: the same answers as the pages, as JSON, with a description of itself."""

from api import deadlines, description
from api.door import door

__all__ = ["deadlines", "description", "door"]
