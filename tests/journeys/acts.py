"""What people do at both doors, by reading, clicking and typing only."""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page
from pypdf import PdfReader

from office.law.kinds import Kind

Said = Mapping[str, Any]

SENDER = {
    "name": "Trần Thị Thử",
    "phone": "0900 000 321",
    "email": "nguoi.dan@test.example",
    "address": "14 đường Lá Biếc",
}
ANSWERS: dict[Kind, dict[str, Said]] = {
    Kind.FEEDBACK: {
        "viec": {
            "subject": "Đèn đường Cầu Vồng 5 tắt ba tuần",
            "body": "Dãy đèn trước nhà số 80 đến số 140 tắt đã ba tuần, tối rất nguy hiểm.",
            "place": "Đường Cầu Vồng 5",
        },
        "linh-vuc": {"field": "lighting"},
        "mong-muon": {"wanted": "Sửa đèn trong tuần\nCho biết ai phụ trách"},
        "nguoi-gui": {"naming": "named", **SENDER},
    },
    Kind.COMPLAINT: {
        "viec": {
            "subject": "Không đồng ý mức phạt lấn vỉa hè",
            "body": "Quyết định phạt ghi tôi để hàng trên vỉa hè ngày tôi đóng cửa về quê.",
        },
        "quyet-dinh": {
            "accused_body": "UBND phường Mây Trắng",
            "decision_number": "118/QĐ-XPHC",
            "decision_date": "2/11/2026",
            "received_date": "5/11/2026",
            "attempt": "first",
        },
        "linh-vuc": {"field": "urban_order"},
        "mong-muon": {"wanted": "Hủy quyết định phạt"},
        "nguoi-gui": SENDER,
    },
    Kind.INFORMATION: {
        "viec": {
            "subject": "Xin quyết định thu chi quỹ khu phố năm 2025",
            "body": "Để bà con trong khu phố biết tiền quỹ dùng vào việc gì.",
        },
        "tai-lieu": {
            "items": "Quyết định thu chi quỹ khu phố năm 2025\nBiên bản kiểm tra quỹ",
            "supply_form": "electronic",
        },
        "linh-vuc": {"field": "other"},
        "nguoi-gui": SENDER,
    },
}


@dataclass(frozen=True)
class Held:
    """What a sender holds in hand: code and secret."""

    code: str
    secret: str


def press(place: Page | Locator, name: str, *, exact: bool = True) -> None:
    """Press a button that leads to a page."""
    page = place if isinstance(place, Page) else place.page
    with page.expect_navigation():
        place.get_by_role("button", name=name, exact=exact).click()


def follow(place: Page | Locator, name: str | re.Pattern[str]) -> None:
    """Follow a link."""
    page = place if isinstance(place, Page) else place.page
    with page.expect_navigation():
        place.get_by_role("link", name=name).first.click()


def put(place: Page | Locator, said: Said) -> None:
    """Type, choose and tick; names are those of the fields."""
    for name, value in said.items():
        fields = place.locator(
            f'main [name="{name}"]' if isinstance(place, Page) else f'[name="{name}"]'
        )
        kind = fields.first.evaluate("field => field.type")
        if kind == "radio":
            place.locator(f'input[name="{name}"][value="{value}"]').check(force=True)
        elif kind == "checkbox":
            for each in value if isinstance(value, list) else ["y"]:
                place.locator(f'input[name="{name}"][value="{each}"]').check(force=True)
        elif kind == "file":
            fields.set_input_files(value)
        elif kind == "select-one":
            fields.select_option(value)
        else:
            fields.fill(value)


def begin(page: Page, kind: Kind) -> None:
    """Begin a filing of a kind that is known."""
    page.goto("/gui-don")
    put(page, {"kind": kind.value})
    press(page, "Bắt đầu")


def answer_all(page: Page, answers: Mapping[str, Said], until: str = "kiem-tra") -> None:
    """Answer page after page until everything is shown once more (or the page *until*)."""
    while not page.url.endswith(f"/{until}"):
        before = page.url
        put(page, answers.get(_slug(page), {}))
        press(page, "Tiếp tục")
        assert page.url != before, page.locator("main").inner_text()


def _slug(page: Page) -> str:
    return page.url.rsplit("/", 1)[1].split("?")[0]


def send(page: Page) -> Held:
    """Send what was checked; return code and secret as they stand on the confirmation."""
    press(page, "Gửi")
    assert page.url.endswith("/xac-nhan"), page.locator("main").inner_text()
    code, secret = (page.locator(f"#{id_}").inner_text() for id_ in ("ma-ho-so", "ma-bi-mat"))
    return Held(code, secret)


def file_case(page: Page, kind: Kind, answers: Mapping[str, Said] | None = None) -> Held:
    """File a case from beginning to end."""
    begin(page, kind)
    answer_all(page, answers or ANSWERS[kind])
    return send(page)


def look_up(page: Page, held: Held) -> None:
    """Open the case with code and secret."""
    page.goto("/tra-cuu")
    page.get_by_label("Mã hồ sơ").fill(held.code)
    page.get_by_label("Mã bí mật").fill(held.secret)
    press(page, "Xem vụ việc")
    assert "/tra-cuu/ho-so/" in page.url, page.locator("main").inner_text()


def open_case(page: Page, held: Held) -> None:
    """Open the case from the box on the desk: a whole code leads straight to its case."""
    page.goto("/can-bo/")
    page.locator("#tim").fill(held.code)
    press(page, "Tìm")
    assert page.url.endswith(f"/vu-viec/{held.code}"), page.locator("main").inner_text()


def do(page: Page, label: str, said: Said | None = None) -> None:
    """Do one of the moves that the case page offers."""
    move = page.locator("li.nd-move").filter(has=page.get_by_text(label, exact=True))
    if move.locator("summary").count():
        if move.locator("details").get_attribute("open") is None:
            move.locator("summary").click()
        put(move, said or {})
    press(move, label)


def moves(page: Page) -> list[str]:
    """Return the moves offered on the case page."""
    labels = page.locator("li.nd-move .nd-move__label, li.nd-move > form > button")
    return [" ".join(each.split()) for each in labels.all_inner_texts()]


def answer_points(page: Page, *answers: tuple[str, str]) -> None:
    """Type an answer and choose an outcome for each point, then put it before the head."""
    for number, (text, outcome) in enumerate(answers, 1):
        put(page, {f"answer-{number}": text, f"outcome-{number}": outcome})
    press(page, "Trình ký trả lời")


def sign_draft(page: Page) -> None:
    """Fill what the draft of an apology leaves open, as the head knows it, and sign."""
    for box in page.locator("textarea").all():
        words = box.input_value()
        filled = re.sub(
            r"\[[^\]]*\]", "tổ sửa chữa chờ vật tư và không báo lại cho người dân", words
        )
        if filled != words:
            box.fill(filled)
    press(page, "Ký và phát hành")


def download(page: Page, name: str | re.Pattern[str]) -> bytes:
    """Download what a link leads to."""
    with page.expect_download() as got:
        page.get_by_role("link", name=name).first.click()
    return got.value.path().read_bytes()


def words_on(pdf: bytes) -> str:
    """Return the words of a PDF, on one line."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def text(page: Page) -> str:
    """Return what the page says, on one line, folded parts too."""
    return " ".join((page.locator("body").text_content() or "").split())
