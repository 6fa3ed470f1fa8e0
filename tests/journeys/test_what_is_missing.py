"""What a complaint lacks: found on the checklist, asked for once, sent by a link without the secret."""

import email
import re
from email.policy import default

from playwright.sync_api import Browser

from office.base import config
from office.law.kinds import Kind
from tests.journeys import acts
from tests.journeys.conftest import DESKTOP, PHONE, Story, officer, visitor
from tests.journeys.test_looks import _look


def test_what_is_missing_is_asked_for_once_and_sent_by_a_link(
    chromium: Browser, story: Story
) -> None:
    held = acts.file_case(visitor(chromium, story, PHONE), Kind.COMPLAINT)
    reception = officer(chromium, story, "reception")
    page = f"/can-bo/phan-loai/{held.code}"
    reception.goto(page)
    reception.get_by_text("Xem và trả lời từng mục").click()
    reception.locator("#item-K5-yes").check()
    reception.locator("#note-K5").fill("Đơn gửi qua mạng, chưa ký")
    acts.press(reception, "Ghi danh sách")
    assert reception.get_by_role("button", name="Tất cả đạt").count() == 0
    faults = _look(reception, page, f"{page}?lang=en")
    reception.goto(f"{page}?lang=vi")
    assert "chữ ký hoặc điểm chỉ" in reception.locator("#ask-question").input_value()
    acts.press(reception, "Đề nghị bổ sung")
    story.upkeep()

    path = _link_in_the_mail()
    other = visitor(chromium, story, DESKTOP)
    faults += _look(other, path, f"{path}?lang=en", "/tra-loi/khong-co")
    other.goto(f"{path}?lang=vi")
    other.locator("textarea").fill("Tôi gửi lại đơn đã ký.")
    acts.press(other, "Gửi câu trả lời")
    assert "Cơ quan đã nhận câu trả lời" in acts.text(other)
    other.go_back()
    other.reload()
    assert "đã được dùng" in acts.text(other)

    reception.goto(page)
    acts.press(reception, "Tất cả đạt, thụ lý như đề xuất")
    acts.open_case(reception, held)
    shown = acts.text(reception)
    assert "Tôi gửi lại đơn đã ký." in shown
    assert "Danh sách kiểm tra trước khi thụ lý (9 mục)" in shown
    assert not faults


def _link_in_the_mail() -> str:
    box = (config.current().instance / "mail").glob("letter-*.eml")
    said = [email.message_from_bytes(each.read_bytes(), policy=default) for each in box]
    text = "\n".join(each.get_body().get_content() for each in said)  # type: ignore[union-attr]
    found = re.search(r"/tra-loi/[\w-]+", text)
    assert found, text
    return found[0]
