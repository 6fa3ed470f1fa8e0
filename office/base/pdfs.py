"""A PDF tells who wrote it, with what, and carries what nobody sees: this keeps the pages alone.

qpdf (through pikepdf) writes the document anew in a process of its own, bounded in time and memory.
What stays behind: author, programs, dates, XMP, thumbnails, private data of programs, attached
files, older versions, scripts and what opens by itself, names of signers and of commentators, and
the place and device in pictures. The content of the pages is not touched.
"""

import sys
import zlib
from base64 import a85decode
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import BytesIO
from typing import Any

from office.base import apart
from office.base.i18n import N_
from office.base.kinds import BROKEN, LOCKED, Unfit
from office.base.pictures import clean as clean_picture

SECONDS = 20.0
"""How long one document may take."""
MEMORY = 1_536 * 1024 * 1024
MOST_PAGES = 2_000
MOST_THINGS = 200_000
"""Objects of one document; a thousand scanned pages have some thousands."""
DEEPEST = 40
LARGEST_PICTURE = 100 * 1024 * 1024
TOO_MUCH = N_(
    "Tệp PDF “%(name)s” quá nhiều trang hoặc quá phức tạp nên chúng tôi chưa xóa được thông tin "
    "ẩn trong đó. Xin in lại ra PDF, chia nhỏ, hoặc chụp ảnh từng trang rồi gửi."
)
_ANSWERS = {3: LOCKED, 4: BROKEN, 5: TOO_MUCH}

_ASIDE = (
    "/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/AF", "/EF", "/EmbeddedFiles",
    "/JavaScript", "/OpenAction", "/AA", "/XFA", "/Collection", "/Perms", "/SpiderInfo",
)  # fmt: skip
"""Keys that say nothing a reader of the pages sees."""
_REMARK = ("/T", "/CreationDate", "/M", "/NM")
"""Who wrote a remark on a page, and when."""
_CARRIERS = {"/FileAttachment", "/Sound", "/Movie", "/RichMedia", "/Screen", "/3D"}
_LEADING_OUT = {
    "/Launch", "/GoToR", "/GoToE", "/ImportData", "/JavaScript", "/SubmitForm", "/Rendition",
    "/RichMediaExecute",
}  # fmt: skip
"""Actions that start something, or that name a file on the author's disk."""
_TELLING = (b"Exif\0\0", b"http://ns.adobe.com/xap", b"Photoshop 3.0", b"GPSLatitude")


def clean(data: bytes, *, seconds: float = SECONDS) -> bytes:
    """Return the PDF *data* without what its pages do not show; the same bytes give the same bytes.

    Raises Unfit for one that is locked, damaged, or too much to be done in *seconds*.
    """
    try:
        done = apart.run("office.base.pdfs", data, seconds)
    except apart.TooLong:
        raise Unfit(TOO_MUCH) from None
    if done.returncode or not done.stdout:
        raise Unfit(_ANSWERS.get(done.returncode, TOO_MUCH))
    return done.stdout


def main() -> int:
    """Clean the document on standard input; the exit status tells what is wrong with it."""
    import resource  # noqa: PLC0415 -- of the process apart, like what follows

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (int(SECONDS), int(SECONDS)))
    import pikepdf  # noqa: PLC0415

    try:
        sys.stdout.buffer.write(strip(sys.stdin.buffer.read()))
    except pikepdf.PasswordError:
        return 3
    except Unfit as unfit:
        return next(code for code, reason in _ANSWERS.items() if reason == unfit.reason)
    except (MemoryError, RecursionError):
        return 5
    except (pikepdf.PdfError, zlib.error, ValueError, TypeError, LookupError, RuntimeError):
        return 4
    return 0


def strip(data: bytes) -> bytes:
    """Do in this process what `clean` does in another."""
    import pikepdf  # noqa: PLC0415 -- heavy, only in the process apart

    with pikepdf.open(BytesIO(data), access_mode=pikepdf.AccessMode.stream) as pdf:
        if len(pdf.pages) > MOST_PAGES or len(pdf.objects) > MOST_THINGS:
            raise Unfit(TOO_MUCH)
        if not len(pdf.pages):
            raise Unfit(BROKEN)
        for key in ("/Info", "/ID"):
            if key in pdf.trailer:
                del pdf.trailer[key]
        for thing in list(pdf.objects):
            for each in _inside(thing, DEEPEST):
                _tidy(each)
        out = BytesIO()
        pdf.save(out, deterministic_id=True, fix_metadata_version=False)
    return out.getvalue()


def _inside(thing: Any, depth: int) -> Iterator[Any]:
    """Yield *thing* and the dictionaries written directly inside it, the innermost first."""
    import pikepdf  # noqa: PLC0415

    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Array | pikepdf.Stream):
        return
    if not depth:
        raise Unfit(TOO_MUCH)
    inner = list(thing) if isinstance(thing, pikepdf.Array) else [each for _, each in thing.items()]
    for each in inner:
        if isinstance(each, pikepdf.Object) and not each.is_indirect:
            yield from _inside(each, depth - 1)
    if not isinstance(thing, pikepdf.Array):
        yield thing


def _tidy(thing: Any) -> None:
    """Take out of one dictionary or stream what the pages do not show."""
    import pikepdf  # noqa: PLC0415

    for key in _ASIDE:
        if key in thing:
            del thing[key]
    kind = thing.get("/Subtype")
    if "/Annots" in thing:
        thing.Annots = pikepdf.Array([each for each in thing.Annots if not _carries(each)])
    if "/Rect" in thing and kind is not None and kind != "/Widget":
        _forget(thing, _REMARK)
    if thing.get("/FT") == "/Sig" or thing.get("/Type") == "/Sig":
        _forget(
            thing, ("/V", "/Name", "/Reason", "/Location", "/ContactInfo", "/Cert", "/Contents")
        )
    if _leads_out(thing.get("/A")):
        del thing["/A"]
    if thing.get("/Type") == "/Catalog" and "/URI" in thing:
        del thing["/URI"]
    if isinstance(thing, pikepdf.Stream) and kind == "/Image":
        _tidy_picture(thing)


def _forget(thing: Any, keys: tuple[str, ...]) -> None:
    for key in keys:
        if key in thing:
            del thing[key]


def _carries(remark: Any) -> bool:
    return remark.get("/Subtype") in _CARRIERS


def _leads_out(action: Any) -> bool:
    import pikepdf  # noqa: PLC0415

    return isinstance(action, pikepdf.Dictionary) and action.get("/S") in _LEADING_OUT


def _tidy_picture(stream: Any) -> None:
    """Clean a photograph inside the document as one sent by itself; its pixels stay."""
    import pikepdf  # noqa: PLC0415

    raw, last = _unwrapped(stream)
    if last == "/DCTDecode" and raw.startswith(b"\xff\xd8"):
        with suppress(Unfit):  # what cannot be taken apart is looked through below
            raw = clean_picture("jpg", raw, bare=True).data
            parms = stream.get("/DecodeParms")
            stream.write(
                raw,
                filter=pikepdf.Name.DCTDecode,
                decode_parms=parms if isinstance(parms, pikepdf.Dictionary) else None,
            )
    if any(mark in raw for mark in _TELLING):
        raise Unfit(BROKEN)


def _unwrapped(stream: Any) -> tuple[bytes, str]:
    """Return a picture as its own format has it, out of the wrappings around, and that format."""
    import pikepdf  # noqa: PLC0415

    said = stream.get("/Filter")
    filters = [
        str(each) for each in (said if isinstance(said, pikepdf.Array) else [said] if said else [])
    ]
    raw = stream.read_raw_bytes()
    while len(filters) > 1:
        if (unwrap := _WRAPPINGS.get(filters.pop(0))) is None:
            raise Unfit(TOO_MUCH)
        raw = unwrap(raw)
    return raw, filters[0] if filters else ""


def _inflated(raw: bytes) -> bytes:
    opened = zlib.decompressobj()
    found = opened.decompress(raw, LARGEST_PICTURE)
    if opened.unconsumed_tail:
        raise Unfit(TOO_MUCH)
    return found


_WRAPPINGS: dict[str, Callable[[bytes], bytes]] = {
    "/FlateDecode": _inflated,
    "/ASCII85Decode": lambda raw: a85decode(raw.strip().removesuffix(b"~>").removeprefix(b"<~")),
    "/ASCIIHexDecode": lambda raw: bytes.fromhex(raw.decode("ascii").strip().rstrip(">")),
}


if __name__ == "__main__":
    sys.exit(main())
