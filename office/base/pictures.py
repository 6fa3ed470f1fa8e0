"""Pictures say more than they show: this keeps the pixels and takes out where, by whom and with what.

The picture is taken apart and put together again without touching its pixels. What is not
needed to show it is left behind: device, author, thumbnail, comments, hidden trailers. Of the
EXIF data only the orientation, the time of taking and, if the sender wishes, the place remain.
"""

import re
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from io import BytesIO

from office.base import clock
from office.base.i18n import N_
from office.base.kinds import Unfit

MOST_PIXELS = 50_000_000
MOST_PARTS = 50_000  # honest pictures have some thousands; millions would keep us busy

BROKEN = N_(
    "Ảnh “%(name)s” bị hỏng hoặc chưa tải lên đủ. Xin mở thử trên máy của ông/bà rồi gửi lại, "
    "hoặc chụp lại ảnh."
)
TOO_MANY_PIXELS = N_(
    "Ảnh “%(name)s” có hơn %(millions)s triệu điểm ảnh nên chúng tôi chưa nhận được. "
    "Xin thu nhỏ ảnh rồi gửi lại."
)

_ORIENTATION, _PHOTO, _PLACE = 0x0112, 0x8769, 0x8825
_TAKEN = {
    0x9003: re.compile(r"\d{4}:\d\d:\d\d \d\d:\d\d:\d\d"),  # DateTimeOriginal
    0x9011: re.compile(r"[+-]\d\d:\d\d"),  # OffsetTimeOriginal
}
_PLACE_TAGS = {*range(8), 16, 17, 29, 31}  # position, height, moment, direction, precision
_TELLS_PLACE = {2, 4, 20, 22, 28}  # latitude, longitude, those of the target, name of the area
_PLACE_WORDS = re.compile(
    rb"GPSLatitude|GPSLongitude|photoshop:(City|State|Country)|Iptc4xmp(Core:Location|Ext:Location)"
    rb"|\x1c\x02[\x5a\x5c\x5f\x65]"  # IPTC city, sublocation, province, country
)
_JPEG_MARKER = re.compile(rb"\xff([^\x00\xff\xd0-\xd7])")
_JPEG_LARGEST = 65_533
_EXIF_HEAD = b"Exif\0\0"
_UNREADABLE = (
    *(ArithmeticError, AttributeError, LookupError, OSError, SyntaxError, TypeError, ValueError),
    *(EOFError, UserWarning, struct.error, zlib.error),
)
_PNG_HEAD = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = set(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP bKGD pHYs acTL fcTL fdAT".split()
)
_WEBP_KEPT = {
    b"VP8X",
    b"VP8 ",
    b"VP8L",
    b"ALP\x48",
    b"ANIM",
    b"ANMF",
    b"ICCP",
}  # \x48 is H; spelt out it looks like a misspelling


@dataclass(frozen=True)
class Picture:
    """A picture fit to be seen; *had_place* tells of the original, *has_place* of *data*."""

    data: bytes
    had_place: bool
    has_place: bool
    taken_at: datetime | None = None
    """When it was taken, as the camera wrote."""


class _Fate(Enum):
    KEEP = "goes on as it is"
    EXIF = "is written anew"
    DROP = "stays behind"


_Parts = Iterator[tuple[_Fate, bytes]]


@dataclass(frozen=True)
class _Format:
    pillow: str
    take_apart: Callable[[bytes], _Parts]
    wrap_exif: Callable[[bytes], bytes]
    finish: Callable[[bytes, bool], bytes]


def clean(ending: str, data: bytes, *, keep_place: bool = False, bare: bool = False) -> Picture:
    """Return the picture *data* (of the kind jpg, png or webp) without what it should not tell.

    Pixels, orientation, colours and the time of taking stay; *bare*: pixels and colours alone. A place written outside the EXIF
    data (XMP, IPTC) goes even with *keep_place*. Raises Unfit if the picture is cut
    short, damaged or larger than MOST_PIXELS.
    """
    form = _FORMATS[ending]
    body, exif, had_place, has_place = b"", b"", False, False
    taken_at = None
    kept: list[bytes] = []
    for number, (fate, part) in enumerate(form.take_apart(data)):
        if number > MOST_PARTS:
            raise Unfit(BROKEN)
        if fate is _Fate.KEEP:
            kept.append(part)
        elif fate is _Fate.DROP:
            had_place |= bool(_PLACE_WORDS.search(part))
        elif not exif:
            taken_at = _taken(part)
            exif, told, has_place = _rewrite_exif(part, keep_place=keep_place)
            exif = b"" if bare else exif
            had_place |= told
            kept.append(form.wrap_exif(exif) if exif else b"")
    body = form.finish(b"".join(kept), bool(exif))
    _prove(form.pillow, body)
    return Picture(body, had_place, has_place, taken_at)


def _prove(pillow_format: str, data: bytes) -> None:
    """Let Pillow read the head and check the sums; no pixel is unpacked."""
    from PIL import Image  # noqa: PLC0415 -- heavy, only here

    try:
        with Image.open(BytesIO(data), formats=[pillow_format]) as picture:
            too_many = picture.width * picture.height > MOST_PIXELS
            if not too_many:
                picture.verify()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        too_many = True
    except _UNREADABLE as error:
        raise Unfit(BROKEN) from error
    if too_many:
        raise Unfit(TOO_MANY_PIXELS, millions=MOST_PIXELS // 1_000_000)


def _rewrite_exif(raw: bytes, *, keep_place: bool) -> tuple[bytes, bool, bool]:
    """Return the EXIF data we leave in, whether *raw* told a place, and whether the new one does."""
    from PIL import Image  # noqa: PLC0415 -- heavy, only here

    old, new = Image.Exif(), Image.Exif()
    try:
        old.load(raw)
        photo, place = old.get_ifd(_PHOTO), old.get_ifd(_PLACE)
        orientation = old.get(_ORIENTATION)
    except _UNREADABLE:
        return b"", bool(_PLACE_WORDS.search(raw)), False
    if orientation in range(1, 9):
        new[_ORIENTATION] = orientation
    if taken := {tag: photo[tag] for tag, form in _TAKEN.items() if _fits(form, photo.get(tag))}:
        new[_PHOTO] = taken
    told = not _TELLS_PLACE.isdisjoint(place)
    without = new.tobytes() if len(new) else b""
    if not (told and keep_place):
        return without, told, False
    new[_PLACE] = {tag: value for tag, value in place.items() if tag in _PLACE_TAGS}
    try:
        written = new.tobytes()
    except _UNREADABLE:
        return without, told, False
    small = len(written) <= _JPEG_LARGEST
    return (written, told, True) if small else (without, told, False)


def _taken(raw: bytes) -> datetime | None:
    """Return when the picture was taken; a camera that tells no zone is one of Viet Nam."""
    from PIL import Image  # noqa: PLC0415 -- heavy, only here

    exif = Image.Exif()
    try:
        exif.load(raw)
        told = exif.get_ifd(_PHOTO)
    except _UNREADABLE:
        return None
    said = {tag: str(told.get(tag)) for tag, form in _TAKEN.items() if _fits(form, told.get(tag))}
    try:
        at = datetime.strptime(said[0x9003], "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 -- zone below
        zone = datetime.strptime(said[0x9011], "%z").tzinfo if 0x9011 in said else clock.ZONE
        return at.replace(tzinfo=zone).astimezone(UTC)
    except (KeyError, ValueError, OverflowError):
        return None


def _fits(form: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and form.fullmatch(value) is not None


# --- JPEG: segments (ITU-T T.81, annex B) up to the first end; what hangs behind is dropped


def _jpeg_parts(data: bytes) -> _Parts:
    yield _Fate.KEEP, data[:2]
    at, in_scan = 2, False
    while found := _JPEG_MARKER.search(data, at):
        start, marker = found.start(), found[1]
        if in_scan:
            yield _Fate.KEEP, data[at:start]
        if marker == b"\xd9":
            yield _Fate.KEEP, data[start : start + 2]
            yield _Fate.DROP, data[start + 2 :]
            return
        at = _jpeg_end(data, start)
        yield _jpeg_part(marker, data[start:at])
        in_scan = marker == b"\xda"
    raise Unfit(BROKEN)


def _jpeg_end(data: bytes, start: int) -> int:
    length = int.from_bytes(data[start + 2 : start + 4])
    if length < 2 or start + 2 + length > len(data):
        raise Unfit(BROKEN)
    return start + 2 + length


def _jpeg_part(marker: bytes, segment: bytes) -> tuple[_Fate, bytes]:
    body = segment[4:]
    if marker == b"\xe0" and body.startswith(b"JFIF\0") and len(body) >= 14:
        return _Fate.KEEP, b"\xff\xe0\x00\x10" + body[:12] + b"\0\0"  # without its thumbnail
    if marker == b"\xe1" and body.startswith(b"Exif\0"):
        return _Fate.EXIF, body[6:]
    wanted = {b"\xe2": b"ICC_PROFILE\0", b"\xee": b"Adobe"}.get(marker)
    if wanted:
        return (_Fate.KEEP if body.startswith(wanted) else _Fate.DROP), segment
    shown = b"\xc0" <= marker <= b"\xdf" and marker != b"\xc8"  # frames, tables and scans
    return (_Fate.KEEP if shown else _Fate.DROP), segment


def _jpeg_exif(exif: bytes) -> bytes:
    return b"\xff\xe1" + (len(exif) + 2).to_bytes(2) + exif


# --- PNG: chunks (ISO/IEC 15948, clause 5) up to IEND


def _png_parts(data: bytes) -> _Parts:
    yield _Fate.KEEP, _PNG_HEAD
    at = len(_PNG_HEAD)
    while at + 12 <= len(data):
        kind = data[at + 4 : at + 8]
        end = at + 12 + int.from_bytes(data[at : at + 4])
        if end > len(data):
            break
        if kind == b"eXIf":
            yield _Fate.EXIF, data[at + 8 : end - 4]
        else:
            yield (_Fate.KEEP if kind in _PNG_KEPT else _Fate.DROP), data[at:end]
        if kind == b"IEND":
            yield _Fate.DROP, data[end:]
            return
        at = end
    raise Unfit(BROKEN)


def _png_exif(exif: bytes) -> bytes:
    body = b"eXIf" + exif.removeprefix(_EXIF_HEAD)
    return (len(body) - 4).to_bytes(4) + body + zlib.crc32(body).to_bytes(4)


# --- WebP: RIFF chunks; the head is written anew because it counts and announces them


def _webp_parts(data: bytes) -> _Parts:
    whole = 8 + int.from_bytes(data[4:8], "little")
    if whole > len(data) + 1:  # some writers forget the last padding byte
        raise Unfit(BROKEN)
    at = 12
    while at + 8 <= whole:
        kind, length = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        chunk = data[at : at + 8 + length]
        if len(chunk) < 8 + length:
            raise Unfit(BROKEN)
        if kind == b"EXIF":
            yield _Fate.EXIF, chunk[8:]
        else:
            yield (_Fate.KEEP if kind in _WEBP_KEPT else _Fate.DROP), chunk + b"\0" * (length % 2)
        at += 8 + length + length % 2
    yield _Fate.DROP, data[whole:]


def _webp_exif(exif: bytes) -> bytes:
    body = exif.removeprefix(_EXIF_HEAD)
    return b"EXIF" + len(body).to_bytes(4, "little") + body + b"\0" * (len(body) % 2)


def _webp_whole(body: bytes, exif: bool) -> bytes:
    if body.startswith(b"VP8X") and len(body) > 8:
        announced = body[8] & ~0x0C | (0x08 if exif else 0)  # 0x08 EXIF, 0x04 XMP
        body = body[:8] + bytes([announced]) + body[9:]
    return b"RIFF" + (len(body) + 4).to_bytes(4, "little") + b"WEBP" + body


def _as_is(body: bytes, _exif: bool) -> bytes:
    return body


_FORMATS = {
    "jpg": _Format("JPEG", _jpeg_parts, _jpeg_exif, _as_is),
    "png": _Format("PNG", _png_parts, _png_exif, _as_is),
    "webp": _Format("WEBP", _webp_parts, _webp_exif, _webp_whole),
}
