"""Words of offices and of people for one thing, wards before and after 2025, and what was typed in Telex without a Vietnamese keyboard."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

Phrase = tuple[str, ...]
_DOUBLED = re.compile(r"([adeo])\1")
_TONE = re.compile(r"[sfrxj]")
_VOWEL = re.compile(r"[aeiouy]")


@cache
def table() -> Mapping[Phrase, tuple[Phrase, ...]]:
    """Return the other ways to say each word or phrase, without marks. Raises ValueError for one said twice."""
    wards = [[each["now"], *each["before"]] for each in _read("wards.toml")["ward"]]
    groups = [*_read("synonyms.toml")["same"], *wards]
    found: dict[Phrase, tuple[Phrase, ...]] = {}
    for group in groups:
        phrases = [tuple(each.split()) for each in group]
        for each in phrases:
            if each in found:
                raise ValueError(" ".join(each))
            found[each] = tuple(other for other in phrases if other != each)
    return found


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))


@cache
def longest() -> int:
    """Return how many words the longest phrase of the table has."""
    return max(map(len, table()))


def telex(word: str) -> str:
    """Return what *word* means if it was typed in Telex, without marks; itself where it was not.

    "ddeefn" is "đèn". Tone letters stand after the vowel; "w" makes a horn or a breve.
    """
    vowel = _VOWEL.search(word)
    if vowel is None:
        return word
    start, rest = word[: vowel.start()], word[vowel.start() :]
    plain = _DOUBLED.sub(r"\1", start + rest[:1] + _TONE.sub("", rest[1:]).replace("w", ""))
    return plain.replace("w", "")
