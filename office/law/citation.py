"""Name an article of an act the way jurists do, in Vietnamese and in English."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from office.law.dated import need
from office.law.errors import BadTable

CAPTION = re.compile(r"(\d+[a-zđ]?)(?:\.([\d-]+[a-zđ]?))?(?:\.([a-zđ]))?")


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in an act, named in both languages."""

    article_vi: str
    article_en: str
    law_vi: str
    law_en: str

    def text(self, locale: str) -> str:
        """Write the whole citation, such as "khoản 1 Điều 36 Luật Khiếu nại 2011"."""
        if locale.startswith("en"):
            return f"{self.article_en}, {self.law_en}"
        return f"{self.article_vi} {self.law_vi}"


def cite(row: Mapping[str, Any], laws: Mapping[str, Any], where: str) -> Citation:
    """Name an article: "36.1" becomes clause 1 of Article 36, words stay as they are."""
    need(row, ("article", "law"), where)
    article, key = row["article"], row["law"]
    if key not in laws:
        raise BadTable(f"{where}: no law is called {key}")
    law = laws[key]
    parts = CAPTION.fullmatch(article)
    if parts is None:
        return Citation(article, row.get("article_en", article), law["vi"], law["en"])
    number, clause, point = parts.groups()
    vi = " ".join(
        [
            *([f"điểm {point}"] if point else []),
            *([f"khoản {clause}"] if clause else []),
            f"Điều {number}",
        ]
    )
    en = ", ".join(
        [
            f"Article {number}",
            *([f"clause {clause}"] if clause else []),
            *([f"point {point}"] if point else []),
        ]
    )
    return Citation(vi, en, law["vi"], law["en"])
