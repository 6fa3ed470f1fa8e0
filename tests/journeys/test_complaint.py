"""A complaint: accepted in time, suspended and resumed by the head, extended as the law allows."""

from playwright.sync_api import Browser, Page

from office.law.kinds import Kind
from tests.journeys import acts
from tests.journeys.conftest import PHONE, Story, officer, sign_in, visitor


def test_a_complaint_is_accepted_suspended_resumed_extended_and_answered(
    chromium: Browser, story: Story
) -> None:
    phone = visitor(chromium, story, PHONE)
    held = acts.file_case(phone, Kind.COMPLAINT)
    assert "có thụ lý hay không chậm nhất" in acts.text(phone)
    assert "30/11/2026" in acts.text(phone)  # seven working days: 24/11 is a holiday since 2026

    story.later(days=2)
    reception = officer(chromium, story, "reception")
    acts.follow(reception.locator("main"), "Phân loại 1 vụ mới")
    _accept_for_the_works_unit(reception, story)

    head = officer(chromium, story, "head")
    acts.open_case(head, held)
    assert "Giải quyết và trả lời" in acts.text(head)
    acts.do(head, "Tạm đình chỉ", {"reason": "Người khiếu nại nằm viện.", "paper": "12/QĐ-UBND"})
    acts.look_up(phone, held)
    assert "đang tạm dừng" in acts.text(phone)
    assert "Người khiếu nại nằm viện." in acts.text(phone)

    story.later(days=10)
    sign_in(head, "head")
    acts.open_case(head, held)
    acts.do(head, "Tiếp tục giải quyết", {"paper": "15/QĐ-UBND"})
    assert "30/12/2026" in acts.text(head)

    handler = officer(chromium, story, "handler")
    acts.open_case(handler, held)
    assert "Duyệt gia hạn" not in acts.moves(handler)
    acts.do(handler, "Xin gia hạn", {"days": "60", "reason": "Cần giám định lại hiện trường."})
    assert "15 ngày" in handler.get_by_role("alert").inner_text()
    acts.put(handler.locator("li.nd-move details[open]"), {"days": "15"})
    acts.press(handler.locator("li.nd-move details[open]"), "Xin gia hạn")

    acts.open_case(head, held)
    assert "Cần giám định lại hiện trường." in acts.text(head)
    acts.do(head, "Duyệt gia hạn")
    acts.open_case(handler, held)
    acts.answer_points(handler, ("Quyết định 118/QĐ-XPHC được hủy vì lập sai ngày.", "done"))
    acts.open_case(head, held)
    acts.do(head, "Ký và gửi trả lời")
    story.upkeep()

    acts.look_up(phone, held)
    page = acts.text(phone)
    for said in (
        "được hủy vì lập sai ngày",
        "Đã gia hạn giải quyết",
        "đúng hạn",
        "khiếu nại lần hai",
    ):
        assert said in page
    letters = phone.locator(".nd-letter").filter(has_text="PDF")
    assert letters.count() >= 3


def _accept_for_the_works_unit(reception: Page, story: Story) -> None:
    reception.get_by_text("Đổi trước khi thụ lý").click()
    acts.put(reception, {"unit": story.unit, "handler": story.handler})
    acts.press(reception, "Tất cả đạt, thụ lý với lựa chọn này")
    assert "Đã thụ lý" in acts.text(reception)


def test_facts_are_found_discussed_and_the_decision_takes_effect(
    chromium: Browser, story: Story
) -> None:
    phone = visitor(chromium, story, PHONE)
    held = acts.file_case(phone, Kind.COMPLAINT)
    reception = officer(chromium, story, "reception")
    acts.follow(reception.locator("main"), "Phân loại 1 vụ mới")
    _accept_for_the_works_unit(reception, story)

    handler = officer(chromium, story, "handler")
    acts.open_case(handler, held)
    acts.do(handler, "Giao xác minh", {"paper": "05/QĐ-UBND"})
    acts.look_up(phone, held)
    assert "đang xác minh" in acts.text(phone)
    acts.open_case(handler, held)
    acts.do(handler, "Báo cáo kết quả xác minh", {"findings": "Hồ sơ đúng một phần."})
    acts.do(handler, "Mời đối thoại", {"dialogue_day": "2026-11-25", "place": "UBND phường"})

    story.later(days=7)
    sign_in(handler, "handler")
    acts.open_case(handler, held)
    acts.do(handler, "Ghi biên bản đối thoại", {"minutes": "Hai bên thống nhất một phần."})
    acts.answer_points(handler, ("Quyết định được sửa một phần.", "partly"))
    head = officer(chromium, story, "head")
    acts.open_case(head, held)
    acts.do(head, "Ký và gửi trả lời")
    story.upkeep()

    acts.open_case(handler, held)
    assert "Chỉ đạo thi hành quyết định" in acts.text(handler)
    acts.do(handler, "Đã gửi quyết định, kết luận", {"way": "Trao tay, có ký nhận"})
    story.later(days=31)
    sign_in(handler, "handler")
    acts.open_case(handler, held)
    acts.do(handler, "Quyết định có hiệu lực")
    acts.do(handler, "Chỉ đạo thi hành", {"paper": "9/CV", "reason": "Giao phòng thực hiện."})
    acts.look_up(phone, held)
    page = acts.text(phone)
    assert "có hiệu lực" in page
    assert "Đã chỉ đạo thi hành quyết định" in page
    assert "Hai bên thống nhất" not in page
    assert "Hồ sơ đúng một phần" not in page
