"""Which characters our four fonts can draw, and how typed text is made fit for paper."""

import re
import struct
import unicodedata
from functools import cache
from pathlib import Path

FONTS = Path(__file__).resolve().parent / "fonts"
STAND_IN = "□"  # for signs no font of ours can draw, such as emoji
_LONG = re.compile(r"[^\s\u200b]{25,}")
_BREAK = "\u200b"


def clean(text: str) -> str:
    """Return *text* composed (NFC), printable and breakable, with its line ends kept.

    Control and direction characters go, signs we cannot draw become their plain
    equivalent or an empty square, and words longer than a line may break anywhere.
    """
    said = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    drawn = "".join(_drawn(sign) for sign in said)
    return _LONG.sub(lambda found: _breakable(found.group()), drawn)


def undrawn(text: str) -> str:
    """Return the signs of *text*, each once, that print as an empty square."""
    said = unicodedata.normalize("NFC", text)
    return "".join(dict.fromkeys(sign for sign in said if STAND_IN in _drawn(sign) != sign))


def paragraphs(text: str) -> list[str]:
    """Return the non-empty lines of *text*; each is a paragraph of its own."""
    return [line.strip() for line in clean(text).split("\n") if line.strip()]


def one_line(text: str) -> str:
    """Return *text* cleaned, on one line."""
    return " ".join(clean(text).split())


def _breakable(word: str) -> str:
    return _BREAK.join(word[at : at + 12] for at in range(0, len(word), 12))


@cache
def _drawn(sign: str) -> str:
    if sign == "\n":
        return sign
    if sign in "\t\u2028\u2029":
        return " " if sign == "\t" else "\n"
    if unicodedata.category(sign)[0] == "C" or "\ufe00" <= sign <= "\ufe0f":
        return ""
    if ord(sign) in drawable():
        return sign
    plain = unicodedata.normalize("NFKC", sign)
    if plain != sign and all(ord(part) in drawable() for part in plain):
        return plain
    return "" if unicodedata.combining(sign) else STAND_IN


@cache
def drawable() -> frozenset[int]:
    """Return the code points that all four bundled fonts can draw."""
    faces = [_covered(path.read_bytes()) for path in sorted(FONTS.glob("*.ttf"))]
    return frozenset(set.intersection(*faces))


def _covered(font: bytes) -> set[int]:
    """Return the code points a TrueType *font* maps to a glyph (cmap, Windows Unicode)."""
    tables = struct.unpack_from(">H", font, 4)[0]
    places = {
        font[at : at + 4]: struct.unpack_from(">I", font, at + 8)[0]
        for at in range(12, 12 + 16 * tables, 16)
    }
    base = places[b"cmap"]
    for at in range(base + 4, base + 4 + 8 * struct.unpack_from(">H", font, base + 2)[0], 8):
        platform, encoding, offset = struct.unpack_from(">HHI", font, at)
        if (platform, encoding) == (3, 1):
            return _covered_segments(font, base + offset)
    msg = "a bundled font has no Windows Unicode map"
    raise ValueError(msg)


def _covered_segments(font: bytes, at: int) -> set[int]:
    """Read one cmap subtable of format 4: segments of code points with a shift or a list."""
    count = struct.unpack_from(">H", font, at + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", font, at + 14)
    starts = struct.unpack_from(f">{count}H", font, at + 16 + 2 * count)
    shifts = struct.unpack_from(f">{count}H", font, at + 16 + 4 * count)
    lists_at = at + 16 + 6 * count
    offsets = struct.unpack_from(f">{count}H", font, lists_at)
    covered: set[int] = set()
    for n, (start, end, shift, offset) in enumerate(
        zip(starts, ends, shifts, offsets, strict=True)
    ):
        for code in range(start, min(end, 0xFFFE) + 1):
            glyph = (code + shift) & 0xFFFF
            if offset:
                place = lists_at + 2 * n + offset + 2 * (code - start)
                glyph = struct.unpack_from(">H", font, place)[0]
            if glyph:
                covered.add(code)
    return covered
