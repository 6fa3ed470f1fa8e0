"""Late, reminded, explained; many at once; someone stands in: in a real browser, at both sizes."""

import os
from datetime import timedelta

from playwright.sync_api import Browser, Page

from office.base import clock
from office.law.kinds import Kind
from tests.journeys import acts
from tests.journeys.conftest import DESKTOP, PHONE, Story, officer, visitor
from tests.journeys.test_looks import _look_here
from web.filters import day_short

SHOTS = os.environ.get("NGHEDAN_SHOTS", "")
"""A folder for pictures of the pages, for whoever wants to look."""


def looked_at(page: Page, name: str) -> list[str]:
    """Return what is wrong with the page that is open, and keep a picture where one is asked for."""
    faults = _look_here(page, name)
    for size in (PHONE, DESKTOP) if SHOTS else ():
        page.set_viewport_size(size)
        page.screenshot(path=f"{SHOTS}/{name}-{size['width']}.png", full_page=True)
    return faults


def test_who_is_late_explains_and_the_head_hears_of_it(chromium: Browser, story: Story) -> None:
    phone = visitor(chromium, story, PHONE)
    held = acts.file_case(phone, Kind.FEEDBACK)
    reception = officer(chromium, story, "reception")
    reception.goto(f"/can-bo/phan-loai/{held.code}")
    acts.press(reception, "Tất cả đạt, thụ lý như đề xuất")
    story.later(days=40)
    story.upkeep()
    head = officer(chromium, story, "head")
    assert "Đôn đốc chờ ông/bà" in acts.text(head)
    faults = looked_at(head, "desk-head")
    head.goto("/can-bo/don-doc")
    assert held.code in acts.text(head)
    faults += looked_at(head, "don-doc")
    panel = head.locator(".nd-panel").first
    panel.locator("textarea").fill("Cột đèn hỏng chờ mua; thứ Sáu lắp.")
    acts.press(panel, "Gửi giải trình")
    watcher = officer(chromium, story, "supervisor")
    watcher.goto("/can-bo/don-doc")
    assert "thứ Sáu lắp" in acts.text(watcher)
    faults += looked_at(watcher, "don-doc-xet")
    acts.press(watcher.locator(".nd-panel").first, "Chấp nhận giải trình")
    watcher.goto("/can-bo/don-doc?ngan=chua-giai-trinh")
    faults += looked_at(watcher, "chua-giai-trinh")
    watcher.goto(f"/can-bo/vu-viec/{held.code}")
    assert "đã chấp nhận giải trình" in acts.text(watcher)
    faults += looked_at(watcher, "vu-viec")
    acts.follow(watcher, "Yêu cầu giải trình")
    faults += looked_at(watcher, "hoi-giai-trinh")
    watcher.goto("/can-bo/giam-sat")
    faults += looked_at(watcher, "giam-sat")
    acts.look_up(phone, held)
    assert "giải trình" not in acts.text(phone)
    assert not faults


def test_many_are_ticked_tried_and_done_without_a_script(chromium: Browser, story: Story) -> None:
    helds = [acts.file_case(visitor(chromium, story, PHONE), Kind.FEEDBACK) for _ in range(2)]
    page = officer(chromium, story, "reception", java_script_enabled=False)
    page.goto("/can-bo/")
    for held in helds:
        page.check(f"input[name=vu][value='{held.code}']")
    acts.press(page, "Làm với các vụ việc đã đánh dấu")
    assert "2 vụ việc đã chọn" in page.inner_text("h1")
    page.click("summary:has-text('Báo tin tiến độ')")
    page.fill("#tell-text", "Đội điện đang khảo sát.")
    acts.press(page.locator("form[action$='xem-truoc/tell']"), "Xem trước")
    assert "Cả 2 vụ việc đều làm được." in acts.text(page)
    acts.press(page, "Làm với 2 vụ việc")
    assert "2 vụ việc đã làm xong" in acts.text(page)
    run = page.url
    seen = officer(chromium, story, "reception")
    faults = looked_at(seen, "desk-tick")
    for name, address in {"hang-loat": "/can-bo/hang-loat", "ket-qua": run}.items():
        seen.goto(address)
        faults += looked_at(seen, name)
    seen.goto("/can-bo/hang-loat")
    seen.fill("#ma", "\n".join(held.code for held in helds))
    acts.press(seen, "Chọn các vụ việc này")
    faults += looked_at(seen, "chon")
    seen.select_option("#assign-unit", index=1)
    acts.press(seen.locator("form[action$='xem-truoc/assign']"), "Xem trước")
    faults += looked_at(seen, "xem-truoc")
    assert not faults


def test_someone_stands_in_until_the_day(chromium: Browser, story: Story) -> None:
    phone = visitor(chromium, story, PHONE)
    held = acts.file_case(phone, Kind.FEEDBACK)
    reception = officer(chromium, story, "reception")
    reception.goto(f"/can-bo/phan-loai/{held.code}")
    acts.press(reception, "Tất cả đạt, thụ lý như đề xuất")
    reception.goto(f"/can-bo/vu-viec/{held.code}")
    lead = officer(chromium, story, "lead")
    lead.goto(f"/can-bo/vu-viec/{held.code}")
    handler = officer(chromium, story, "handler")
    handler.goto("/can-bo/lam-thay")
    today = clock.day_of(story.now)
    handler.select_option("#thay", label="Cán bộ lead")
    handler.fill("#tu_ngay", day_short(today))
    handler.fill("#den_ngay", day_short(today + timedelta(days=1)))
    handler.fill("#ly_do", "Nghỉ phép")
    acts.press(handler, "Cử người này")
    faults = looked_at(handler, "lam-thay")
    lead.goto("/can-bo/")
    assert "Ông/bà đang làm thay Cán bộ handler" in acts.text(lead)
    faults += looked_at(lead, "desk-lead")
    story.later(days=2)
    later = officer(chromium, story, "lead")
    assert "đang làm thay" not in acts.text(later)
    assert not faults
