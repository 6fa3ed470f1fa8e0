"""What PDF and Word files say: real files, broken ones, and ones made to swallow the machine."""

import resource
import time
import zipfile
from io import BytesIO

import pikepdf
import pytest
from docx import Document

from office.base import paper_words
from office.base.paper_words import LONGEST, Unreadable, words_of
from office.letters import pdf
from tests.builders import a_pdf
from tests.letters.examples import PAPERS


def a_docx(*paragraphs: str, table: str = "") -> bytes:
    made = Document()
    for each in paragraphs:
        made.add_paragraph(each)
    if table:
        made.add_table(1, 1).cell(0, 0).text = table
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_printed_letter_and_a_word_file_are_read_with_all_marks() -> None:
    facts = PAPERS["letter"] | {"paragraphs": ["Nước thải chảy ra hẻm sâu, thửa đất số 118."]}
    said = " ".join(words_of(pdf.render("paper", facts)).split())
    assert "Nước thải chảy ra hẻm sâu, thửa đất số 118." in said
    said = words_of(a_docx("Giấy chứng nhận", "quyền sử dụng đất", table="Tờ bản đồ số 5"))
    assert "Giấy chứng nhận\nquyền sử dụng đất" in said
    assert "Tờ bản đồ số 5" in said


def test_a_scan_without_text_says_nothing() -> None:
    assert words_of(a_pdf(3)).strip() == ""


def test_a_long_file_is_read_as_far_as_it_is_kept() -> None:
    said = words_of(a_docx(*["chữ " * 1_000] * 40))
    assert len(said) == LONGEST


def locked() -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(a_pdf())) as made:
        made.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


def swollen() -> bytes:
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(a_docx("nhỏ"))) as small,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as big,
    ):
        for name in small.namelist():
            if name != "word/document.xml":
                big.writestr(name, small.read(name))
        with big.open("word/media/swollen.bin", "w", force_zip64=True) as inside:
            for _ in range(30):
                inside.write(bytes(64 * 1024 * 1024))
        big.writestr("word/document.xml", b"<x>" + b"<a>" * 30_000_000)
    return out.getvalue()


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\nrubbish", b"PK\x03\x04rubbish", a_pdf()[:300]])
def test_a_broken_file_is_said(data: bytes) -> None:
    with pytest.raises(Unreadable):
        words_of(data)


def test_a_locked_file_is_said() -> None:
    with pytest.raises(Unreadable):
        words_of(locked())


def test_a_file_that_would_swallow_the_machine_swallows_its_own_process() -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    with pytest.raises(Unreadable):
        words_of(swollen())
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    assert most <= max(before, paper_words.MEMORY // 1024)


def test_a_file_that_takes_too_long_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    began = time.monotonic()
    with pytest.raises(Unreadable):
        words_of(a_docx("chữ"), seconds=0.01)
    assert time.monotonic() - began < 5
