"""What a file is: its ending says one thing, its content another, and both must agree.

Nothing is unpacked here. Of an office file only the list of contents is read; what a picture
holds is the business of `pictures`.
"""

import re
import struct
import zipfile
from collections.abc import Callable
from io import BytesIO

from office.base.i18n import N_

MEDIA_TYPES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
}
PICTURES = frozenset({"jpg", "png", "webp"})
OPAQUE = frozenset(MEDIA_TYPES) - PICTURES - {"pdf"}
"""Office files: never unpacked, so what they tell of their author stays in them."""

_ALSO = {"jpeg": "jpg"}  # other spellings of an ending
_MOST_PARTS = 10_000
_UNREADABLE = (
    *(zipfile.BadZipFile, EOFError, LookupError, NotImplementedError, OSError, ValueError),
    struct.error,
)
_OOXML = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
_ODF = {kind: MEDIA_TYPES[kind].encode() for kind in ("odt", "ods")}
_TITLES = {
    "jpg": "JPEG",
    "png": "PNG",
    "webp": "WebP",
    "pdf": "PDF",
    "docx": "Word (docx)",
    "xlsx": "Excel (xlsx)",
    "pptx": "PowerPoint (pptx)",
    "odt": "OpenDocument (odt)",
    "ods": "OpenDocument (ods)",
    "doc": "Word 97-2003 (doc)",
    "xls": "Excel 97-2003 (xls)",
}
_STRANGERS = [
    (rb"PK\x03\x04", "ZIP"),
    (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "OLE (ppt, msg, msi…)"),
    (rb"(?s)....ftyp(hei|hev|mif|msf)", "HEIC"),
    (rb"(?s)....ftypavif", "AVIF"),
    (rb"(?s)....ftypqt", "MOV"),
    (rb"(?s)....ftyp", "MP4"),
    (rb"GIF8[79]a", "GIF"),
    (rb"II\*\0|MM\0\*", "TIFF"),
    (rb"BM(?s:.{4})\0\0\0\0", "BMP"),
    (rb"Rar!\x1a\x07", "RAR"),
    (rb"7z\xbc\xaf\x27\x1c", "7z"),
    (rb"\x1f\x8b", "GZIP"),
    (rb"\{\\rtf", "RTF"),
    (rb"MZ", "EXE"),
    (rb"\x7fELF", "ELF"),
    (rb"(?s:RIFF....)AVI ", "AVI"),
    (rb"ID3|\xff[\xfb\xf3\xf2]", "MP3"),
    (rb"(?i)(\xef\xbb\xbf)?\s{0,64}<(!doctype html|html|head|body|script)", "HTML"),
    (rb"(?i)(\xef\xbb\xbf)?\s{0,64}<svg", "SVG"),
    (rb"(\xef\xbb\xbf)?\s{0,64}<\?xml", "XML"),
]

NOT_TAKEN = N_("Chúng tôi chưa nhận loại tệp của “%(name)s”. Các loại nhận được: %(endings)s.")
OTHER_TAKEN = N_(
    "Tệp “%(name)s” thực ra là tệp %(real)s. Xin đổi đuôi tên tệp thành .%(ending)s rồi gửi lại."
)
OTHER_NOT_TAKEN = N_(
    "Tệp “%(name)s” thực ra là tệp %(real)s nên chúng tôi chưa nhận được. "
    "Các loại nhận được: %(endings)s."
)
NOT_WHAT_IT_SAYS = N_(
    "Nội dung tệp “%(name)s” không đúng với đuôi .%(ending)s, hoặc tệp đã hỏng. "
    "Xin mở thử trên máy của ông/bà rồi gửi lại."
)
BROKEN = N_(
    "Tệp “%(name)s” bị hỏng hoặc chưa tải lên đủ. Xin mở thử trên máy của ông/bà rồi gửi lại."
)
LOCKED = N_(
    "Tệp “%(name)s” đang khoá bằng mật khẩu nên cán bộ không mở được. "
    "Xin lưu lại một bản không khoá rồi gửi."
)
MACROS = N_(
    "Tệp “%(name)s” có chứa mã lệnh (macro) nên chúng tôi không nhận, để giữ an toàn. "
    "Xin lưu lại dạng PDF rồi gửi."
)

TELLS_ITS_AUTHOR = N_(
    "Tệp “%(name)s” là tệp Word, Excel hoặc tương tự: bên trong thường ghi tên người soạn, và chúng "
    "tôi không mở ra để xóa được. Để không lộ ông/bà là ai, xin lưu thành PDF (Tệp → Lưu thành → PDF) "
    "hoặc chụp ảnh tờ giấy rồi gửi."
)


class Unfit(ValueError):
    """Content we do not take; *reason* (Vietnamese, marked) still wants *facts* and a `name`."""

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.facts = facts


def kind_of(name: str, data: bytes) -> str:
    """Return the ending, as in MEDIA_TYPES, on which *name* and *data* agree; else raise Unfit."""
    said = name.rpartition(".")[2].lower() if "." in name else ""
    said = _ALSO.get(said, said)
    endings = ", ".join(MEDIA_TYPES)
    found = _kinds(data)
    if said in found:
        return said
    if found:
        raise Unfit(OTHER_TAKEN, real=_TITLES[found[0]], ending=found[0])
    if said not in MEDIA_TYPES:
        raise Unfit(NOT_TAKEN, endings=endings)
    if stranger := _stranger(data):
        raise Unfit(OTHER_NOT_TAKEN, real=stranger, endings=endings)
    raise Unfit(NOT_WHAT_IT_SAYS, ending=said)


def _kinds(data: bytes) -> list[str]:
    """Return the kinds we take that *data* may be; an Excel table inside a Word file makes two."""
    for head, look in _HEADS:
        if re.match(head, data):
            return look(data)
    return []


def _pdf(data: bytes) -> list[str]:
    if b"%%EOF" not in data[-2048:]:
        raise Unfit(BROKEN)
    if re.search(rb"/Encrypt\s*(\d+\s+\d+\s+R|<<)", data):
        raise Unfit(LOCKED)
    return ["pdf"]


def _zip(data: bytes) -> list[str]:
    """Read the list of contents of a zip container; nothing is unpacked."""
    if data.count(b"PK\x01\x02") > _MOST_PARTS:
        raise Unfit(BROKEN)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _container(archive)
    except _UNREADABLE as error:
        if isinstance(error, Unfit):
            raise
        raise Unfit(BROKEN) from error


def _container(archive: zipfile.ZipFile) -> list[str]:
    parts = archive.namelist()
    if "[Content_Types].xml" in parts:
        kinds = [k for k, room in _OOXML.items() if any(p.startswith(room) for p in parts)]
    else:
        kinds = [kind for kind in _ODF if _raw(archive, "mimetype", 100) == _ODF[kind]]
        if kinds and "content.xml" not in parts:
            raise Unfit(LOCKED if "encrypted-package" in parts else BROKEN)
    if not kinds or "xl/workbook.bin" in parts:  # xlsb is no xlsx
        return []
    if any(part.flag_bits & 1 for part in archive.infolist()) or _odf_locked(archive):
        raise Unfit(LOCKED)
    if any(part.lower().endswith("vbaproject.bin") for part in parts):
        raise Unfit(MACROS)
    return kinds


def _raw(archive: zipfile.ZipFile, part: str, most: int) -> bytes:
    """Return the first bytes of *part* if they are stored without packing, else nothing."""
    try:
        info = archive.getinfo(part)
    except KeyError:
        return b""
    if info.compress_type != zipfile.ZIP_STORED or info.flag_bits & 1:
        return b""
    with archive.open(info) as opened:
        return opened.read(most)


def _odf_locked(archive: zipfile.ZipFile) -> bool:
    """Tell a locked OpenDocument: its content.xml is stored as it is, yet is no XML."""
    start = _raw(archive, "content.xml", 100)
    return bool(start) and not start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def _ole(data: bytes) -> list[str]:
    """Look through the directory of an old Office file for the streams that tell Word from Excel."""
    if _entry(data, "EncryptedPackage") is not None:
        raise Unfit(LOCKED)
    found: dict[str, int] = {}
    for stream, kind in (("WordDocument", "doc"), ("Workbook", "xls"), ("Book", "xls")):
        at = _entry(data, stream)
        if at is not None:
            found.setdefault(kind, at)
    if not found:
        return []
    if _entry(data, "_VBA_PROJECT") is not None:
        raise Unfit(MACROS)
    if any(_ole_locked(kind, _first_sector(data, at)) for kind, at in found.items()):
        raise Unfit(LOCKED)
    return list(found)


def _entry(data: bytes, stream: str) -> int | None:
    """Return where the directory entry (128 bytes, MS-CFB 2.6.1) of *stream* begins."""
    wanted = stream.encode("utf-16-le") + b"\0\0"
    at = data.find(wanted, 512)
    while at >= 0:
        length, sort = data[at + 64 : at + 66], data[at + 66 : at + 67]
        if at % 128 == 0 and sort == b"\2" and int.from_bytes(length, "little") == len(wanted):
            return at
        at = data.find(wanted, at + 1)
    return None


def _first_sector(data: bytes, entry: int) -> bytes:
    """Return the first 512 bytes of the stream; nothing for one so small that it lies elsewhere."""
    number = int.from_bytes(data[entry + 116 : entry + 120], "little")
    length = int.from_bytes(data[entry + 120 : entry + 124], "little")
    sector = 1 << min(int.from_bytes(data[30:32], "little"), 16)
    start = (number + 1) * sector
    return data[start : start + 512] if length >= 4096 else b""


def _ole_locked(kind: str, start: bytes) -> bool:
    if kind == "doc":  # MS-DOC 2.5.2: bit fEncrypted of the file information block
        return len(start) > 11 and start[:2] == b"\xec\xa5" and bool(start[11] & 0x01)
    at = 0 if start[:2] == b"\x09\x08" else len(start)  # a workbook begins with BOF
    while at + 4 <= len(start):  # MS-XLS 2.4.117: a FilePass record near the beginning
        record, length = struct.unpack_from("<HH", start, at)
        if record == 0x002F:
            return True
        at += 4 + length
    return False


def _stranger(data: bytes) -> str | None:
    """Return the name of a kind that people often send and we do not take."""
    return next((title for head, title in _STRANGERS if re.match(head, data)), None)


_HEADS: list[tuple[bytes, Callable[[bytes], list[str]]]] = [
    (rb"\xff\xd8\xff", lambda _data: ["jpg"]),
    (rb"\x89PNG\r\n\x1a\n", lambda _data: ["png"]),
    (rb"(?s)RIFF....WEBP", lambda _data: ["webp"]),
    (rb"(\xef\xbb\xbf)?\s{0,64}%PDF-", _pdf),
    (rb"PK\x03\x04", _zip),
    (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _ole),
]
