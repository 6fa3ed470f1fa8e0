"""What is kept for years: PDF/A by its structure, whatever was typed into the paper."""

import io
import time

import pikepdf
import pytest

from office.letters import ink, pdf
from tests.letters import archive, measured
from tests.letters.examples import FACTS, PAPERS
from tests.letters.test_pdf import read, words

TAY_NGUYEN = "Y Bhĭm Niê, H’Ƀuôn Čŭ Mgar, Ñĭm Ŏh, Êban ƀuôn đĭ"
KHMER, CHAM, HAN = "សុខ", "ꨌꩌ", "阮𠀀"


@pytest.mark.parametrize("shape", PAPERS)
def test_every_shape_is_archival(shape: str) -> None:
    assert archive.faults(pdf.render("paper", PAPERS[shape])) == []


@pytest.mark.parametrize("template", ["receipt", "denunciation_letter", "answer", "apology"])
def test_every_template_of_its_own_is_archival(template: str) -> None:
    assert archive.faults(pdf.render(template, FACTS[template])) == []


def test_the_check_of_the_archive_sees_what_is_missing() -> None:
    paper = pikepdf.open(io.BytesIO(pdf.render("paper", PAPERS["notice"])))
    for key in ("/OutputIntents", "/Lang", "/MarkInfo", "/Metadata", "/ViewerPreferences"):
        del paper.Root[key]
    paper.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="x")
    for thing in paper.objects:
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor":
            for key in [each for each in thing if each.startswith("/FontFile")]:
                del thing[key]
    made = io.BytesIO()
    paper.save(made)
    found = " ".join(archive.faults(made.getvalue()))
    for fault in ("pdfaid:part", "intent", "language", "tagged", "embedded", "JavaScript", "title"):
        assert fault in found


def test_the_file_tells_its_title_and_language_and_names_no_officer() -> None:
    paper = read(pdf.render("paper", PAPERS["decision"]))
    assert paper.metadata.title == "QUYẾT ĐỊNH – Về việc giao xác minh nội dung khiếu nại"
    assert paper.metadata.author == "Ủy ban nhân dân phường Mây Trắng"
    assert "Phạm Thị Lan" not in str(paper.metadata)


def test_names_of_the_highlands_print_as_written() -> None:
    assert ink.undrawn(TAY_NGUYEN) == ""
    assert TAY_NGUYEN in words(pdf.render("paper", PAPERS["notice"] | {"to": TAY_NGUYEN}))


def test_letters_that_no_font_of_ours_has_are_named() -> None:
    said = f"Bà {KHMER} và ông {CHAM}, {HAN} 😀 □ a\u202eb\u200b 𝐀"
    assert ink.undrawn(said) == KHMER + CHAM + HAN + "😀"
    made = words(pdf.render("paper", PAPERS["notice"] | {"to": said}))
    assert "Kính gửi: Bà □" in made
    assert archive.faults(pdf.render("paper", PAPERS["notice"] | {"to": said})) == []


def test_marks_of_direction_and_width_turn_nothing_round() -> None:
    hidden = "\u200fgiá\u200d \u202e500\u202c.000\u2066 đồng\u2069\ufeff\u00ad"
    assert "giá 500.000 đồng" in words(
        pdf.render("paper", PAPERS["notice"] | {"paragraphs": [hidden]})
    )


def test_twenty_thousand_words_are_printed_apart_within_their_bounds() -> None:
    facts = PAPERS["letter"] | {"paragraphs": ["Nước thải chảy ra hẻm. " * 40] * 100}
    started = time.monotonic()
    made = pdf.render_apart("paper", facts, timeout=20)
    assert time.monotonic() - started < 15
    assert len(made) < 3_000_000
    assert len(read(made).pages) > 30


def test_very_long_names_stay_on_the_page() -> None:
    long = "Trung tâm Cung ứng dịch vụ công ích, Quản lý đô thị và Ứng phó sự cố môi trường " * 3
    agency = PAPERS["letter"]["agency"] | {"name": long, "place": long}
    signer = {"authority": "KT. " + long, "title": "X" * 90, "name": "Y" * 90}
    facts = PAPERS["letter"] | {"agency": agency, "signer": signer, "to": long, "about": long}
    paper = measured.read(pdf.render("paper", facts | {"recipients": [long, "Z" * 200]}))
    assert min(each.left for each in paper.lines) > 29
    assert max(each.right for each in paper.lines) < 195
