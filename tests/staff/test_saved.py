"""A kept search is a lane of the desk with its count; letting it go takes the lane away."""

from office.people.roles import Role
from office.search import sync
from tests.builders import Office, a_case
from tests.page import Browser

HERE = "/can-bo/tim-kiem"


def lane(page: Browser, name: str) -> tuple[str, str] | None:
    for each in page.get("/can-bo/").soup.select(".nd-lane"):
        if each.select_one(".nd-lane__label").get_text() == name:  # type: ignore[union-attr]
            return str(each["href"]), each.select_one(".nd-lane__count").get_text()  # type: ignore[union-attr]
    return None


def test_a_kept_search_is_a_lane_with_its_count(office: Office, page: Browser) -> None:
    a_case(office, subject="Đèn đường hỏng")
    a_case(office, subject="Đèn đường tắt")
    sync.rebuild()
    page.as_officer(Role.RECEPTION)
    asked = "q=đèn đường&pham-vi=dang-mo&la=xyz"
    kept = page.post(f"{HERE}/luu", {"ten": "Đèn đường", "asked": asked})
    assert kept.location.startswith(f"{HERE}?q=")
    assert "la=xyz" not in kept.location
    found = lane(page, "Đèn đường")
    assert found == (kept.location, "2")
    again = page.post(f"{HERE}/luu", {"ten": "đèn đường", "asked": asked}, follow=True)
    assert "Đã có ngăn tên này." in again.text
    form = page.get(HERE).soup.select_one("form[action*='/bo/']")
    assert form
    page.post(str(form["action"]))
    assert lane(page, "Đèn đường") is None


def test_nothing_asked_is_not_kept(office: Office, page: Browser) -> None:
    page.as_officer(Role.RECEPTION)
    said = page.post(f"{HERE}/luu", {"ten": "Mọi thứ", "asked": "la=xyz"}, follow=True)
    assert "Xin tìm hoặc lọc trước khi lưu." in said.text
    assert lane(page, "Mọi thứ") is None


def test_a_lane_counts_what_its_officer_may_see(office: Office, page: Browser) -> None:
    a_case(office, subject="Đèn đường hỏng")  # at the ward, which the handler of works does not see
    sync.rebuild()
    page.as_officer(Role.HANDLER)
    page.post(f"{HERE}/luu", {"ten": "Đèn", "asked": "q=đèn"})
    found = lane(page, "Đèn")
    assert found
    assert found[1] == "0"


def test_a_long_search_is_kept_whole(office: Office, page: Browser) -> None:
    page.as_officer(Role.RECEPTION)
    said = "hẻm sâu bị ngập nước mỗi khi trời mưa " * 9
    kept = page.post(f"{HERE}/luu", {"ten": "Dài", "asked": f"q={said}&pham-vi=dang-mo"})
    assert len(kept.location) > 600
    found = lane(page, "Dài")
    assert found
    assert found[0] == kept.location
    assert found[0].endswith("pham-vi=dang-mo")
