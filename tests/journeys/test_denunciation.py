"""A denunciation: whoever sent it stays unknown on every page, in every file and every byte."""

import email
import io
import logging
import re
import unicodedata
from collections.abc import Iterator
from email import policy
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
import structlog
from flask.testing import FlaskClient
from PIL import Image
from playwright.sync_api import Browser, Page

from office.base import clock
from office.base.config import current
from office.base.text import fold
from office.people.roles import Role
from tests.builders import PASSPHRASE
from tests.journeys import acts
from tests.journeys.conftest import PHONE, Story, officer, sign_in, visitor
from tests.page import Browser as Inspector

NAME = "Lý Thu Vọng Nguyệt"
PHONE_NUMBER = "0977 123 987"
MAIL = "vong.nguyet@rieng.example"
HOME = "77 hẻm Trăng Khuyết"
TRACES = (fold(NAME), "vong.nguyet", fold(HOME))
DIGITS = "977123987"
ANSWERS: dict[str, acts.Said] = {
    "viec": {
        "subject": "Cán bộ địa chính nhận tiền để làm nhanh hồ sơ",
        "body": f"Tôi là {NAME}, điện thoại 0977123987, nhà ở {HOME}. "
        "Ngày 2/11/2026 ông ấy nhận hai triệu đồng của tôi ở quán nước trước cổng.",
    },
    "bi-to-cao": {
        "accused": "Cán bộ địa chính phường",
        "evidence": f"Giấy ghi tay có chữ ký của {NAME.upper()}, gọi 0977.123.987",
        "threat": "fear",
    },
    "linh-vuc": {"field": "staff_conduct"},
    "mong-muon": {"wanted": f"Xác minh và đừng cho ai biết {fold(NAME)}"},
    "nguoi-gui": {
        "naming": "named",
        "name": NAME,
        "phone": PHONE_NUMBER,
        "email": MAIL,
        "address": HOME,
    },
}
REASON = "Phải mời người tố cáo làm việc trực tiếp."
START = "/can-bo/"
MOST_PAGES = 60


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Every line our log writes, down to the finest."""
    said = io.StringIO()
    before = structlog.get_config()
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG),
        logger_factory=structlog.PrintLoggerFactory(said),
    )
    yield said
    structlog.configure(**before)


def test_nobody_but_the_named_handler_learns_who_denounced(
    chromium: Browser,
    story: Story,
    lines: io.StringIO,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
) -> None:
    caplog.set_level(logging.DEBUG)
    held = _denounce(chromium, story, tmp_path)

    intake = officer(chromium, story, Role.SEALED_INTAKE)
    reception = officer(chromium, story, Role.RECEPTION)
    handler = officer(chromium, story, Role.HANDLER)
    assert _status(reception, held) == 404
    assert _status(handler, held) == 404
    _through_the_gate(chromium, story, intake, held)
    intake.goto("/can-bo/phan-loai")
    intake.get_by_text("Đổi trước khi thụ lý").click()
    acts.put(intake, {"unit": story.unit, "handler": story.handler})
    acts.press(intake, "Tất cả đạt, thụ lý với lựa chọn này")
    assert _status(reception, held) == 404
    story.upkeep()

    supervisor = officer(chromium, story, Role.SUPERVISOR)
    acts.open_case(supervisor, held)
    assert "chỉ thấy dòng sổ" in acts.text(supervisor)
    assert "địa chính" not in acts.text(supervisor)

    _the_handler_asks(chromium, story, handler, held)
    _the_handler_answers_and_the_head_signs(chromium, story, handler, held)
    sign_in(supervisor, Role.SUPERVISOR)
    supervisor.goto("/can-bo/nhat-ky?viec=case:identity:open")
    opened = supervisor.locator("tbody tr", has_text="Mở danh tính")
    assert opened.count() == 1
    assert "Cán bộ handler" in opened.inner_text()

    story.later(days=60)
    story.upkeep()
    _demand_unknown(lines.getvalue() + caplog.text, "the log")
    with clock.at(story.now):
        for role in Role:
            _read_everything(Inspector(story.app).as_officer(role).client)
    _search_the_instance(current().instance)


def _denounce(chromium: Browser, story: Story, folder: Path) -> acts.Held:
    phone = visitor(chromium, story, PHONE)
    phone.goto("/an-toan")
    assert phone.context.cookies() == []
    acts.follow(phone.locator("main"), "Bắt đầu viết tố cáo")
    assert phone.get_by_role("link", name="Thoát nhanh khỏi trang này").is_visible()
    acts.press(phone, "Bắt đầu")
    paper = folder / f"Giấy của {NAME}.png"
    Image.new("RGB", (40, 40)).save(paper)
    acts.answer_all(phone, {**ANSWERS, "tep": {"tep": paper}})
    assert phone.locator("[data-quick-exit]").is_visible()
    held = acts.send(phone)
    assert phone.evaluate("localStorage.length") == 0
    acts.look_up(phone, held)
    acts.put(phone, {"noi_dung": f"Xin gọi {NAME}, số +84 977 123 987, sau giờ làm."})
    acts.press(phone, "Gửi")
    _demand_unknown(phone.content(), "the sender's own page")
    return held


def _status(page: Page, held: acts.Held) -> int:
    answer = page.goto(f"/can-bo/vu-viec/{held.code}")
    assert answer
    return answer.status


def _through_the_gate(chromium: Browser, story: Story, intake: Page, held: acts.Held) -> None:
    here = f"/can-bo/vu-viec/{held.code}/trich"
    intake.goto(f"{here}/danh-dau")
    _demand_unknown(intake.content(), "the original before the writer")
    intake.goto(f"{here}/viet-lai")
    intake.locator("#body").fill("Người bị tố cáo nhận hai triệu đồng ngày 2/11/2026.")
    acts.press(intake, "Lưu bản nháp")
    for each in intake.locator("input[name^='ly-do.']").all():
        each.fill("cần cho việc xác minh")
    acts.press(intake, "Trình người thứ hai duyệt")
    head = officer(chromium, story, Role.HEAD)
    head.goto("/can-bo/trich")
    acts.follow(head.locator("main"), re.compile(held.code))
    _demand_unknown(head.content(), "the original before the second person")
    acts.press(head, "Duyệt bản trích này")


def _the_handler_asks(chromium: Browser, story: Story, handler: Page, held: acts.Held) -> None:
    acts.open_case(handler, held)
    _demand_unknown(handler.content(), "the case page of the handler")
    handler.get_by_text("Xin xem danh tính người tố cáo").click()
    handler.get_by_label("Họ tên").check()
    handler.get_by_label("Điện thoại").check()
    handler.get_by_label("Căn cứ (điều").fill("Điều 24 Luật Tố cáo")
    handler.get_by_label("Vì sao cần biết?").fill(REASON)
    acts.press(handler, "Gửi yêu cầu")
    _demand_unknown(handler.content(), "the page of the request")
    keeper = officer(chromium, story, Role.SEAL_KEEPER)
    keeper.goto("/can-bo/niem-phong")
    _demand_unknown(keeper.content(), "the page of the keeper")
    acts.press(keeper, "Cho mở")
    _prove(keeper)
    handler.goto("/can-bo/niem-phong")
    acts.press(handler, "Mở, ghi vào nhật ký")
    _prove(handler)
    shown = acts.text(handler)
    assert NAME in shown
    assert PHONE_NUMBER in shown
    acts.follow(handler.locator("main"), "Về vụ việc")
    _demand_unknown(handler.content(), "the case page afterwards")


def _prove(page: Page) -> None:
    page.get_by_label("Mật khẩu của ông/bà").fill(PASSPHRASE)
    acts.press(page, "Xác nhận và làm tiếp")


def _the_handler_answers_and_the_head_signs(
    chromium: Browser, story: Story, handler: Page, held: acts.Held
) -> None:
    story.later(days=50)
    story.upkeep()
    sign_in(handler, Role.HANDLER)
    acts.open_case(handler, held)
    acts.do(handler, "Giao xác minh", {"paper": "07/QĐ-UBND"})
    acts.do(
        handler,
        "Báo cáo kết quả xác minh",
        {"findings": "Cán bộ có nhận tiền.", "heard": "yes"},
    )
    points = handler.locator("textarea[name^=answer-]").count()
    told = f"Đã làm việc với {NAME} (0977 123 987) và kỷ luật cán bộ."
    acts.answer_points(handler, *[(told, "done")] * points)
    assert "Chưa lưu" in acts.text(handler)
    acts.answer_points(handler, *[("Đã làm việc và kỷ luật cán bộ.", "done")] * points)
    head = officer(chromium, story, Role.HEAD)
    acts.open_case(head, held)
    assert REASON in acts.text(head)
    acts.do(head, "Ký và gửi trả lời")
    assert "Đã trả lời" in acts.text(head)
    story.upkeep()


def _read_everything(client: FlaskClient) -> None:
    """Fetch every page, paper and sheet that this officer is led to."""
    for each in ("Vọng Nguyệt", "vong nguyet", "0977123987", "977 123 987", "Trăng Khuyết"):
        found = client.get("/can-bo/tim-kiem", query_string={"q": each})
        assert found.status_code == 403 or "nd-hit__facts" not in found.text
    waiting, known = [START], {START}
    while waiting and len(known) < MOST_PAGES:
        url = waiting.pop(0)
        with client.get(url) as got:
            assert got.status_code < 500, url
            if got.mimetype == "application/pdf":
                _demand_unknown(acts.words_on(got.data), url)
            elif not (got.mimetype or "").startswith("image/"):
                page = got.get_data(as_text=True)
                _demand_unknown(page, url)
                fresh = _links(url, page) - known
                known |= fresh
                waiting += sorted(fresh)


def _links(here: str, html: str) -> set[str]:
    found = {
        urljoin(here, unescape(href)).split("#")[0] for href in re.findall(r'href="([^"]+)"', html)
    }
    return {each for each in found if _worth_reading(each)}


def _worth_reading(url: str) -> bool:
    place, path, query = urlsplit(url)[1:4]
    return (
        not place and path.startswith("/can-bo/") and not re.search(r"lang|co-chu|sap-xep", query)
    )


def _search_the_instance(folder: Path) -> None:
    files = [each for each in folder.rglob("*") if each.is_file()]
    assert any(each.suffix == ".sqlite3" for each in files)
    for each in files:
        data = each.read_bytes()
        if each.suffix == ".eml":
            message = email.message_from_bytes(data, policy=policy.default)
            for part in message.walk():
                content = part.get_content() if not part.is_multipart() else ""
                said = acts.words_on(content) if isinstance(content, bytes) else content
                _demand_unknown(f"{message['To']} {message['Subject']} {said}", each.name)
        _demand_unknown(each.name, "a file's name")
        for way in ("utf-8", "utf-16-le"):
            _demand_unknown(data.decode(way, "ignore"), f"{each.name} as {way}")
        _demand_unknown(
            re.sub(rb"\\u([0-9a-f]{4})", _letter, data).decode("utf-8", "ignore"), each.name
        )


def _letter(found: re.Match[bytes]) -> bytes:
    return chr(int(found[1], 16)).encode("utf-8", "ignore")


def _demand_unknown(said: str, where: str) -> None:
    folded = fold(unicodedata.normalize("NFC", said))
    for trace in TRACES:
        at = folded.find(trace)
        assert at < 0, f"{where}: …{folded[max(0, at - 80) : at + 80]}…"
    digits = re.sub(r"(?<=\d)[\s.\-()]{1,2}(?=\d)", "", folded)
    assert DIGITS not in digits, f"{where}: the telephone number"
