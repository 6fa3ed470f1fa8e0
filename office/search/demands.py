"""From what someone typed to what a case must hold; people's words never meet a query language."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from office.search import synonyms, text
from office.search.synonyms import Phrase

MOST_LETTERS = 1_000
MOST_WORDS = 32
LEAST_DIGITS = 4
"""Fewer digits are too common to be looked for in telephone numbers."""

_CHUNK = re.compile(r'"([^"]*)"|(\S+)')
_LIKE_CODE = re.compile(r"[A-Za-z]{1,4}(-[A-Za-z]{1,4})+")
"""One code in eleven has no digit in its last eight signs."""
_QUOTES = str.maketrans("“”„‟«»", '""""""')


@dataclass(frozen=True)
class Demand:
    """One thing a case must hold."""

    shown: str
    """As it was typed."""
    words: tuple[str, ...]
    """Without marks; several only in a phrase or in a code with punctuation."""
    phrase: bool = False
    """The words stand together."""
    sign: str = ""
    """The same as part of a code or number, if it may be one."""
    surely_sign: bool = False
    """It has a digit or is written in capitals: looked for among codes even if it is a word."""
    same: tuple[Phrase, ...] = ()
    """Other ways to say it (`synonyms.toml`); one of them is enough."""


def parse(said: str) -> list[Demand]:
    """Return what *said* asks for, at most 32 words of it."""
    demands: list[Demand] = []
    left = MOST_WORDS
    composed = unicodedata.normalize("NFKC", said[:MOST_LETTERS])  # full-width letters too
    for match in _CHUNK.finditer(composed.translate(_QUOTES)):
        for demand in _demands_of(match[2] or match[1] or "", quoted=match[2] is None):
            if left <= 0:
                return demands
            left -= len(demand.words)
            if demand not in demands:
                demands.append(demand)
    return list(_widened(demands))


def _widened(demands: list[Demand]) -> Iterator[Demand]:
    """Yield *demands*, those that have another name with it: the longest name first."""
    at = 0
    while at < len(demands):
        size = next(
            (each for each in range(synonyms.longest(), 0, -1) if _named(demands, at, each)), 0
        )
        if not size:
            yield demands[at]
            at += 1
            continue
        one = demands[at : at + size]
        words = tuple(word for each in one for word in each.words)
        same = synonyms.table()[words]
        if size == 1:
            yield replace(one[0], same=same)
        else:
            yield Demand(" ".join(each.shown for each in one), words, phrase=True, same=same)
        at += size


def _named(demands: list[Demand], at: int, size: int) -> bool:
    """Tell whether *size* single words from *at* on are a name with others."""
    one = demands[at : at + size]
    if len(one) < size or any(each.phrase or len(each.words) > 1 for each in one):
        return False
    return tuple(each.words[0] for each in one) in synonyms.table()


def _demands_of(chunk: str, *, quoted: bool) -> list[Demand]:
    said = text.words(chunk)[:MOST_WORDS]
    if not said:
        return []
    if quoted:
        return [Demand(f'"{chunk}"', tuple(said), phrase=len(said) > 1)]
    if len(said) > 1 and (any(letter.isdigit() for letter in chunk) or _LIKE_CODE.fullmatch(chunk)):
        return [Demand(chunk, tuple(said), sign=text.sign(chunk), surely_sign=True)]
    if len(said) > 1:
        return [Demand(word, (word,)) for word in said]
    return [_single(chunk, said[0])]


def _single(chunk: str, word: str) -> Demand:
    may_be_sign = len(word) >= text.FRAGMENT and text.tidy(chunk).isascii()
    surely = any(letter.isdigit() for letter in word) or chunk.isupper()
    return Demand(
        chunk, (word,), sign=word if may_be_sign else "", surely_sign=may_be_sign and surely
    )


def plain_words(demands: list[Demand]) -> list[str]:
    """Return the words of *demands* in order, without marks."""
    return [word for demand in demands for word in demand.words]
