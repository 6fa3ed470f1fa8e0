"""Cases offered while one types: open ones, in sight, forgivingly; of a denunciation the line alone."""

from typing import Any

from office.law.kinds import Kind
from office.people.roles import Role
from office.search import sync
from tests.builders import Office, a_case
from tests.page import Browser


def offered(page: Browser, typed: str) -> list[dict[str, Any]]:
    answer = page.client.get("/can-bo/tim-kiem/goi-y", query_string={"q": typed})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"].startswith("no-store")
    found: list[dict[str, Any]] = answer.get_json()["cases"]
    return found


def test_a_few_open_cases_are_offered_by_what_is_typed_so_far(
    office: Office, page: Browser
) -> None:
    many = [a_case(office, subject=f"Hố ga đường Hoa Sim {n}") for n in range(8)]
    a_case(office, status="closed", subject="Hố ga đã sửa")
    sync.rebuild()
    page.as_officer(Role.RECEPTION)
    found = offered(page, "ho ga hoa s")
    assert len(found) == 6
    assert {each["code"] for each in found} <= {each.code for each in many}
    assert found[0]["url"] == f"/can-bo/vu-viec/{found[0]['code']}"
    assert found[0]["subject"].startswith("Hố ga đường Hoa Sim")
    assert [each["code"] for each in offered(page, many[0].code[5:])] == [many[0].code]


def test_little_or_nothing_typed_offers_nothing(office: Office, page: Browser) -> None:
    a_case(office)
    sync.rebuild()
    page.as_officer(Role.RECEPTION)
    for typed in ("", "  ", "đè", "* ? (", "\x00", "z" * 5_000):
        assert offered(page, typed) == []


def test_what_is_out_of_sight_is_not_offered(office: Office, page: Browser) -> None:
    elsewhere = a_case(office, subject="Hố ga Hoa Sim")
    sealed = a_case(office, Kind.DENUNCIATION, subject="Hố ga Hoa Sim", body="Hố ga Hoa Sim")
    sync.rebuild()
    page.as_officer(Role.HANDLER)
    assert offered(page, "hố ga") == []
    page.as_officer(Role.HEAD)
    assert [each["code"] for each in offered(page, "hố ga")] == [elsewhere.code]
    assert all("Hoa Sim" not in each["subject"] for each in offered(page, sealed.code))
