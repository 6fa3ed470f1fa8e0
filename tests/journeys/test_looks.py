"""The main pages at 390 and 1280 pixels: nothing spills, everyone can use them, nothing is fetched elsewhere."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from office.law.kinds import Kind
from tests.journeys import acts
from tests.journeys.conftest import DESKTOP, PHONE, Story, officer, visitor

AXE = (Path(__file__).parents[1] / "browser" / "axe.min.js").read_text()
FAULTS = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations.map(
    one => `${one.id}: ${one.nodes.map(node => node.target.join(" ")).slice(0, 3).join(" | ")}`)"""
RECKONED = "/thoi-han?buoc=complaint.first.decide&start=2026-07-06&pauses=2026-07-16/2026-08-03"
SPILLS = """() => [...document.querySelectorAll("body *")]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1 && one.offsetParent
        && !one.closest(".nd-cases-box, .govuk-visually-hidden"))
    .slice(-3).map(one => one.outerHTML.slice(0, 120))"""


def test_the_pages_of_citizens_fit_and_are_accessible(chromium: Browser, story: Story) -> None:
    page = visitor(chromium, story, PHONE)
    acts.begin(page, Kind.FEEDBACK)
    answers = acts.ANSWERS[Kind.FEEDBACK]
    faults = _look(page, "/", "/gui-don", "/gui-don/viec", "/gui-don/tep", "/tra-cuu", "/huong-dan")
    faults += _look(page, "/thoi-han", "/thoi-han?loai=complaint", RECKONED, f"{RECKONED}&moon=1")
    page.goto("/gui-don/viec")
    _the_focus_is_visible(page)
    acts.answer_all(page, answers)
    faults += _look(page, "/gui-don/kiem-tra")
    page.goto("/gui-don/kiem-tra")
    held = acts.send(page)
    faults += _look(page, "/gui-don/xac-nhan")
    acts.look_up(page, held)
    faults += _look(page, page.url)
    assert not faults


def test_the_pages_of_officers_fit_and_are_accessible(chromium: Browser, story: Story) -> None:
    phone = visitor(chromium, story, PHONE)
    held, _another = (acts.file_case(phone, Kind.FEEDBACK) for _ in range(2))
    reception = officer(chromium, story, "reception")
    faults = _look(reception, f"/can-bo/phan-loai/{held.code}")
    reception.goto(f"/can-bo/phan-loai/{held.code}")
    acts.press(reception, "Tất cả đạt, thụ lý như đề xuất")
    story.later(days=40)
    story.upkeep()
    head = officer(chromium, story, "head")
    _the_focus_is_visible(head)
    head.goto("/can-bo/thu")
    draft = head.locator("main table a").first.get_attribute("href") or ""
    faults += _look(
        head,
        "/can-bo/",
        "/can-bo/qua-han",
        f"/can-bo/vu-viec/{held.code}",
        "/can-bo/thu",
        draft,
        "/can-bo/tim-kiem?q=den",
        "/can-bo/giam-sat",
    )
    assert not faults


def test_the_calendar_fits_and_is_accessible_while_it_is_changed(
    chromium: Browser, story: Story
) -> None:
    acts.file_case(visitor(chromium, story, PHONE), Kind.FEEDBACK)
    here = "/can-bo/lich"
    page = officer(chromium, story, "supervisor")
    faults = _look(page, here, f"{here}?nam=2027", f"{here}/nghi-them", f"{here}/cong-bo/2028")
    page.goto(f"{here}/nghi-them")
    page.fill("#tu_ngay", "19/11/2026")
    page.fill("#ly_do", "nghỉ tránh bão")
    page.fill("#quyet_dinh", "88/CĐ-UBND")
    page.click("main form button[type=submit]")
    assert page.locator("h1").inner_text() == "Xem trước: Ngày nghỉ thêm"
    faults += _look_here(page, "preview")
    acts.press(page, "Lưu")
    assert page.locator("progress").count() == 1
    faults += _look_here(page, "saved")
    story.upkeep()
    page.goto(here)
    assert page.locator("progress").count() == 0
    desk = officer(chromium, story, "reception")
    desk.goto("/can-bo/")
    desk.click("text=Hạn đổi vì lịch nghỉ")
    faults += _look_here(desk, "moved")
    acts.press(desk, "Đã xem, bỏ khỏi ngăn này")
    assert "1 vụ việc" in desk.locator(".nd-flash").inner_text()
    assert not faults


def _look(page: Page, *addresses: str) -> list[str]:
    """Return what is wrong with the pages at both sizes."""
    wrong: list[str] = []
    for address in addresses:
        page.goto(address)
        wrong += _look_here(page, address)
    return wrong


def _look_here(page: Page, address: str) -> list[str]:
    """Return what is wrong with the page that is open."""
    wrong: list[str] = []
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    page.evaluate(AXE)
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        if wide:
            wrong.append(f"{address} {size['width']} spills: {page.evaluate(SPILLS)}")
        found: list[Any] = page.evaluate(FAULTS)
        wrong += [f"{address} {size['width']} {one}" for one in found]
    return wrong


def _the_focus_is_visible(page: Page) -> None:
    """Walk with the Tab key and demand a mark around whatever has the focus."""
    for _step in range(12):
        page.keyboard.press("Tab")
        seen = page.evaluate("""() => {
            const one = document.activeElement, style = getComputedStyle(one);
            const near = getComputedStyle(one.nextElementSibling || one, "::before");
            return [style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0
                || style.boxShadow !== "none" || near.boxShadow !== "none", one.outerHTML.slice(0, 90)];
        }""")
        assert seen[0], seen[1]
