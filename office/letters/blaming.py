"""Words in a letter of apology that turn on its reader: found, with what to write instead."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from office.base.text import nfc
from office.law.dated import need, refuse_unknown
from office.letters.phrases import Body

KEYS = ("said", "why", "why_en", "instead")
_PERSON = r"(?:quý )?(?:ông/bà|ông, bà|ông bà|ông|bà|anh/chị|anh chị|anh|chị|quý vị|người dân|công dân|người gửi)"
_QUOTED = re.compile(r"“[^”]*”")
"""What someone else said is not the letter's own word."""


@dataclass(frozen=True, slots=True)
class Blame:
    """One kind of words to keep out of an apology."""

    pattern: re.Pattern[str]
    why: str
    why_en: str
    instead: str


@dataclass(frozen=True, slots=True)
class Found:
    """Such words, as they stand in a letter."""

    words: str
    blame: Blame

    def why(self, locale: str) -> str:
        """Return what is wrong with them, in the reader's language."""
        return self.blame.why_en if locale == "en" else self.blame.why


@cache
def table() -> tuple[Blame, ...]:
    """Load the words, once. Raises BadTable for a row that lacks something."""
    with Path(__file__).with_name("blaming.toml").open("rb") as file:
        rows = tomllib.load(file)["blame"]
    made = []
    for row in rows:
        where = f"blame {row.get('said', '?')}"
        refuse_unknown(row, KEYS, where)
        need(row, KEYS, where)
        pattern = r"(?<!\w)(?:" + row["said"].replace("{p}", _PERSON) + r")(?!\w)"
        made.append(
            Blame(re.compile(pattern, re.IGNORECASE), row["why"], row["why_en"], row["instead"])
        )
    return tuple(made)


def found(body: Body) -> list[Found]:
    """Return the words of *body* that blame its reader; each once."""
    lines = [*body.paragraphs, *(line for _heading, said in body.sections for line in said)]
    hits: dict[str, Found] = {}
    for line in lines:
        own = _QUOTED.sub("“”", " ".join(nfc(line).split()))
        for blame in table():
            for match in blame.pattern.finditer(own):
                hits.setdefault(match.group(0).casefold(), Found(match.group(0), blame))
    return list(hits.values())
