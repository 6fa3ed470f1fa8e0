"""Whatever is thrown at either door gets an answer in the reader's language, and is not lost."""

import io
import re
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser
from werkzeug.test import TestResponse

from office.base.db import db
from office.base.files import LARGEST_SUM, MOST_FILES
from office.cases.models import Case
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import PASSPHRASE, Office, a_case, a_receipt
from tests.journeys import acts
from tests.journeys.conftest import DESKTOP, PHONE, Story, officer, visitor
from tests.page import Browser as Inspector
from tests.page import Page

HOSTILE = "{{7*7}} <script>alert(1)</script> %(x)s {% raw %} &amp; \\u0041"
VIETNAMESE = re.compile(r"[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
ENGLISH = Path(__file__).parents[2] / "translations/en/LC_MESSAGES/messages.mo"
HUGE = "ệ" * 1_000_000


class Reader(Inspector):
    """A visitor who does not take marks that were typed for a sentence that was not filled in."""

    def _read(self, response: TestResponse) -> Page:
        return Page(response)


def begin(page: Inspector, kind: Kind = Kind.FEEDBACK) -> None:
    page.post("/gui-don", {"kind": kind.value})


def file_by_forms(page: Inspector, answers: dict[str, acts.Said]) -> tuple[str, str]:
    begin(page)
    for slug, said in answers.items():
        assert page.post(f"/gui-don/{slug}", dict(said)).status == 303
    assert (
        page.post("/gui-don/gui", page.get("/gui-don/kiem-tra").form("/gui-don/gui")).status == 303
    )
    soup = page.get("/gui-don/xac-nhan").soup
    return tuple(soup.find(id=one).get_text(strip=True) for one in ("ma-ho-so", "ma-bi-mat"))  # type: ignore[union-attr, return-value]


@pytest.mark.parametrize("text", ["", " \n\t ", HUGE], ids=["empty", "blank", "a million letters"])
def test_empty_and_enormous_texts_are_asked_again_and_kept(
    page: Inspector, office: Office, text: str
) -> None:
    begin(page)
    answer = page.post("/gui-don/viec", {"subject": "Đèn tắt", "body": text, "place": text})
    assert answer.status == 422
    assert "Xin xem lại giúp những chỗ sau" in answer.text
    assert text.strip() in answer.html


def test_officers_may_type_too_much_as_well(page: Inspector, office: Office) -> None:
    case = a_case(office, status="accepted")
    page.as_officer(Role.HANDLER)
    url = f"/can-bo/vu-viec/{case.code}"
    form = page.get(url).form("/trinh-ky")
    answer = page.post(f"{url}/trinh-ky", {**form, "answer-1": HUGE, "outcome-1": "done"})
    assert answer.status == 422
    assert HUGE in answer.html
    assert (
        page.post(f"{url}/ghi-chu", {**page.get(url).form("/ghi-chu"), "note": HUGE}).status == 422
    )


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("trống.jpg", b"", "trống.jpg"),
        ("ảnh.jpg", b"MZ\x90\x00 this is a program" * 50, "ảnh.jpg"),
        ("đơn.pdf", b"<html><script>alert(1)</script></html>", "đơn.pdf"),
        ("bom.exe", b"MZ" * 100, "bom.exe"),
    ],
)
def test_files_that_cannot_be_kept_are_refused_by_name(
    page: Inspector, office: Office, name: str, data: bytes, said: str
) -> None:
    begin(page)
    answer = page.post("/gui-don/tep", {"tep": (io.BytesIO(data), name)})
    assert answer.status == 422
    assert "Có tệp chưa nhận được" in answer.text
    assert said in answer.text


def test_ten_files_are_taken_and_the_others_refused(page: Inspector, office: Office) -> None:
    from PIL import Image

    begin(page)
    files = []
    for number in range(MOST_FILES + 2):
        made = io.BytesIO()
        Image.new("RGB", (8, 8), (number, 0, 0)).save(made, "PNG")
        files.append((io.BytesIO(made.getvalue()), f"ảnh {number}.png"))
    answer = page.post("/gui-don/tep", {"tep": files})
    assert answer.status == 422
    assert f"Đã nhận {MOST_FILES} tệp" in answer.text


def test_what_is_too_large_is_answered_with_a_page_in_the_readers_language(
    chromium: Browser, story: Story, tmp_path: Path
) -> None:
    page = visitor(chromium, story, PHONE)
    page.set_default_timeout(30_000)
    acts.begin(page, Kind.FEEDBACK)
    page.goto("/gui-don/tep")
    acts.put(page, {"tep": _a_pdf(tmp_path / "to.pdf", LARGEST_SUM + 1)})
    acts.press(page, "Tiếp tục")
    assert "to.pdf" in page.get_by_role("alert").inner_text()
    acts.put(page, {"tep": _a_pdf(tmp_path / "quá to.pdf", 26 * 1024 * 1024)})
    acts.press(page, "Tiếp tục")
    assert "Tất cả tệp cộng lại tối đa 20 MB" in acts.text(page)
    page.goto("/gui-don/tep?lang=en")
    acts.put(page, {"tep": tmp_path / "quá to.pdf"})
    with page.expect_navigation():
        page.locator("main form[enctype] button").first.click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert "20 MB" in acts.text(page)


def _a_pdf(path: Path, size: int) -> Path:
    path.write_bytes(b"%PDF-1.4" + b"0" * size)
    return path


def test_a_code_of_another_case_opens_nothing(page: Inspector, office: Office) -> None:
    mine, other = a_receipt(office), a_receipt(office, subject="Việc của người khác")
    with_wrong = page.open(other.case.code, mine.secret)
    unknown = page.open("ND26-AAAA-AAAA", mine.secret)
    assert with_wrong.status == unknown.status == 422
    said = "Mã hồ sơ hoặc mã bí mật chưa đúng"
    assert said in with_wrong.text
    assert said in unknown.text
    page.open(mine.case.code, mine.secret)
    stolen = page.get(_address(other.case), follow=True)
    assert "Việc của người khác" not in stolen.text


def _address(case: Case) -> str:
    from citizen.case_page import url_of

    return url_of(case)


def test_guessing_is_braked_and_told_for_how_long(page: Inspector, office: Office) -> None:
    mine = a_receipt(office)
    answers = [page.open(mine.case.code, "SAI0-SAI0-SAI0") for _try in range(8)]
    assert answers[0].status == 422
    assert answers[-1].status == 429
    assert int(answers[-1].response.headers["Retry-After"]) > 0
    assert re.search(r"Xin chờ \d+ giây", answers[-1].text)


@pytest.mark.parametrize("said", ["31/12/1899", "1/1/0001", "30/2/2026", "hôm qua", "19/11/2026"])
def test_days_that_cannot_be_are_asked_again(page: Inspector, office: Office, said: str) -> None:
    begin(page, Kind.COMPLAINT)
    facts = {**acts.ANSWERS[Kind.COMPLAINT]["quyet-dinh"], "decision_date": said}
    answer = page.post("/gui-don/quyet-dinh", facts)
    assert answer.status == 422
    assert said in answer.html


def test_marks_of_html_and_templates_are_shown_as_typed_everywhere(
    app: Flask, office: Office
) -> None:
    page = Reader(app)
    answers: dict[str, acts.Said] = {
        "viec": {"subject": HOSTILE, "body": HOSTILE, "place": HOSTILE},
        "linh-vuc": {"field": "lighting"},
        "mong-muon": {"wanted": HOSTILE},
        "tep": {},
        "nguoi-gui": {"naming": "named", "name": HOSTILE, "address": HOSTILE},
    }
    code, secret = file_by_forms(page, answers)
    _as_typed(page.open(code, secret))
    receipt = acts.words_on(page.get("/gui-don/bien-nhan.pdf").response.get_data())
    assert "{{7*7}}" in receipt
    staff = Reader(app).as_officer(Role.RECEPTION)
    _as_typed(staff.get(f"/can-bo/phan-loai/{code}"))
    form = staff.get(f"/can-bo/phan-loai/{code}").form("/thu-ly")
    works = str(office.units["works"].id)
    chosen = {**form, "unit": works, "handler": ""}
    assert staff.post(f"/can-bo/phan-loai/{code}/thu-ly", chosen).status == 303
    handler = Reader(app).as_officer(Role.HANDLER)
    url = f"/can-bo/vu-viec/{code}"
    form = handler.get(url).form("/trinh-ky")
    words = {name: HOSTILE for name in form if name.startswith("answer-")}
    outcomes = {name: "done" for name in form if name.startswith("outcome-")}
    assert handler.post(f"{url}/trinh-ky", {**form, **words, **outcomes}).status == 303
    head = Reader(app).as_officer(Role.HEAD)
    for address in (url, "/can-bo/", f"/can-bo/tim-kiem?q={HOSTILE}", "/can-bo/thu"):
        _as_typed(head.get(address))
    link = head.get("/can-bo/thu").soup.select_one("main table a")
    assert link
    sheet = head.get(f"{link['href']}.pdf").response.get_data()
    assert "{{7*7}} <script>alert(1)</script> %(x)s" in acts.words_on(sheet)
    assert head.post(f"{url}/ky-tra-loi", head.get(url).form("/ky-tra-loi")).status == 303
    _as_typed(page.open(code, secret))


def _as_typed(page: Page) -> None:
    assert page.status == 200
    assert "{{7*7}}" in page.soup.get_text()
    assert "<script>alert" not in page.html
    assert not [one for one in page.soup.find_all("script") if not one.get("src")]


def test_the_same_answers_come_in_english(page: Inspector, office: Office) -> None:
    page.get("/?lang=en")
    begin(page)
    receipt = a_receipt(office)
    answers = [
        page.post("/gui-don/viec", {"subject": "", "body": ""}),
        page.open(receipt.case.code, "WRONG"),
        page.get("/khong-co"),
        page.post("/gui-don/tep", {"tep": (io.BytesIO(b""), "empty.jpg")}),
    ]
    for answer in answers:
        assert answer.status in {404, 422}
        assert answer.soup.html["lang"] == "en"  # type: ignore[index]
        if ENGLISH.exists():  # compiled by `make translations`
            heading = answer.soup.h1
            assert heading
            assert not VIETNAMESE.search(heading.get_text())


def test_two_clicks_and_two_tabs_make_one_case(chromium: Browser, story: Story) -> None:
    page = visitor(chromium, story, PHONE)
    acts.begin(page, Kind.FEEDBACK)
    acts.answer_all(page, acts.ANSWERS[Kind.FEEDBACK])
    other = page.context.new_page()
    story.watch(other)
    other.goto("/gui-don/kiem-tra")
    page.get_by_role("button", name="Gửi", exact=True).dblclick()
    page.wait_for_url("**/xac-nhan")
    first = page.locator("#ma-ho-so").inner_text()
    again = acts.send(other)
    assert again.code == first
    page.go_back()
    page.go_forward()
    assert page.locator("#ma-ho-so").inner_text() == first
    with story.app.app_context():
        assert db.session.query(Case).count() == 1


def test_a_page_changed_in_another_tab_is_read_again_before_it_is_sent(
    chromium: Browser, story: Story
) -> None:
    page = visitor(chromium, story, DESKTOP)
    acts.begin(page, Kind.FEEDBACK)
    acts.answer_all(page, acts.ANSWERS[Kind.FEEDBACK])
    other = page.context.new_page()
    other.goto("/gui-don/mong-muon?ve=kiem-tra")
    acts.put(other, {"wanted": "Một điều khác"})
    acts.press(other, "Tiếp tục")
    acts.press(page, "Gửi")
    assert "vừa được sửa ở một trang khác" in acts.text(page)
    assert "Một điều khác" in acts.text(page)
    acts.send(page)


def test_two_officers_at_once_and_the_second_loses_nothing(chromium: Browser, story: Story) -> None:
    phone = visitor(chromium, story, PHONE)
    held = acts.file_case(phone, Kind.FEEDBACK)
    first, second = (officer(chromium, story, "reception") for _ in range(2))
    for page in (first, second):
        page.goto(f"/can-bo/phan-loai/{held.code}")
    acts.press(first, "Tất cả đạt, thụ lý như đề xuất")
    reason = "Việc này thuộc Sở Nông nghiệp và Môi trường, đã gọi điện hỏi."
    acts.do(second, "Chuyển cơ quan khác", {"reason": reason})
    assert "đã thay đổi trong lúc ông/bà làm" in acts.text(second)
    assert "Đã thụ lý" in acts.text(second)
    kept = [box.input_value() for box in second.locator("textarea").all()]
    assert reason in kept or reason in acts.text(second)


def test_a_visit_that_ends_in_the_middle_of_a_long_form_loses_nothing(
    chromium: Browser, story: Story
) -> None:
    page = visitor(chromium, story, PHONE)
    acts.begin(page, Kind.FEEDBACK)
    said = acts.ANSWERS[Kind.FEEDBACK]["viec"]
    acts.put(page, said)
    page.context.clear_cookies()
    acts.press(page, "Tiếp tục")
    assert "Không mất gì cả" in acts.text(page)
    acts.press(page, "Gửi lại")
    acts.put(page, {"kind": "feedback"})
    acts.press(page, "Bắt đầu")
    page.goto("/gui-don/viec")
    assert page.locator("textarea[name=body]").input_value() == said["body"]


def test_an_officer_whose_session_ended_signs_in_and_goes_on(
    chromium: Browser, story: Story
) -> None:
    phone = visitor(chromium, story, PHONE)
    held = acts.file_case(phone, Kind.FEEDBACK)
    reception = officer(chromium, story, "reception")
    acts.open_case(reception, held)
    note = "Đã gọi cho tổ chiếu sáng,\nhẹn chiều mai ra xem."
    reception.locator("form[action$=ghi-chu] textarea").fill(note)
    story.later(minutes=45)
    acts.press(reception, "Lưu ghi chú nội bộ")
    assert "Không mất gì cả" in acts.text(reception)
    reception.fill("input[name=email]", "reception@test.example")
    reception.fill("input[name=password]", PASSPHRASE)
    acts.press(reception.locator(".nd-signin__form"), "Đăng nhập")
    assert "hẹn chiều mai ra xem." in acts.text(reception)
    acts.press(reception, "Gửi lại")
    assert reception.url.endswith(held.code)
    assert "hẹn chiều mai ra xem." in acts.text(reception)
