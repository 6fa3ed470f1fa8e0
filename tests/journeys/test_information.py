"""An information request: completed first, then twelve days, extended, answered in part."""

import re
from datetime import date

from playwright.sync_api import Browser, Page

from office.law.kinds import Kind
from tests.journeys import acts
from tests.journeys.conftest import PHONE, Story, officer, sign_in, visitor


def test_a_request_is_completed_counted_anew_extended_and_answered_in_part(
    chromium: Browser, story: Story
) -> None:
    phone = visitor(chromium, story, PHONE)
    held = acts.file_case(phone, Kind.INFORMATION)
    acts.press(phone, "Mở trang theo dõi")
    first = _settle_day(phone)

    reception = officer(chromium, story, "reception")
    acts.follow(reception.locator("main"), "Phân loại 1 vụ mới")
    acts.do(reception, "Đề nghị bổ sung", {"question": "Xin cho biết biên bản của quý nào."})
    story.later(days=5)
    acts.look_up(phone, held)
    assert "Xin cho biết biên bản của quý nào." in acts.text(phone)
    acts.put(phone, {"noi_dung": "Biên bản quý III năm 2025."})
    acts.press(phone, "Gửi bổ sung")
    assert (_settle_day(phone) - first).days >= 5

    sign_in(reception, "reception")
    acts.open_case(reception, held)
    assert "Biên bản quý III năm 2025." in acts.text(reception)
    acts.follow(reception.locator("main"), "Phân loại, thụ lý")
    reception.get_by_text("Đổi trước khi thụ lý").click()
    acts.put(reception, {"unit": story.unit, "handler": story.handler})
    acts.press(reception, "Tất cả đạt, thụ lý với lựa chọn này")

    handler = officer(chromium, story, "handler")
    acts.open_case(handler, held)
    acts.do(handler, "Xin gia hạn", {"days": "3", "reason": "Hồ sơ nằm ở kho lưu trữ."})
    head = officer(chromium, story, "head")
    acts.open_case(head, held)
    acts.do(head, "Duyệt gia hạn")
    acts.open_case(handler, held)
    acts.answer_points(
        handler,
        ("Gửi kèm quyết định thu chi năm 2025.", "done"),
        ("Biên bản có thông tin đời tư của người khác.", "refused"),
    )
    acts.open_case(head, held)
    acts.do(head, "Ký và gửi trả lời")
    story.upkeep()

    acts.look_up(phone, held)
    page = acts.text(phone)
    assert "Không chấp nhận" in page
    assert "Hồ sơ nằm ở kho lưu trữ." in page
    answer = phone.locator(".nd-letter").filter(has_text="Trả lời").last
    with phone.expect_download() as got:
        answer.get_by_role("link", name=re.compile("PDF")).click()
    letter = acts.words_on(got.value.path().read_bytes())
    assert "thông tin đời tư" in letter
    assert "Luật Tiếp cận thông tin" in letter


def _settle_day(page: Page) -> date:
    clock = page.locator(".nd-clock").filter(has_text="Giải quyết và trả lời").first
    day, month, year = re.findall(r"(\d+)/(\d+)/(\d{4})", clock.inner_text())[0]
    return date(int(year), int(month), int(day))
