"""Vietnamese words as they are searched: without marks, with marks, one by one and in pairs."""

import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MOST_LETTERS = 120_000
"""Of one document; what comes later is not indexed."""
LONGEST_WORD = 32
FRAGMENT = 3
"""Shortest part of a code that finds it."""
PAIR = "_"

_NOISE = re.compile(r"[^\w\s]{9,}")
"""Long rows of dots, or of marks on one letter, which would make normalising slow."""
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\d+[a-z]*(?:[-/.][a-z\d]+){1,5}")
_NEW_STYLE = re.compile(r"(?:o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?![^\W_])")
_OLD_STYLE = {
    "oà": "òa",
    "oá": "óa",
    "oả": "ỏa",
    "oã": "õa",
    "oạ": "ọa",
    "oè": "òe",
    "oé": "óe",
    "oẻ": "ỏe",
    "oẽ": "õe",
    "oẹ": "ọe",
    "uỳ": "ùy",
    "uý": "úy",
    "uỷ": "ủy",
    "uỹ": "ũy",
    "uỵ": "ụy",
}


def _table() -> dict[int, str | None]:
    """Return the letters that lose their marks: all Latin ones, đ too, and loose marks."""
    table: dict[int, str | None] = dict.fromkeys(range(0x300, 0x370))
    for point in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        bare = unicodedata.normalize("NFD", chr(point).lower())[0]
        if bare.isascii():
            table[point] = bare
    table[ord("đ")] = table[ord("Đ")] = "d"
    return table


_BARE = _table()


def tidy(said: str) -> str:
    """Return *said* composed (NFC) and in lower case, without rows of loose marks."""
    cut = _NOISE.sub(" ", said[:MOST_LETTERS])
    return unicodedata.normalize("NFC", cut).lower()


def bare(tidied: str) -> str:
    """Return a tidy text without any mark."""
    return tidied.translate(_BARE)


def fold(said: str) -> str:
    """Return *said* in lower case and without any mark: `Đất đai` becomes `dat dai`."""
    return bare(tidy(said))


def words(said: str, *, folded: bool = False) -> list[str]:
    """Return the words of *said* in order, without marks."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(said if folded else fold(said))]


def pairs(of: Sequence[str]) -> list[str]:
    """Return each two neighbours as one word: most Vietnamese words have two syllables."""
    return [f"{first}{PAIR}{second}" for first, second in itertools.pairwise(of)]


def marked(said: str, *, tidied: bool = False) -> list[str]:
    """Return the words of *said* that carry marks, once each, `hoà` and `hòa` written alike."""
    if said.isascii():
        return []
    each = dict.fromkeys(_WORD.findall(_old_style(said if tidied else tidy(said))))
    return [word[:LONGEST_WORD] for word in each if not word.isascii() and bare(word) != word]


def _old_style(tidied: str) -> str:
    """Put the tone of `oà`, `oè`, `uỳ` on the first letter, as older writing does."""
    return _NEW_STYLE.sub(lambda match: _OLD_STYLE[match[0]], tidied)


def sign(said: str) -> str:
    """Return a code or number with nothing but its letters and digits: `ND-26/7` is `nd267`."""
    return "".join(_WORD.findall(fold(said)))


def signs(folded: str) -> list[str]:
    """Return the document numbers in a folded text, such as `118/QĐ-UBND`, as `sign` does."""
    found = ("".join(_WORD.findall(chunk)) for chunk in _NUMBER.findall(folded))
    return [each for each in dict.fromkeys(found) if len(each) <= LONGEST_WORD]


def fragments(of: str) -> list[str]:
    """Return every part of three letters of a cleaned code."""
    return [of[at : at + FRAGMENT] for at in range(len(of) - FRAGMENT + 1)]


@dataclass(frozen=True)
class Piece:
    """A stretch of text, found or not."""

    text: str
    found: bool


def pieces(said: str, wanted: str) -> Iterator[Piece]:
    """Cut *said* where a word of *wanted* stands, whatever its marks, for highlighting."""
    composed = unicodedata.normalize("NFC", said)
    sought = set(words(wanted))
    at = 0
    for match in _WORD.finditer(composed):
        if match[0].lower().translate(_BARE)[:LONGEST_WORD] not in sought:
            continue
        if match.start() > at:
            yield Piece(composed[at : match.start()], found=False)
        yield Piece(match[0], found=True)
        at = match.end()
    if at < len(composed):
        yield Piece(composed[at:], found=False)
