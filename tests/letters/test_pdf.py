"""The printed page: size, words, letters, standards, hostile text and the process apart."""

import io
import re
import time

import pytest
from PIL import Image, ImageChops
from pypdf import PdfReader

from office.letters import ink, pdf, printer
from tests.letters.examples import FACTS

HOSTILE = '#panic() *x* _y_ $1+1$ \\ <a> @b `c` // d /* e */ = f ~ g #import "/etc/passwd" ${h} [i]'
VIETNAMESE = "".join(
    small + small.upper()
    for small in "aăâbcdđeêghiklmnoôơpqrstuưvxy"
    "àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
)
SIGNS = "₫“”…–’‘•°²"


def read(made: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(made))


def words(made: bytes) -> str:
    text = " ".join(page.extract_text() for page in read(made).pages)
    return " ".join(text.replace("\u200b", "").split())


def letter(*paragraphs: str, **more: object) -> dict[str, object]:
    own = {"title": "THÔNG BÁO", "about": "Về việc thử", "paragraphs": list(paragraphs)}
    return FACTS["acknowledgement"] | own | more


@pytest.mark.parametrize("template", FACTS)
def test_every_letter_is_a4_archival_tagged_and_the_same_twice(template: str) -> None:
    made = pdf.render(template, FACTS[template])
    assert made == pdf.render(template, FACTS[template])
    paper = read(made)
    width, height = paper.pages[0].mediabox[2:]
    assert (round(float(width)), round(float(height))) == (595, 842)
    assert b"<pdfaid:part>2</pdfaid:part>" in made
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert paper.trailer["/Root"]["/Lang"].startswith("vi")


@pytest.mark.parametrize(
    ("template", "pages"),
    {name: 2 if name in {"acknowledgement", "answer"} else 1 for name in FACTS}.items(),
)
def test_letters_take_no_more_paper_than_they_need(template: str, pages: int) -> None:
    assert len(read(pdf.render(template, FACTS[template])).pages) <= pages


def test_only_our_fonts_are_in_the_file_and_all_embedded() -> None:
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in read(pdf.render("answer", FACTS["answer"])).pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert fonts
    assert all(re.match(r"/[A-Z]{6}\+Tinos", name) for name in fonts)


def test_the_head_of_a_letter_follows_the_decree() -> None:
    text = words(pdf.render("acknowledgement", FACTS["acknowledgement"]))
    for expected in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "PHƯỜNG MÂY TRẮNG",
        "Số: 05/TB-UBND",
        "Phường Mây Trắng, ngày 05 tháng 02 năm 2026",
        "Kính gửi: Bà Trần Thị Mai",
        "TM. ỦY BAN NHÂN DÂN",
        "Nơi nhận:",
        "- Lưu: VT, TCD.",
        "./.",
    ):
        assert expected in text


def test_the_letter_carries_its_own_day_as_its_date() -> None:
    assert (
        read(pdf.render("apology", FACTS["apology"])).metadata.creation_date.date().isoformat()
        == "2026-02-05"
    )


def test_page_one_bears_no_number_and_the_second_does() -> None:
    first, second = read(pdf.render("apology", letter(*["Một đoạn văn dài. " * 40] * 4))).pages[:2]
    assert not first.extract_text().lstrip().startswith("1")
    assert second.extract_text().lstrip().startswith("2")


def test_the_signature_never_stands_alone_on_a_page() -> None:
    for n in range(12, 30):
        pages = read(pdf.render("declined", letter(*["Một dòng chữ."] * n))).pages
        assert "Một dòng chữ" in pages[-1].extract_text()


def test_typed_text_prints_as_typed() -> None:
    assert HOSTILE in words(pdf.render("answer", letter(HOSTILE, about=HOSTILE)))


def test_hostile_text_fits_every_place_of_every_template() -> None:
    for template, facts in FACTS.items():
        case = facts.get("case", {}) | {"subject": HOSTILE, "code": "#panic()"}
        agency = facts["agency"] | {"place": HOSTILE}
        assert pdf.render(template, facts | {"case": case, "agency": agency, "to": HOSTILE})


def test_very_long_words_stay_inside_the_margins() -> None:
    picture = Image.open(io.BytesIO(printer.print_png("answer", letter("x" * 3000)))).convert("L")
    right = picture.crop((int(picture.width * 0.93), 0, picture.width, picture.height))
    assert right.getextrema() == (255, 255)
    assert words(pdf.render("answer", letter("x" * 3000))).count("x") >= 3000


def test_twenty_thousand_letters_give_many_pages_quickly() -> None:
    facts = letter("Nước thải chảy ra hẻm. " * 900)
    started = time.monotonic()
    assert len(read(pdf.render("answer", facts)).pages) >= 6
    assert time.monotonic() - started < 5


def test_signs_that_cannot_be_drawn_do_not_stop_the_press() -> None:
    odd = "a\x00\x07\x1b\u202e\u200f\ufeffb 😀 漢字 𝐀 e\u0301 \ud800 \ue000 \uffff"
    assert ink.clean(odd).startswith("ab □ □□ A é")
    assert "ab □ □□ A é" in words(pdf.render("answer", letter(odd, to=odd)))


def test_a_draft_is_marked_and_an_issued_letter_is_not() -> None:
    mark = "BẢN NHÁP – CHƯA PHÁT HÀNH"
    assert mark in words(pdf.render("apology", FACTS["apology"] | {"status": mark}))
    assert "BẢN NHÁP" not in words(pdf.render("apology", FACTS["apology"]))


def test_urgency_and_edited_words_are_printed() -> None:
    facts = letter("Lời đã sửa.", urgency="HỎA TỐC", sections=[["Phần một", ["Câu cuối."]]])
    text = words(pdf.render("answer", facts))
    assert all(part in text for part in ("HỎA TỐC", "Lời đã sửa.", "Phần một", "Câu cuối./."))


def test_the_receipt_lists_what_came_in_on_one_page() -> None:
    many = [{"name": f"ảnh số {n}.jpg", "size": 1_234_567, "sha256": f"{n:064x}"} for n in range(6)]
    made = pdf.render("receipt", FACTS["receipt"] | {"files": many})
    text = words(made)
    assert len(read(made).pages) == 1
    assert "K7QM 4XTW 9HDR 2NVB 6PJC 8YFG S3" in text
    assert "08 giờ 05 phút 09 giây, thứ Năm, ngày 22 tháng 01 năm 2026" in text
    assert "UTC+07:00" in text
    assert "1,2 MB" in text
    assert "ảnh số 5.jpg" in text


def test_the_receipt_of_a_denunciation_is_one_page_and_hides_the_subject() -> None:
    case = FACTS["receipt"]["case"] | {"kind": "denunciation"}
    made = pdf.render("receipt", FACTS["receipt"] | {"case": case})
    assert len(read(made).pages) == 1
    assert "Hoa Nắng" not in words(made)


def glyphs(signs: str, weight: str, style: str) -> list[Image.Image]:
    import typst

    source = (
        "#set page(width: 40pt, height: 40pt, margin: 8pt)\n"
        f'#set text(font: "Tinos", size: 20pt, weight: "{weight}", style: "{style}", fallback: false)\n'
        "#for it in sys.inputs.signs.clusters() { page(it) }"
    )
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[ink.FONTS]
    )
    made = typst.compile(
        source.encode(), format="png", ppi=72, font_paths=fonts, sys_inputs={"signs": signs}
    )
    return [Image.open(io.BytesIO(page)).convert("L") for page in made]


@pytest.mark.parametrize("weight", ["regular", "bold"])
@pytest.mark.parametrize("style", ["normal", "italic"])
def test_every_vietnamese_letter_is_drawn_as_itself(weight: str, style: str) -> None:
    assert len(set(VIETNAMESE)) >= 134
    box, *drawn = glyphs("\U0001f600" + VIETNAMESE + SIGNS, weight, style)
    assert len({picture.tobytes() for picture in drawn}) == len(drawn)
    for sign, picture in zip(VIETNAMESE + SIGNS, drawn, strict=True):
        assert picture.getextrema()[0] < 128, sign
        assert ImageChops.difference(picture, box).getbbox(), sign


def test_all_vietnamese_letters_are_known_to_be_drawable() -> None:
    assert {ord(sign) for sign in VIETNAMESE + SIGNS + ink.STAND_IN} <= ink.drawable()


def test_a_child_process_prints_the_same_bytes() -> None:
    assert pdf.render_apart("answer", FACTS["answer"]) == pdf.render("answer", FACTS["answer"])


def test_the_preview_is_a_picture_of_the_page_asked_for() -> None:
    first, second, beyond = (pdf.preview("answer", FACTS["answer"], page=n) for n in (1, 2, 9))
    assert first.startswith(b"\x89PNG")
    assert first != second == beyond


def test_failures_say_what_failed_and_never_what_was_written() -> None:
    facts = {key: value for key, value in FACTS["answer"].items() if key != "day"}
    for render in (pdf.render, pdf.render_apart, pdf.preview):
        with pytest.raises(pdf.PrintingFailed, match="answer: KeyError") as failed:
            render("answer", facts)
        assert "quán ăn" not in str(failed.value)
        with pytest.raises(pdf.PrintingFailed, match="unknown template"):
            render("../../etc/passwd", FACTS["answer"])


def test_a_stuck_press_is_given_up() -> None:
    with pytest.raises(pdf.PrintingFailed, match=r"not done in 0\.001 s"):
        pdf.render_apart("answer", FACTS["answer"], timeout=0.001)


def test_importing_the_door_to_the_press_loads_no_press() -> None:
    import subprocess
    import sys

    check = "import sys, office.letters.pdf; print({'typst', 'segno', 'PIL', 'sqlalchemy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_templates_reach_for_nothing_outside_their_folder() -> None:
    for template in printer.TEMPLATES.glob("*.typ"):
        source = template.read_text(encoding="utf-8")
        assert not re.search(r"@preview|@local|https?:|\bread\(|\beval\(|plugin\(|\.\./", source), (
            template
        )


def test_a_warm_press_prints_in_under_forty_milliseconds() -> None:
    pdf.render("answer", FACTS["answer"])
    times = []
    for n in range(5):
        facts = letter(f"Lần thứ {n}. " * 50)
        started = time.process_time()
        pdf.render("acknowledgement", facts)
        times.append(time.process_time() - started)
    assert min(times) < 0.04
