"""Files people send: right ones come in without what they should not tell, wrong ones are named."""

import hashlib
import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw, PngImagePlugin

from office.base import files, kinds, pictures
from office.base.files import FileRefused, check, check_together, path_of, store
from tests.builders import a_pdf

DOCX, XLSX, PPTX = "word/document.xml", "xl/workbook.xml", "ppt/presentation.xml"
PDF = a_pdf()
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description exif:GPSLatitude="21,1.5N"'
    b' exif:GPSLongitude="105,51.2E"/></x:xmpmeta>'
)


def exif(*, place: bool = True, orientation: int = 6) -> Image.Exif:
    made = Image.Exif()
    made[0x010F], made[0x0110], made[0x013B] = "Hãng".encode(), "Máy 9", "Nguyễn Văn A"
    made[0x0112] = orientation
    made[0x8769] = {0x9003: "2026:11:20 08:15:00", 0xA431: "SERIAL-12345"}
    if place:
        made[0x8825] = {
            1: "N",
            2: (21.0, 1.0, 30.5),
            3: "E",
            4: (105.0, 51.0, 12.0),
            29: "2026:11:20",
        }
    return made


def picture(form: str, size: tuple[int, int] = (64, 48), **save: Any) -> bytes:
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).line((0, 0, *size), fill="red", width=5)
    out = BytesIO()
    image.save(out, form, **save)
    return out.getvalue()


def container(*names: str, **stored: str | bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in stored.items():
            archive.writestr(name.replace("_xml", ".xml"), content, zipfile.ZIP_STORED)
        for name in names:
            archive.writestr(name, "<xml/>" * 20)
    return out.getvalue()


def ole(*streams: str, content: bytes = b"") -> bytes:
    """Build an old Office file: head, directory sector, then the first stream's sectors."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(22) + (9).to_bytes(2, "little")
    entries = b""
    for name in ("Root Entry", *streams):
        raw = name.encode("utf-16-le") + b"\0\0"
        entry = raw.ljust(64, b"\0") + len(raw).to_bytes(2, "little")
        entry += b"\5" if name == "Root Entry" else b"\2"
        entries += entry.ljust(116, b"\0") + struct.pack("<IQ", 2, 4096)
    return head.ljust(512, b"\0") + entries.ljust(1024, b"\0") + content.ljust(4096, b"\0")


def refusal(name: str, data: bytes, **options: bool) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        check(name, data, **options)
    assert caught.value.facts["name"] == name
    assert str(caught.value) == caught.value.reason % caught.value.facts
    assert name in str(caught.value)
    return caught.value


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


RIGHT = {
    "ảnh.jpg": picture("JPEG"),
    "ảnh.JPEG": picture("JPEG", progressive=True),
    "ảnh.png": picture("PNG"),
    "ảnh.webp": picture("WEBP", lossless=True),
    "đơn.docx": container("[Content_Types].xml", DOCX),
    "bảng.xlsx": container("[Content_Types].xml", XLSX),
    "trình bày.pptx": container("[Content_Types].xml", PPTX),
    "đơn.odt": container("content.xml", mimetype="application/vnd.oasis.opendocument.text"),
    "bảng.ods": container("content.xml", mimetype="application/vnd.oasis.opendocument.spreadsheet"),
    "đơn.doc": ole("WordDocument", content=b"\xec\xa5".ljust(32, b"\0")),
    "bảng.xls": ole("Workbook", content=b"\x09\x08\x10\0".ljust(40, b"\0")),
    "bảng cũ.xls": ole("Book"),
}


@pytest.mark.parametrize("name", RIGHT)
def test_each_kind_we_take_comes_in_unchanged(name: str) -> None:
    upload = check(name, RIGHT[name])
    assert upload.data == RIGHT[name]
    assert upload.size == len(RIGHT[name])
    assert upload.sha256 == hashlib.sha256(RIGHT[name]).hexdigest()
    assert upload.name == name
    assert "/" in upload.media_type
    assert not upload.had_place
    assert not upload.place_removed


@pytest.mark.parametrize(
    ("name", "like", "real"),
    [
        ("ảnh.jpg", "ảnh.png", "PNG"),
        ("ảnh.png", "ảnh.jpg", "JPEG"),
        ("đơn.pdf", "đơn.docx", "Word"),
        ("đơn.docx", "bảng.xlsx", "Excel"),
        ("đơn.txt", "đơn.pdf", "PDF"),
        ("đơn.docx", "đơn.doc", "97-2003"),
        ("đơn.doc", "bảng.xls", "97-2003"),
        ("đơn.odt", "bảng.ods", "ods"),
        ("khong-duoi", "ảnh.webp", "WebP"),
    ],
)
def test_right_content_with_the_wrong_ending_is_refused_by_its_real_name(
    name: str, like: str, real: str
) -> None:
    error = refusal(name, {**RIGHT, "đơn.pdf": PDF}[like])
    assert real in str(error.facts["real"])
    assert str(error.facts["ending"]) in str(error)


@pytest.mark.parametrize(
    ("name", "data", "real"),
    [
        ("đơn.docx", container("tin.txt"), "ZIP"),
        ("đơn.docx", container("[Content_Types].xml", "visio/document.xml"), "ZIP"),
        ("bảng.xlsx", container("[Content_Types].xml", "xl/workbook.bin"), "ZIP"),
        ("ảnh.jpg", b"\0\0\0\x18ftypheic" + bytes(20), "HEIC"),
        ("ảnh.png", b"GIF89a" + bytes(20), "GIF"),
        ("đơn.pdf", b"MZ" + bytes(200), "EXE"),
        ("đơn.pdf", b"\n<!DOCTYPE html><script>", "HTML"),
        ("đơn.doc", b"{\\rtf1 xin chao}", "RTF"),
        ("đơn.doc", ole("PowerPoint Document"), "OLE"),
    ],
)
def test_strangers_in_disguise_are_named(name: str, data: bytes, real: str) -> None:
    assert real in str(refusal(name, data).facts["real"])


def test_other_endings_are_refused_with_the_list_of_what_we_take() -> None:
    assert "docx" in str(refusal("máy.exe", b"MZ" + bytes(99)).facts["endings"])
    assert "docx" in str(refusal("ghi chú.txt", b"xin chao").facts["endings"])
    assert refusal("đơn.pdf", b"xin chao").reason == kinds.NOT_WHAT_IT_SAYS


def test_an_empty_file_is_refused() -> None:
    assert refusal("đơn.pdf", b"").reason == files.EMPTY


def test_a_file_larger_than_everything_together_is_refused() -> None:
    data = PDF.ljust(files.LARGEST_SUM + 1, b"\n")
    assert refusal("đơn.pdf", data).facts == {"name": "đơn.pdf", "size": 21, "most": 20}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("đơn.pdf", PDF[:-8]),
        ("đơn.docx", RIGHT["đơn.docx"][:-30]),
        ("đơn.odt", container("x", mimetype="application/vnd.oasis.opendocument.text")),
    ],
)
def test_half_a_document_is_called_broken(name: str, data: bytes) -> None:
    assert refusal(name, data).reason == kinds.BROKEN


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("đơn.pdf", b"%PDF-1.7\ntrailer <</Encrypt 5 0 R>>\n%%EOF\n"),
        ("đơn.docx", ole("EncryptionInfo", "EncryptedPackage")),
        ("đơn.doc", ole("WordDocument", content=b"\xec\xa5".ljust(11, b"\0") + b"\1")),
        ("bảng.xls", ole("Workbook", content=b"\x09\x08\x02\0\0\0\x2f\0\x02\0\0\0")),
        (
            "đơn.odt",
            container(
                mimetype="application/vnd.oasis.opendocument.text", content_xml=b"\x9c\x01\xfe" * 9
            ),
        ),
    ],
)
def test_a_locked_document_is_called_locked(name: str, data: bytes) -> None:
    assert refusal(name, data).reason == kinds.LOCKED


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("đơn.docx", container("[Content_Types].xml", DOCX, "word/vbaProject.bin")),
        ("bảng.xls", ole("Workbook", "_VBA_PROJECT")),
    ],
)
def test_a_document_with_macros_is_refused(name: str, data: bytes) -> None:
    assert refusal(name, data).reason == kinds.MACROS


def test_a_word_file_with_a_table_inside_may_be_called_either() -> None:
    both = ole("WordDocument", "Workbook")
    assert check("đơn.doc", both).media_type == "application/msword"


def test_a_list_of_contents_without_end_is_not_read() -> None:
    many = RIGHT["đơn.docx"] + b"PK\x01\x02" * 10_001
    assert refusal("đơn.docx", many).reason == kinds.BROKEN


# --- pictures


@pytest.mark.parametrize(
    ("form", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp")]
)
def test_place_device_and_author_leave_the_picture_and_the_pixels_stay(
    form: str, name: str
) -> None:
    sent = picture(form, exif=exif())
    upload = check(name, sent)
    assert upload.had_place
    assert upload.place_removed
    kept = opened(upload.data)
    assert dict(kept.getexif().get_ifd(0x8825)) == {}
    assert kept.getexif()[0x0112] == 6
    assert kept.getexif().get_ifd(0x8769) == {0x9003: "2026:11:20 08:15:00"}
    assert kept.tobytes() == opened(sent).tobytes()
    assert b"SERIAL" not in upload.data
    assert b"Nguy" not in upload.data
    assert 0x010F not in kept.getexif()
    assert check(name, upload.data).data == upload.data


@pytest.mark.parametrize(
    ("form", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp")]
)
def test_the_place_stays_if_the_sender_wants_it_but_nothing_else(form: str, name: str) -> None:
    upload = check(name, picture(form, exif=exif()), keep_place=True)
    assert upload.had_place
    assert not upload.place_removed
    kept = opened(upload.data).getexif()
    assert kept.get_ifd(0x8825)[2] == (21.0, 1.0, 30.5)
    assert b"SERIAL" not in upload.data


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.jpg", picture("JPEG", xmp=XMP)),
        ("a.webp", picture("WEBP", xmp=XMP)),
        ("a.jpg", picture("JPEG", comment=b"\x1c\x02\x5a\0\5Ha Noi")),
    ],
)
def test_a_place_written_outside_exif_goes_too(name: str, data: bytes) -> None:
    upload = check(name, data)
    assert upload.had_place
    assert upload.place_removed
    assert b"GPSLatitude" not in upload.data
    assert opened(upload.data).tobytes() == opened(data).tobytes()


def test_xmp_and_words_leave_a_png() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_itxt("XML:com.adobe.xmp", XMP.decode())
    notes.add_text("Author", "Nguyen Van A")
    upload = check("a.png", picture("PNG", pnginfo=notes))
    assert upload.place_removed
    assert b"Nguyen" not in upload.data
    assert b"GPS" not in upload.data


def test_a_picture_without_place_says_so() -> None:
    upload = check("a.jpg", picture("JPEG", exif=exif(place=False)))
    assert not upload.had_place
    assert not upload.place_removed
    assert opened(upload.data).getexif()[0x0112] == 6


def test_what_hangs_behind_a_picture_is_cut_off() -> None:
    film = b"....ftypmp42 GPSLatitude"
    for form, name in (("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp")):
        plain = picture(form)
        upload = check(name, plain + film)
        assert upload.data == plain
        assert upload.place_removed


def test_colours_survive() -> None:
    profile = b"\0" * 128
    for form, name in (("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp")):
        upload = check(name, picture(form, icc_profile=profile, exif=exif()))
        assert opened(upload.data).info["icc_profile"] == profile


def test_a_picture_with_several_pictures_keeps_the_first() -> None:
    out = BytesIO()
    first, second = Image.new("RGB", (40, 30), "red"), Image.new("RGB", (40, 30), "blue")
    first.save(out, "MPO", save_all=True, append_images=[second], exif=exif())
    kept = opened(check("a.jpg", out.getvalue()).data)
    assert kept.format == "JPEG"
    assert kept.size == (40, 30)


def test_damaged_exif_is_left_behind() -> None:
    upload = check("a.jpg", picture("JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff" + b"\xff" * 40))
    assert b"Exif" not in upload.data
    opened(upload.data)


@pytest.mark.parametrize(
    ("form", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp")]
)
def test_half_a_picture_is_called_broken_wherever_it_is_cut(form: str, name: str) -> None:
    whole = picture(form, exif=exif())
    for end in range(16, len(whole) - 1, 7):
        assert refusal(name, whole[:end]).reason == pictures.BROKEN


def test_a_picture_of_a_million_crumbs_is_refused_soon() -> None:
    crumbs = b"\xff\xd8" + b"\xff\xfe\0\2" * (pictures.MOST_PARTS + 1) + b"\xff\xd9"
    assert refusal("a.jpg", crumbs).reason == pictures.BROKEN


def test_a_png_without_pixels_is_called_broken() -> None:
    whole = picture("PNG")
    start = whole.index(b"IDAT") - 4
    assert refusal("a.png", whole[:start] + whole[-12:]).reason == pictures.BROKEN


def test_a_flipped_bit_in_a_png_is_found() -> None:
    whole = bytearray(picture("PNG"))
    whole[whole.index(b"IDAT") + 9] ^= 0x10
    assert refusal("a.png", bytes(whole)).reason == pictures.BROKEN


@pytest.mark.parametrize("size", [(8000, 6251), (12_000, 10_000), (60_000, 60_000)])
def test_a_picture_with_too_many_pixels_is_refused_without_unpacking_it(
    size: tuple[int, int],
) -> None:
    small = picture("PNG")
    head = b"IHDR" + struct.pack(">II", *size) + small[24:29]
    bomb = small[:12] + head + zlib.crc32(head).to_bytes(4) + small[33:]
    assert refusal("a.png", bomb).reason == pictures.TOO_MANY_PIXELS


# --- together, and kept


def test_ten_files_are_welcome_and_eleven_are_not() -> None:
    upload = check("đơn.pdf", PDF)
    check_together([upload] * 10)
    with pytest.raises(FileRefused) as caught:
        check_together([upload] * 11)
    assert caught.value.facts == {"name": "đơn.pdf", "count": 11, "most": 10}


def test_files_too_heavy_together_are_refused() -> None:
    half = check("đơn.pdf", PDF.ljust(files.LARGEST_SUM // 2, b"\n") + b"%%EOF")
    with pytest.raises(FileRefused, match="tối đa 20 MB"):
        check_together([half, half])


def test_what_is_kept_is_found_again_and_private(tmp_path: Path) -> None:
    folder = tmp_path / "kho"
    key = store(folder, b"xin chao")
    kept = path_of(folder, key)
    assert kept.read_bytes() == b"xin chao"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert kept.parent.stat().st_mode & 0o077 == 0
    assert key.replace("/", "") == hashlib.sha256(b"xin chao").hexdigest()
    assert list((folder / ".new").iterdir()) == []


def test_what_is_kept_already_is_not_written_again(tmp_path: Path) -> None:
    key = store(tmp_path, b"xin chao")
    before = path_of(tmp_path, key).stat()
    assert store(tmp_path, b"xin chao") == key
    after = path_of(tmp_path, key).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_full_disk_leaves_nothing_half(tmp_path: Path) -> None:
    import resource
    import signal

    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, old[1]))
        with pytest.raises(OSError, match="large"):
            store(tmp_path, bytes(5000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)
        signal.signal(signal.SIGXFSZ, handler)
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []


@pytest.mark.parametrize(
    "key", ["", "../etc/passwd", "ab/" + "c" * 61, "AB/" + "c" * 62, "ab/" + "c" * 62 + "\n", "/ab"]
)
def test_foreign_keys_open_nothing(tmp_path: Path, key: str) -> None:
    with pytest.raises(ValueError, match="key"):
        path_of(tmp_path, key)


def test_a_see_through_webp_stays_see_through() -> None:
    out = BytesIO()
    image = Image.new("RGBA", (32, 32), (255, 0, 0, 90))
    image.save(out, "WEBP", exif=exif())
    kept = opened(check("a.webp", out.getvalue()).data)
    assert kept.mode == "RGBA"
    assert kept.tobytes() == opened(out.getvalue()).tobytes()


OFFICE = ("đơn.docx", "bảng.xlsx", "trình bày.pptx", "đơn.odt", "bảng.ods", "đơn.doc", "bảng.xls")


@pytest.mark.parametrize("name", OFFICE)
def test_f5_an_office_file_is_refused_where_nothing_may_tell_its_author(name: str) -> None:
    error = refusal(name, RIGHT[name], nameless=True)
    assert error.reason == kinds.TELLS_ITS_AUTHOR
    assert "PDF" in str(error)
    with pytest.raises(FileRefused):
        files.refuse_telling([check(name, RIGHT[name])])


def test_f3_a_cleaned_picture_brings_its_original_along() -> None:
    data = picture("JPEG", exif=exif())
    assert check("ảnh.jpg", data).original == data
    assert check("ảnh.jpg", data, nameless=True).original == data
    assert check("ảnh.png", RIGHT["ảnh.png"]).original == b""
