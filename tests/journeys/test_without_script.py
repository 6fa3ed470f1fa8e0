"""Everything works with JavaScript switched off, at both doors."""

from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from office.law.kinds import Kind
from tests.journeys import acts
from tests.journeys.conftest import PHONE, Story, officer, visitor


def test_a_case_goes_from_filing_to_rating_without_javascript(
    chromium: Browser, story: Story, tmp_path: Path
) -> None:
    photo = tmp_path / "hẻm.png"
    Image.new("RGB", (60, 60), "#804020").save(photo)
    phone = visitor(chromium, story, PHONE, java_script_enabled=False)
    answers = {**acts.ANSWERS[Kind.FEEDBACK], "tep": {"tep": photo}}
    held = acts.file_case(phone, Kind.FEEDBACK, answers)
    acts.look_up(phone, held)
    assert "hẻm.png" in acts.text(phone)
    acts.put(phone, {"noi_dung": "Tối qua có người ngã xe."})
    acts.press(phone, "Gửi")
    assert "Cơ quan đã nhận." in acts.text(phone)

    plain = {"java_script_enabled": False}
    reception = officer(chromium, story, "reception", **plain)
    acts.follow(reception.locator("main"), "Phân loại 1 vụ mới")
    acts.press(reception, "Tất cả đạt, thụ lý như đề xuất")
    handler = officer(chromium, story, "handler", **plain)
    acts.open_case(handler, held)
    assert "Tối qua có người ngã xe." in acts.text(handler)
    acts.answer_points(handler, ("Đã sửa đèn.", "done"), ("Tổ chiếu sáng.", "explained"))
    head = officer(chromium, story, "head", **plain)
    head.goto("/can-bo/thu")
    acts.follow(head.locator("main table"), "Trả lời")
    acts.press(head, "Ký và phát hành")
    assert "Đã ký và phát hành" in acts.text(head)
    acts.open_case(handler, held)
    acts.do(handler, "Kết thúc vụ việc", {"evidence": "Đã sửa, có ảnh."})

    acts.look_up(phone, held)
    acts.put(phone, {"solved": "yes", "on_time": "yes", "respect": "partly"})
    acts.press(phone, "Gửi đánh giá")
    assert "Cảm ơn ông/bà đã đánh giá" in acts.text(phone)
