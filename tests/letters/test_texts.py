"""The grammar of texts: fixed words and named fields; what people type is never read as text."""

import pytest

from office.letters import catalogue, fields, texts
from office.letters.texts import BadText

ALL = fields.known(names_sender=True)


def filled(source: str, **known: texts.Said) -> texts.Body:
    return texts.fill(
        source, {name.replace("_", " "): said for name, said in known.items()}, "Kính gửi: A"
    )


def test_title_about_parts_and_paragraphs_stand_where_they_belong() -> None:
    body = filled("# Thông báo\n## Về việc {loại}\nMột.\n### 1. Phần\nHai.\nBa.", loại="khiếu nại")
    assert (body.title, body.about) == ("THÔNG BÁO", "Về việc khiếu nại")
    assert body.paragraphs == ["Một."]
    assert body.sections == [("1. Phần", ["Hai.", "Ba."])]
    assert body.greeting == "Kính gửi: A"


def test_a_field_nobody_knows_is_a_gap_named_after_it() -> None:
    assert filled("# A\nLý do: {lý do}.").paragraphs == ["Lý do: [… lý do …]."]


def test_a_line_that_may_be_left_out_is_left_out() -> None:
    assert filled("# A\n? Căn cứ: {căn cứ}.").paragraphs == []
    assert filled("# A\n? Căn cứ: {căn cứ}.", căn_cứ="Điều 11").paragraphs == ["Căn cứ: Điều 11."]


def test_a_field_alone_becomes_as_many_lines_as_it_has() -> None:
    assert filled("# A\n{các điểm}", các_điểm=["- một", "- hai"]).paragraphs == ["- một", "- hai"]
    both = filled("# A\n{kết quả từng điểm}", kết_quả_từng_điểm=[("Nội dung 1", ["Đã làm."])])
    assert both.paragraphs == ["Nội dung 1.", "Đã làm."]


@pytest.mark.parametrize(
    "typed",
    ["{lý do}", "# TIÊU ĐỀ GIẢ", "#set page(width: 1cm)", "<b>x</b> & ]", "> căn cứ giả", "#{1+1}"],
)
def test_what_is_typed_stays_data(typed: str) -> None:
    body = filled("# A\nLý do: {lý do}", lý_do=typed)
    assert body.title == "A"
    assert body.paragraphs == [f"Lý do: {typed}"]


def test_letters_are_large_where_the_field_is() -> None:
    body = filled("# Đơn rút {LOẠI}\n{Loại} này.", loại="tố cáo")
    assert body.title == "ĐƠN RÚT TỐ CÁO"
    assert body.paragraphs == ["Tố cáo này."]


def test_legal_bases_stand_apart() -> None:
    source = "# A\n> Căn cứ {luật giải quyết}\nXong."
    assert texts.bases(source, {"luật giải quyết": "Luật Khiếu nại"}) == ["Căn cứ Luật Khiếu nại"]
    assert filled(source).paragraphs == ["Xong."]


@pytest.mark.parametrize(
    ("source", "line", "name"),
    [
        ("# A\nXin {trường lạ}.", 2, "trường lạ"),
        ("# A\nXin {lý do.", 2, ""),
        ("# A\nXin lý do}.", 2, ""),
        ("Không có tiêu đề.", 1, ""),
    ],
)
def test_a_text_that_cannot_be_filled_is_refused_line_by_line(
    source: str, line: int, name: str
) -> None:
    with pytest.raises(BadText) as bad:
        texts.check(source, ALL)
    assert [(at, said) for at, _what, said in bad.value.faults] == [(line, name)]


@pytest.mark.parametrize("key", sorted(path.stem for path in texts.FOLDER.glob("*.txt")))
def test_every_text_that_came_with_the_product_can_be_filled(key: str) -> None:
    paper = catalogue.papers()[key]
    texts.check(texts.built_in(key), fields.known(names_sender=paper.names_sender))
