"""Typing errors: the nearest syllable that the index knows."""

from collections.abc import Collection, Iterator

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SHORTEST = 3
LONG = 5
"""From this length on two errors are forgiven."""


def nearest(word: str, known: Collection[str]) -> list[str]:
    """Return the words of *known* nearest to *word*: one error away, else two for long words."""
    if len(word) < SHORTEST or not word.isalpha():
        return []
    near = {other for other in one_away(word) if other in known}
    if near or len(word) < LONG:
        return sorted(near)
    return sorted(other for other in known if other[:1] == word[0] and _within_two(word, other))


def one_away(word: str) -> Iterator[str]:
    """Yield what *word* may have been meant for with one letter too many, missing, wrong, or two changed round."""
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        yield from (head + letter + tail for letter in LETTERS)
        if not tail:
            continue
        yield head + tail[1:]
        yield from (head + letter + tail[1:] for letter in LETTERS)
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]


def _within_two(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 2 or not other.isalpha():
        return False
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        above, row[0] = row[0], at
        for to, against in enumerate(other, 1):
            above, row[to] = row[to], min(above + (letter != against), row[to] + 1, row[to - 1] + 1)
        if min(row) > 2:
            return False
    return row[-1] <= 2
