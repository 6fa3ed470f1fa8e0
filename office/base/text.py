"""One spelling for all text that comes in: composed Vietnamese, nothing invisible, nothing harmful."""

import re
import unicodedata

LONGEST_ENDING = 10
LONGEST_NUMBER = 18

# Letters without shape that Unicode does not count as format characters: they make two names look one.
_UNSEEN = {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, *range(0xFE00, 0xFE10)}
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85]")  # \x0b is what Word pastes for a soft line end
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # Cc, but for tab and line feed
_SURROGATE = re.compile("[\ud800-\udfff]")
_PATH = re.compile(
    r"[/~]|\.{1,2}[/\\]|[A-Za-z]:[/\\]|.*\\|.*/[^/]*\.[A-Za-z0-9]{1,10}\s*$", re.DOTALL
)
_D_LETTERS = str.maketrans(
    {"đ": "d", "ð": "d", "ɖ": "d"}
)  # Đ U+0110, Ð U+00D0, Ɖ U+0189 look the same


def nfc(text: str) -> str:
    """Return *text* composed (NFC), lines ended by LF, without NUL, stray surrogates or controls.

    Tab and line feed stay. The result can be stored by any database and encoded as UTF-8.
    """
    lines = _LINE_ENDS.sub("\n", _whole(text))
    return unicodedata.normalize("NFC", _CONTROLS.sub("", lines))


def clean_name(name: str, limit: int = 120) -> str:
    """Return a file's or person's *name* on one line, as it looks, in at most *limit* characters.

    Direction marks, zero-width and control characters and folders are gone; a slash that is not
    a path becomes a hyphen. A name that is too long keeps its ending. It may come back empty.
    """
    spaced = "".join(" " if c.isspace() else c for c in nfc(name))
    seen = unicodedata.normalize("NFC", "".join(c for c in spaced if not _is_unseen(c)))
    if _PATH.match(seen.strip()):
        seen = re.split(r"[/\\]", seen.strip().rstrip("/\\"))[-1]
    tidy = " ".join(seen.replace("/", "-").split())
    return _shorten(tidy.lstrip(". ").rstrip(), limit)


def fold(text: str) -> str:
    """Return *text* for comparing and searching: lower case, no marks, đ as d."""
    apart = unicodedata.normalize("NFD", nfc(text).lower())
    bare = "".join(c for c in apart if unicodedata.category(c) != "Mn")
    return unicodedata.normalize("NFC", bare.translate(_D_LETTERS))


def _whole(text: str) -> str:
    """Join surrogates that belong together and drop those that stand alone."""
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")


def _is_unseen(letter: str) -> bool:
    return unicodedata.category(letter) in {"Cf", "Co"} or ord(letter) in _UNSEEN


def _shorten(name: str, limit: int) -> str:
    if len(name) <= limit:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or not stem or not 0 < len(ending) <= min(LONGEST_ENDING, limit - 2):
        return name[:limit].rstrip()
    return stem[: limit - len(ending) - 1].rstrip() + "." + ending


def whole_number(said: str) -> int:
    """Return the number that *said* writes in at most 18 digits, or 0: more fits no database."""
    return int(said) if said.isdecimal() and len(said) <= LONGEST_NUMBER else 0
