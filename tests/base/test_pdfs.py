"""F3: a PDF is shown without author, programs, place and attached files; its pages stay (D, W11)."""

import os
from base64 import a85encode
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from office.base import files, pdfs
from office.base.kinds import BROKEN, LOCKED, Unfit
from tests.base.test_files import exif, picture
from tests.builders import a_pdf

WHO = "Nguyen Van Giau Ten"
SHOWN = "Xin xem trang nay"


def told(data: bytes) -> str:
    """Return everything a program can read in a document, out of every wrapping."""
    with pikepdf.open(BytesIO(data)) as pdf:
        found = [repr(pdf.trailer.unparse(resolved=False))]
        for each in pdf.objects:
            found.append(repr(each.unparse(resolved=False)) if not isinstance(each, pikepdf.Stream)
                         else repr(each.stream_dict.unparse()) + repr(each.read_raw_bytes()))  # fmt: skip
            if isinstance(each, pikepdf.Stream) and each.get("/Filter") == "/FlateDecode":
                found.append(repr(each.read_bytes()))
    return "".join(found) + data.decode("latin-1")


def photograph(pdf: pikepdf.Pdf, wrapped: str = "") -> Any:
    raw = picture("JPEG", exif=exif(), quality=90)
    filters = Array([Name.ASCII85Decode, Name.DCTDecode]) if wrapped else Name.DCTDecode
    made = pikepdf.Stream(pdf, a85encode(raw) + b"~>" if wrapped else raw)
    for key, value in {
        "/Type": Name.XObject, "/Subtype": Name.Image, "/Width": 64, "/Height": 48,
        "/ColorSpace": Name.DeviceRGB, "/BitsPerComponent": 8, "/Filter": filters,
    }.items():  # fmt: skip
        made[key] = value
    return pdf.make_indirect(made)


def a_telling_pdf(wrapped: str = "") -> bytes:
    """Return a document that names its author wherever one can."""
    pdf = pikepdf.open(BytesIO(a_pdf(2)))
    page = pdf.pages[0].obj
    page.Resources = Dictionary(XObject=Dictionary(Im0=photograph(pdf, wrapped)))
    page.Contents = pdf.make_stream(f"BT ({SHOWN}) Tj ET q 64 0 0 48 0 0 cm /Im0 Do Q".encode())
    page.PieceInfo = Dictionary(Word=Dictionary(Private=WHO))
    page.Thumb = pdf.make_stream(WHO.encode(), Type=Name.XObject, Subtype=Name.Image)
    page.Annots = Array([pdf.make_indirect(each) for each in (
        Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[0, 0, 9, 9], T=WHO, Contents=SHOWN),
        Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=[0, 0, 9, 9],
                   FS=Dictionary(Type=Name.Filespec, F=f"{WHO}.docx")),
        Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9],
                   A=Dictionary(S=Name.Launch, F=f"C:\\Users\\{WHO}\\a.exe")),
        Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=[0, 0, 9, 9], FT=Name.Sig, T="ky",
                   V=Dictionary(Type=Name.Sig, Name=WHO, Contents=WHO)),
    )])  # fmt: skip
    pdf.Root.AcroForm = Dictionary(Fields=Array([page.Annots[3]]))
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=f"app.alert('{WHO}')")
    pdf.Root.PageMode = Name.UseAttachments
    pdf.docinfo["/Author"], pdf.docinfo["/Producer"] = WHO, "May cua " + WHO
    with pdf.open_metadata() as xmp:
        xmp["dc:creator"] = [WHO]
    pdf.attachments["thu.txt"] = WHO.encode()
    out = BytesIO()
    pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


@pytest.mark.parametrize("wrapped", ["", "wrapped"])
def test_f3_nothing_in_a_pdf_tells_who_wrote_it_and_its_pages_stay(wrapped: str) -> None:
    data = a_telling_pdf(wrapped)
    assert WHO in told(data)
    seen = pdfs.strip(data)
    said = told(seen)
    for trace in (WHO, "SERIAL-12345", "Exif", "GPS", "xmpmeta", "JavaScript", "pikepdf"):
        assert trace not in said, trace
    assert SHOWN in said
    with pikepdf.open(BytesIO(seen)) as pdf:
        assert len(pdf.pages) == 2
        assert [str(each.Subtype) for each in pdf.pages[0].obj.Annots] == [
            "/Text", "/Link", "/Widget",
        ]  # fmt: skip
        shown = pdf.pages[0].obj.Resources.XObject.Im0.read_raw_bytes()
    assert (
        Image.open(BytesIO(shown)).tobytes()
        == Image.open(BytesIO(picture("JPEG", exif=exif(), quality=90))).tobytes()
    )


def test_f3_an_older_version_under_the_new_one_is_gone() -> None:
    first = a_telling_pdf()
    with pikepdf.open(BytesIO(first)) as pdf:
        size = len(pdf.objects) + 1
    at = len(first)
    later = first + b"\n%d 0 obj\n(%s)\nendobj\n" % (size, WHO.encode()) + b"%%EOF\n"
    assert at < len(later)
    assert WHO not in told(pdfs.strip(later))


def test_f3_what_is_sent_goes_along_as_the_original() -> None:
    data = a_telling_pdf()
    upload = files.check("đơn.pdf", data)
    assert upload.original == data
    assert WHO not in told(upload.data)
    assert files.check("đơn.pdf", data).sha256 == upload.sha256  # alike each time


def test_a_locked_pdf_is_called_locked_and_a_broken_one_broken() -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(a_pdf())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    for data, reason in (
        (out.getvalue(), LOCKED),
        (b"%PDF-1.4\n" + os.urandom(900) + b"\n%%EOF\n", BROKEN),
        (a_pdf().replace(b"/Pages", b"/Pagez"), BROKEN),
    ):
        with pytest.raises(Unfit) as refused:
            pdfs.clean(data)
        assert refused.value.reason == reason


@pytest.mark.parametrize("limit", ["MOST_PAGES", "MOST_THINGS", "DEEPEST"])
def test_a_pdf_without_end_is_refused(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdfs, limit, 0)
    with pytest.raises(Unfit) as refused:
        pdfs.strip(a_pdf())
    assert refused.value.reason == pdfs.TOO_MUCH


def test_a_pdf_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(Unfit) as refused:
        pdfs.clean(a_pdf(), seconds=0.001)
    assert refused.value.reason == pdfs.TOO_MUCH
