"""Two officers at one case, each in a window of their own: nothing overwritten, nothing lost."""

from playwright.sync_api import Browser, Page

from office.law.kinds import Kind
from tests.journeys import acts
from tests.journeys.conftest import PHONE, Story, officer, visitor
from tests.journeys.test_supervision import looked_at


def a_shared_case(chromium: Browser, story: Story) -> str:
    """Return the code of a case in hand, which handler and lead both may answer."""
    held = acts.file_case(visitor(chromium, story, PHONE), Kind.FEEDBACK)
    reception = officer(chromium, story, "reception")
    reception.goto(f"/can-bo/phan-loai/{held.code}")
    acts.press(reception, "Tất cả đạt, thụ lý như đề xuất")
    return held.code


def typed(page: Page, text: str) -> None:
    """Write the answer to the first point."""
    page.locator("#answer-1").fill(text)


def test_the_second_chooses_text_by_text_and_one_press_keeps_it(
    chromium: Browser, story: Story
) -> None:
    code = a_shared_case(chromium, story)
    windows = [officer(chromium, story, each) for each in ("handler", "lead")]
    for each in windows:
        each.goto(f"/can-bo/vu-viec/{code}")
    first, second = windows
    typed(first, "Đã thay bóng đèn ở cột số 12.")
    acts.press(first, "Lưu nháp")
    typed(second, "Đội chiếu sáng hẹn thứ Năm.")
    second.locator("#outcome-1").select_option("planned")
    acts.press(second, "Lưu nháp")
    said = acts.text(second)
    assert "Chưa có gì bị ghi đè" in said
    assert "Đã thay bóng đèn ở cột số 12." in said
    assert "Đội chiếu sáng hẹn thứ Năm." in said
    faults = looked_at(second, "merge")
    acts.press(second, "Lưu theo lựa chọn")
    assert "Còn chỗ chưa chọn" in acts.text(second)
    second.get_by_label("Ghép cả hai, sửa ở đây").check()
    joined = second.locator("#both-answer-1")
    assert "Đã thay bóng đèn" in joined.input_value()
    assert "hẹn thứ Năm" in joined.input_value()
    joined.fill("Đã thay bóng đèn; đội chiếu sáng kiểm tra lại thứ Năm.")
    second.set_viewport_size(PHONE)
    acts.press(second, "Lưu theo lựa chọn")
    assert second.locator("#answer-1").input_value() == (
        "Đã thay bóng đèn; đội chiếu sáng kiểm tra lại thứ Năm."
    )
    assert second.locator("#outcome-1").input_value() == "planned"
    assert faults == []


def test_the_second_sees_who_is_there_and_calls_a_colleague(
    chromium: Browser, story: Story
) -> None:
    code = a_shared_case(chromium, story)
    first, second = [officer(chromium, story, each) for each in ("handler", "lead")]
    with first.expect_response("**/co-mat"):
        first.goto(f"/can-bo/vu-viec/{code}")
    with second.expect_response("**/co-mat"):
        second.goto(f"/can-bo/vu-viec/{code}")
    assert "Cán bộ handler đang mở vụ này" in second.locator("[data-presence]").inner_text()
    box = first.locator("textarea[name=note]")
    box.fill("Nhờ ")
    with first.expect_response("**/nhac-ai"):
        box.press_sequentially("@can bo le")
    first.locator("[data-mention-list] button").first.click()
    assert box.input_value() == "Nhờ @Cán bộ lead "
    faults = looked_at(first, "mention")
    acts.press(first, "Lưu ghi chú nội bộ")
    second.goto("/can-bo/")
    assert "Nhắc đến ông/bà" in acts.text(second)
    faults += looked_at(second, "desk-mention")
    story.later(minutes=1)
    acts.follow(second.locator(".nd-mentions"), code)
    assert "Nhờ @Cán bộ lead" in second.locator(".nd-inside").inner_text()
    second.goto("/can-bo/")
    assert "0 chưa đọc" in acts.text(second)
    assert faults == []
