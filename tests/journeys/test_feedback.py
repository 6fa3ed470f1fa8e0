"""Feedback: filed on a phone, answered late, forgiven in writing, closed, disputed, reopened."""

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from office.law.kinds import Kind
from tests.journeys import acts
from tests.journeys.conftest import DESKTOP, PHONE, Story, officer, visitor

CAUSE = "tổ sửa chữa chờ vật tư và không báo lại cho người dân"


def a_picture_with_its_place() -> bytes:
    picture = Image.new("RGB", (320, 240), "#35506b")
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (10.0, 46.0, 30.0), 3: "E", 4: (106.0, 40.0, 12.0)}
    exif[0x010F] = "Máy ảnh bí mật"
    made = io.BytesIO()
    picture.save(made, "JPEG", exif=exif)
    return made.getvalue()


def test_a_lamp_reported_on_a_phone_is_repaired_late_apologised_for_disputed_and_reopened(
    chromium: Browser, story: Story, tmp_path: Path
) -> None:
    photo = tmp_path / "Đèn tắt.jpg"
    photo.write_bytes(a_picture_with_its_place())
    phone = visitor(chromium, story, PHONE)
    held = _file_by_questions(phone, photo)

    _reception_accepts(officer(chromium, story, "reception"))

    story.later(days=40)
    assert story.upkeep().late == 1
    acts.look_up(phone, held)
    assert "Chúng tôi xin lỗi ông/bà" in acts.text(phone)

    handler = officer(chromium, story, "handler")
    acts.follow(handler.locator("main"), held.code)
    assert "Còn nợ người dân: Thư xin lỗi" in acts.text(handler)
    acts.answer_points(
        handler, ("Đã thay bóng ngày hôm qua.", "done"), ("Tổ chiếu sáng phụ trách.", "done")
    )

    head = officer(chromium, story, "head")
    acts.open_case(head, held)
    acts.do(head, "Ký và gửi trả lời")
    handler.reload()
    acts.do(handler, "Kết thúc vụ việc", {"evidence": "Đã thay 12 bóng đèn, có ảnh chụp."})
    assert "còn nợ người dân một lá thư" in handler.get_by_role("alert").inner_text()
    evidence = handler.locator("textarea[name=evidence]")
    assert evidence.input_value() == "Đã thay 12 bóng đèn, có ảnh chụp."

    head.goto("/can-bo/thu")
    acts.follow(head.locator("main table"), "Thư xin lỗi")
    acts.press(head, "Ký và phát hành")
    assert "Chưa ký được" in acts.text(head)
    acts.sign_draft(head)
    assert "Đã ký và phát hành" in acts.text(head)

    acts.press(handler, "Kết thúc vụ việc")
    handler.goto(f"/can-bo/vu-viec/{held.code}")
    acts.do(handler, "Kết thúc vụ việc", {"evidence": "Đã thay 12 bóng đèn, có ảnh chụp."})
    assert "Đã kết thúc" in acts.text(handler)
    story.upkeep()

    acts.look_up(phone, held)
    _the_citizen_reads_the_letters(phone)
    _the_citizen_rates_and_disputes(phone)

    supervisor = officer(chromium, story, "supervisor")
    acts.open_case(supervisor, held)
    acts.do(supervisor, "Mở lại", {"reason": "Đèn số 120 vẫn tắt, phải sửa nốt."})
    assert "Giải quyết và trả lời, lần 2" in acts.text(supervisor)
    assert "Quá hạn: Giải quyết và trả lời" in acts.text(supervisor)

    desk = visitor(chromium, story, DESKTOP)
    acts.look_up(desk, held)
    page = acts.text(desk)
    assert "Giải quyết và trả lời, lần 2" in page
    assert "Trễ hạn: Giải quyết và trả lời" in page
    assert "Vụ việc được mở lại" in page
    handler.goto("/can-bo/")
    assert held.code in acts.text(handler)


def _file_by_questions(phone: Page, photo: Path) -> acts.Held:
    phone.goto("/")
    acts.follow(phone.locator("main"), "Gửi đơn")
    phone.get_by_label("Tôi chưa biết, hãy giúp tôi chọn").check(force=True)
    acts.press(phone, "Bắt đầu")
    for _question in range(5):
        acts.follow(phone.locator("main"), "Không")
    assert "Đây là phản ánh" in phone.locator("h1").inner_text()
    acts.press(phone, "Bắt đầu")
    answers = acts.ANSWERS[Kind.FEEDBACK]
    acts.answer_all(phone, answers, until="tep")
    acts.put(phone, {"tep": photo})
    acts.press(phone, "Tải lên và chọn thêm")
    assert "đã xóa nơi chụp" in acts.text(phone)
    acts.answer_all(phone, answers)
    page = acts.text(phone)
    assert "Đèn tắt.jpg" in page
    assert acts.SENDER["name"] in page
    held = acts.send(phone)
    receipt = acts.words_on(acts.download(phone, "Tải biên nhận (PDF)"))
    assert held.code in receipt
    return held


def _reception_accepts(page: Page) -> None:
    acts.follow(page.locator("main"), "Phân loại 1 vụ mới")
    assert "Đèn đường Cầu Vồng 5 tắt ba tuần" in acts.text(page)
    _the_picture_tells_no_place(page)
    acts.press(page, "Tất cả đạt, thụ lý như đề xuất")
    assert "Không còn vụ việc mới" in acts.text(page)


def _the_picture_tells_no_place(reception: Page) -> None:
    got = acts.download(reception, "Đèn tắt.jpg")
    with Image.open(io.BytesIO(got)) as picture:
        assert not picture.getexif()
    assert "bí mật".encode() not in got


def _the_citizen_reads_the_letters(phone: Page) -> None:
    page = acts.text(phone)
    assert "Đã thay bóng ngày hôm qua." in page
    assert "Đã thay 12 bóng đèn" in page
    assert "trễ" in page
    card = phone.locator(".nd-letter, article, li").filter(has_text="Thư xin lỗi").last
    with phone.expect_download() as got:
        card.get_by_role("link", name="PDF").first.click()
    letter = acts.words_on(got.value.path().read_bytes())
    assert CAUSE.capitalize() in letter or CAUSE in letter
    assert "xin lỗi" in letter


def _the_citizen_rates_and_disputes(phone: Page) -> None:
    answers = {"solved": "no", "on_time": "no", "respect": "partly"}
    acts.put(phone, {**answers, "nhan_xet": "Chờ quá lâu."})
    acts.press(phone, "Gửi đánh giá")
    assert "Cảm ơn ông/bà đã đánh giá" in acts.text(phone)
    acts.follow(phone.locator("main"), "chưa")
    acts.put(phone, {"ly_do": "Đèn số 120 vẫn tắt."})
    acts.press(phone, "Gửi để lãnh đạo xem lại")
    assert "Lãnh đạo sẽ xem lại" in acts.text(phone)
