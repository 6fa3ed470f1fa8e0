"""The papers measured against the table of Decree 30/2020/NĐ-CP, Appendix I, read back from their PDF."""

import re
from dataclasses import dataclass

import pytest

from office.letters import pdf
from tests.letters import measured
from tests.letters.examples import FACTS, PAPERS
from tests.letters.measured import HEIGHT, MM, WIDTH, Line, Paper

UPRIGHT, BOLD, ITALIC, BOLD_ITALIC = "Regular", "Bold", "Italic", "BoldItalic"
MARGINS = {"top": (20, 25), "bottom": (20, 25), "left": (30, 35), "right": (15, 20)}
"""Millimetres (Phần I.3)."""
NEAR = 0.3
"""Millimetres within which two middles count as one."""


@dataclass(frozen=True)
class Row:
    """One row of the table: what the words look like, their size in points, their face."""

    place: str
    words: str
    least: float
    most: float
    face: str
    shapes: tuple[str, ...] = tuple(PAPERS)


NAMED = tuple(name for name, facts in PAPERS.items() if facts.get("title"))
ABOUT = tuple(name for name in NAMED if PAPERS[name].get("about"))
NUMBERED = tuple(name for name, facts in PAPERS.items() if facts.get("number_text"))
COPIED = tuple(name for name, facts in PAPERS.items() if facts.get("recipients"))
GREETED = tuple(name for name, facts in PAPERS.items() if facts.get("to"))
ALONE = tuple(name for name in PAPERS if name != "minutes")
TABLE = (
    Row("ô 1 Quốc hiệu", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, 13, BOLD),
    Row("ô 1 Tiêu ngữ", "Độc lập - Tự do - Hạnh phúc", 13, 14, BOLD),
    Row("ô 2 cơ quan chủ quản", "THÀNH PHỐ SÔNG XANH", 12, 13, UPRIGHT),
    Row("ô 2 cơ quan ban hành", "PHƯỜNG MÂY TRẮNG", 12, 13, BOLD),
    Row("ô 3 số, ký hiệu", r"Số: \d\d+/[A-ZĐ-]+", 13, 13, UPRIGHT, NUMBERED),
    Row("ô 4 địa danh, ngày", r"Phường Mây Trắng, ngày \d\d tháng 0[12] năm \d{4}", 13, 14, ITALIC),
    Row("ô 5a tên loại", "(QUYẾT|THÔNG|BIÊN|PHIẾU|GIẤY|KẾT|THƯ) [^:]+", 13, 14, BOLD, NAMED),
    Row("ô 5a trích yếu", "(Về việc|Đối thoại giải|Đơn|Dự|Nội dung) .+", 13, 14, BOLD, ABOUT),
    Row("ô 5b V/v", "V/v .+", 12, 13, UPRIGHT, ("letter",)),
    Row("ô 6 căn cứ", "Căn cứ .+ Khiếu nại .+[;.]", 13, 14, ITALIC, ("notice", "decision")),
    Row("ô 6 thẩm quyền", "CHỦ TỊCH ỦY BAN NHÂN DÂN PHƯỜNG .+", 13, 14, BOLD, ("decision",)),
    Row("ô 6 nội dung", "(Ngày|Ủy|Kính chúc|Chuyển|Có thu|Bà Mai|Giao|2. Báo) .+", 13, 14, UPRIGHT,
        ("notice", "invitation", "personal", "slip", "conclusion", "minutes", "decision")),
    Row("ô 6 Điều", r"Điều 2\. .+", 13, 14, BOLD, ("decision",)),
    Row("ô 7a quyền hạn", r"(TM|KT|TL|TUQ)\. .+", 13, 14, BOLD,
        ("letter", "notice", "decision", "slip", "invitation", "conclusion")),
    Row("ô 7a chức vụ", "(PHÓ )?CHỦ TỊCH|CHÁNH .+", 13, 14, BOLD, ALONE),
    Row("ô 7b họ tên", "Nguyễn Văn Bình|Phạm Thị Lan|Vũ Thị Ánh|Hồ Văn Sáu", 13, 14, BOLD),
    Row("ô 9a Kính gửi", "Kính gửi: .+", 13, 14, UPRIGHT, GREETED),
    Row("ô 9b Nơi nhận", "Nơi nhận:", 12, 12, BOLD_ITALIC, COPIED),
    Row("ô 9b danh sách", r"- Lưu: VT.*\.", 11, 11, UPRIGHT, COPIED),
    Row("ô 10b độ khẩn", "KHẨN|THƯỢNG KHẨN|HỎA TỐC", 13, 14, BOLD, ("notice", "slip", "letter")),
    Row("ô 11 phạm vi lưu hành", "LƯU HÀNH NỘI BỘ", 13, 14, BOLD, ("slip",)),
    Row("ô 12 người soạn thảo", r"LTH\.03", 11, 11, UPRIGHT, ("letter",)),
    Row("ô 13 địa chỉ", "Số 01 đường Cầu Vồng.+", 11, 12, UPRIGHT, ("letter", "invitation")),
)  # fmt: skip


@pytest.mark.parametrize(
    ("row", "shape"),
    [(row, shape) for row in TABLE for shape in row.shapes],
    ids=lambda said: said.place if isinstance(said, Row) else said,
)
def test_each_part_has_the_size_and_face_of_its_row(row: Row, shape: str) -> None:
    found = [each for each in measured.shape(shape).on(1) if re.fullmatch(row.words, each.words)]
    assert found, [each.words for each in measured.shape(shape).on(1)]
    for line in found:
        assert row.least <= line.size <= row.most, line
        assert line.face == f"Tinos-{row.face}", line


@pytest.mark.parametrize("shape", PAPERS)
def test_the_margins_are_within_the_table(shape: str) -> None:
    lines = [
        each
        for each in measured.shape(shape).on(1)
        if not each.words.startswith("Số 01 đường")  # ô 13 stands in the lower margin
    ]
    assert MARGINS["left"][0] - NEAR <= min(each.left for each in lines)
    assert MARGINS["right"][0] - NEAR <= WIDTH - max(each.right for each in lines)
    assert MARGINS["top"][0] <= min(each.top for each in lines) + NEAR <= MARGINS["top"][1]


def test_full_pages_keep_all_four_margins() -> None:
    long = measured.read(
        pdf.render("paper", PAPERS["notice"] | {"paragraphs": ["Nước chảy ra hẻm. " * 300] * 2})
    )
    page = [each for each in long.on(2) if each.words != "2"]
    sides = {
        "left": min(each.left for each in page),
        "right": WIDTH - max(each.right for each in page),
        "top": min(each.top for each in page),
        "bottom": HEIGHT - max(each.base for each in page),
    }
    for side, (least, most) in MARGINS.items():
        lines_left_over = 2 * 6.3 if side == "bottom" else 0  # no line of a paragraph stands alone
        assert least - NEAR <= sides[side] <= most + NEAR + lines_left_over, side
    number = long.line("2", page=2)
    assert (number.size, number.face) == (13, "Tinos-Regular")
    assert abs(number.middle - (sides["left"] + WIDTH - sides["right"]) / 2) < NEAR
    assert number.base < MARGINS["top"][0]
    assert not [each for each in long.on(1) if each.words == "1"]


@pytest.mark.parametrize("shape", PAPERS)
def test_sizes_of_one_paper_rise_and_fall_together(shape: str) -> None:
    paper = measured.shape(shape)
    nation, motto = paper.line(TABLE[0].words), paper.line(TABLE[1].words)
    day = paper.line(TABLE[5].words)
    assert (nation.size, motto.size, day.size) in {(13, 14, 14), (12, 13, 13)}


def test_a_longer_paper_is_set_one_size_smaller_throughout() -> None:
    paper = measured.read(pdf.render("acknowledgement", FACTS["acknowledgement"]))
    sizes = [paper.line(TABLE[at].words).size for at in (0, 1, 2, 5)]
    assert sizes == [12, 13, 12, 13]


@pytest.mark.parametrize("shape", PAPERS)
def test_the_head_stands_in_two_columns_each_in_the_middle(shape: str) -> None:
    paper = measured.shape(shape)
    nation, motto, day = (paper.line(TABLE[at].words) for at in (0, 1, 5))
    parent, agency = (paper.line(TABLE[at].words) for at in (2, 3))
    assert agency.right < nation.left
    assert max(nation.middle, motto.middle, day.middle) - nation.middle < NEAR
    assert abs(parent.middle - agency.middle) < NEAR
    assert abs(nation.base - paper.lines[0].base) < NEAR  # both columns begin on one line
    if shape in NUMBERED:
        number = paper.line(TABLE[4].words)
        assert abs(number.middle - agency.middle) < NEAR
        assert abs(number.base - day.base) < 0.1


@pytest.mark.parametrize("shape", PAPERS)
def test_the_rules_of_the_head_have_their_lengths(shape: str) -> None:
    paper = measured.shape(shape)
    motto, agency = paper.line(TABLE[1].words), paper.line(TABLE[3].words)
    whole, part = paper.rule_under(motto), paper.rule_under(agency)
    assert abs(whole.width - motto.width) < NEAR
    assert 1 / 3 <= part.width / agency.width <= 1 / 2
    assert abs(whole.middle - motto.middle) < NEAR
    assert abs(part.middle - agency.middle) < NEAR


@pytest.mark.parametrize("shape", ABOUT)
def test_type_and_summary_stand_in_the_middle_with_a_rule_below(shape: str) -> None:
    paper = measured.shape(shape)
    title = paper.line(PAPERS[shape]["title"])
    about = [each for each in paper.on(1) if each.face == "Tinos-Bold" and _of(each, shape)]
    assert about
    widest = max(about, key=lambda each: each.width)
    rule = paper.rule_under(max(about, key=lambda each: each.base))
    middle = (30 + WIDTH - 17) / 2
    assert all(abs(each.middle - middle) < NEAR for each in (title, widest, rule))
    assert title.base < about[0].base
    assert 1 / 3 <= rule.width / widest.width <= 1 / 2


def _of(line: Line, shape: str) -> bool:
    return line.words in " ".join(PAPERS[shape]["about"].split())


def test_the_matter_of_a_letter_stands_six_points_below_its_number() -> None:
    paper = measured.shape("letter")
    number, matter = paper.line(r"Số: .+"), paper.line("V/v .+")
    assert (matter.base - number.base) * MM - 13 * 1.15 >= 6 - 13 * 0.15  # past a plain line
    assert abs(number.middle - matter.middle) < NEAR


def test_the_words_are_justified_indented_and_apart() -> None:
    facts = PAPERS["notice"] | {
        "sections": [],
        "paragraphs": ["Nước thải chảy ra hẻm nhỏ. " * 12] * 2,
    }
    lines = measured.read(pdf.render("paper", facts)).on(1)
    words = [each for each in lines if each.face == "Tinos-Regular" and "hẻm nhỏ" in each.words]
    firsts = [each for each in words if each.left > 31]
    assert len(firsts) == 2
    for line in firsts:
        assert abs(line.left - 30 - 12.7) < NEAR
    full = [each for each in words if not each.words.endswith(("nhỏ.", "nhỏ./."))]
    assert len(full) > 4
    assert all(abs(WIDTH - 17 - each.right) < NEAR for each in full)
    pitch = (words[1].base - words[0].base) * MM
    assert 14 * 1.15 <= pitch <= 14 * 1.15 * 1.5
    apart = (firsts[1].base - words[words.index(firsts[1]) - 1].base) * MM
    assert apart - pitch >= 6


@pytest.mark.parametrize("shape", ALONE)
def test_name_and_post_share_a_middle_and_stand_level_with_the_recipients(shape: str) -> None:
    paper = measured.shape(shape)
    name = paper.line(TABLE[15].words)
    post = [each for each in paper.on(1) if re.fullmatch(TABLE[14].words, each.words)][-1]
    assert abs(name.middle - post.middle) < NEAR
    assert name.left > WIDTH / 2 - 10
    assert name.base - post.base > 15  # room for pen, seal or digital signature
    if shape in COPIED:
        first = [each for each in paper.on(1) if re.fullmatch(TABLE[13].words, each.words)]
        assert abs(paper.line("Nơi nhận:").base - (first or [post])[0].base) < 0.7
        assert abs(paper.line("Nơi nhận:").left - 30) < NEAR


@pytest.mark.parametrize(
    ("shape", "mark", "width"),
    [("notice", "KHẨN", 20), ("slip", "THƯỢNG KHẨN", 40), ("letter", "HỎA TỐC", 30)],
)
def test_marks_of_urgency_stand_red_in_their_frames(shape: str, mark: str, width: int) -> None:
    paper = measured.shape(shape)
    line = paper.line(mark)
    (frame,) = [
        each
        for each in paper.rules
        if abs(each.height - 8) < 0.1 and each.middle < WIDTH / 2 and each.colour != 0
    ]
    assert abs(frame.width - width) < 0.1
    assert abs(frame.middle - line.middle) < NEAR
    for red, green, blue in (frame.colour, line.colour):
        assert red > 0.9
        assert max(green, blue) < 0.4


@pytest.mark.parametrize("shape", PAPERS)
def test_all_other_words_are_black(shape: str) -> None:
    marks = {PAPERS[shape].get("urgency")}
    colours = {each.colour for each in measured.shape(shape).lines if each.words not in marks}
    assert colours <= {0, (0,), (0.0, 0.0, 0.0)}, colours


def test_annexes_carry_their_roman_number_in_fourteen_bold() -> None:
    paper: Paper = measured.shape("decision")
    for page, number in ((2, "I"), (3, "II")):
        line = paper.line(f"Phụ lục {number}", page=page)
        assert (line.size, line.face) == (14, "Tinos-Bold")
        below = next(each for each in paper.on(page) if each.base > line.base)
        assert below.words.isupper()
        assert (below.size, below.face) == (14, "Tinos-Bold")
        assert abs(below.middle - line.middle) < NEAR
        (belongs,) = [each for each in paper.on(page) if each.words.startswith("(Kèm theo")]
        assert belongs.face == "Tinos-Italic"
