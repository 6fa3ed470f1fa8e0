"""The rules of counting (`counting.toml`), each with the article the engine cites where it applies it."""

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from office.law.citation import Citation, cite
from office.law.dated import need, read, refuse_unknown
from office.law.errors import BadTable
from office.law.rules import table


@dataclass(frozen=True, slots=True)
class Ground:
    """One rule of counting, in words, with its article; `mark` says how sure we are of it."""

    id: str
    vi: str
    en: str
    citation: Citation
    mark: str
    doubt: str
    doubt_en: str

    def text(self, locale: str) -> str:
        """Say the rule in Vietnamese, or in English for `en`."""
        return self.en if locale.startswith("en") else self.vi


KEYS = ("id", "vi", "en", "article", "article_en", "law", "mark", "doubt", "doubt_en")


@cache
def grounds() -> MappingProxyType[str, Ground]:
    """Load the rules of counting, once. Raises BadTable for a row that cannot be right."""
    data = read("counting.toml")
    refuse_unknown(data, ("rule",), "counting")
    found: dict[str, Ground] = {}
    for row in data["rule"]:
        where = f"counting {row.get('id', '?')}"
        refuse_unknown(row, KEYS, where)
        need(row, ("id", "vi", "en", "mark"), where)
        if row["id"] in found:
            raise BadTable(f"{where} is listed twice")
        citation = cite(row, table().laws, where)
        doubts = row.get("doubt", ""), row.get("doubt_en", "")
        found[row["id"]] = Ground(row["id"], row["vi"], row["en"], citation, row["mark"], *doubts)
    return MappingProxyType(found)
