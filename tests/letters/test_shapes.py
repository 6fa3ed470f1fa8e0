"""Every shape of paper is printed, with the parts that only some papers have."""

import io

import pytest
from pypdf import PdfReader

from office.letters import pdf, printer, shapes, sheet
from tests.letters.examples import PAPERS


def pages(facts: dict[str, object]) -> list[str]:
    read = PdfReader(io.BytesIO(pdf.render("paper", facts)))
    return [" ".join(page.extract_text().split()) for page in read.pages]


def test_there_is_an_example_of_every_shape_of_the_decree() -> None:
    assert (*PAPERS, "form") == shapes.SHAPES


def test_a_form_is_the_citizens_own_paper_with_dots_for_the_pen() -> None:
    facts = PAPERS["minutes"] | {
        "shape": "form",
        "title": "ĐƠN RÚT KHIẾU NẠI",
        "details": [],
        "sections": [],
        "paragraphs": ["Nay tôi đề nghị rút: [… nội dung rút …]."],
        "signers": [{"title": "NGƯỜI LÀM ĐƠN", "hint": "(Ký, ghi rõ họ tên)"}],
        "recipients": ["Lưu: VT"],
        "check_url": "https://nghedan.example/kiem-tra/X",
    }
    (said,) = pages(facts)
    assert "Độc lập - Tự do - Hạnh phúc" in said
    assert "NGƯỜI LÀM ĐƠN" in said
    assert "…………" in said
    for word in ("ỦY BAN NHÂN DÂN", "Nơi nhận", "Quét mã", "nội dung rút", "Số:"):
        assert word not in said


@pytest.mark.parametrize("shape", PAPERS)
def test_every_shape_is_printed_with_its_own_words(shape: str) -> None:
    facts = PAPERS[shape]
    first = pages(facts)[0]
    for said in (facts.get("title"), facts.get("number_text"), *facts.get("paragraphs", ())):
        assert str(said or "").rstrip(".") in first


def test_the_articles_of_a_decision_follow_its_grounds_and_end_it() -> None:
    said = pages(PAPERS["decision"])[0]
    wanted = (
        "QUYẾT ĐỊNH Về việc giao xác minh", "CHỦ TỊCH ỦY BAN NHÂN DÂN PHƯỜNG MÂY TRẮNG",
        "năm 2011; Xét đề nghị", "phường. QUYẾT ĐỊNH: Điều 1. Giao bà",
        "Điều 2. Nhiệm vụ và thời hạn 1. Làm việc", "Điều 3. Văn phòng",
        "thi hành Quyết định này./.",
    )  # fmt: skip
    assert all(part in said for part in wanted), said
    assert said.count("./.") == 1


def test_annexes_have_roman_numbers_pages_of_their_own_and_name_their_paper() -> None:
    _, first, second = pages(PAPERS["decision"])
    assert first.startswith("Phụ lục I KẾ HOẠCH XÁC MINH (Kèm theo văn bản số 05/QĐ-UBND ngày 05")
    assert second.startswith("Phụ lục II DANH MỤC TÀI LIỆU")
    assert "Quyết định số 45/QĐ-UBND" in second
    only = PAPERS["notice"] | {"annexes": [{"title": "x", "paragraphs": ["Dài. " * 900]}]}
    alone, more = pages(only)[1:3]
    assert alone.startswith("Phụ lục X")
    assert more.startswith("2 ")


def test_a_wide_annex_lies_across_the_page() -> None:
    wide = {"title": "Bảng", "head": [f"Cột {n}" for n in range(8)], "rows": [["x"] * 8]}
    read = PdfReader(io.BytesIO(pdf.render("paper", PAPERS["notice"] | {"annexes": [wide]})))
    sizes = [(round(page.mediabox.width), round(page.mediabox.height)) for page in read.pages]
    assert sizes == [(595, 842), (842, 595)]


def test_minutes_are_signed_by_all_side_by_side_and_bear_no_number_where_none_was_given() -> None:
    said = pages(PAPERS["minutes"])[0]
    assert "Số:" not in said
    assert all(each["name"] in said for each in PAPERS["minutes"]["signers"])
    for count in (1, 2, 3, 7, 12):
        many = PAPERS["minutes"] | {"signers": [{"title": "THÀNH VIÊN", "name": "A"}] * count}
        assert "".join(pages(many)).count("THÀNH VIÊN") == count


def test_several_addressees_stand_each_on_a_line() -> None:
    said = pages(PAPERS["letter"])[0]
    assert "Kính gửi: - Phòng Kinh tế, Hạ tầng và Đô thị; - Trung tâm" in said
    assert "Kính gửi: Phòng A" in pages(PAPERS["letter"] | {"to": ["Phòng A"]})[0]
    assert "Kính gửi" not in pages(PAPERS["letter"] | {"to": ""})[0]


def test_a_shape_or_a_mark_that_is_none_is_refused() -> None:
    for wrong in ({"shape": "poem"}, {"urgency": "GẤP"}):
        with pytest.raises(pdf.PrintingFailed, match="paper: ValueError"):
            pdf.render("paper", PAPERS["notice"] | wrong)


def test_without_a_shape_the_title_tells_it() -> None:
    shown = {title: shapes.shape_of({}, title) for title in ("", "THÔNG BÁO", "THƯ CẢM ƠN")}
    assert list(shown.values()) == ["letter", "notice", "personal"]


@pytest.mark.parametrize(("number", "roman"), [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV")])
def test_roman_numbers(number: int, roman: str) -> None:
    assert shapes.roman(number) == roman


@pytest.mark.parametrize("shape", PAPERS)
def test_a_paper_of_agency_day_and_shape_alone_is_still_printed(shape: str) -> None:
    facts = {key: PAPERS[shape][key] for key in ("agency", "day", "shape")}
    assert sheet.lay_out("paper", facts)["paragraphs"] == []
    assert printer.print_png("paper", facts, ppi=10)
    assert pdf.render("paper", facts | {"title": "PHIẾU"})
