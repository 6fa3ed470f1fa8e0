"""The four lists of supervision as pages: reasons in words, pinned on top, taken off, what moved."""

import pytest

from office.base.db import db
from office.cases import attention
from office.cases.models import Case
from office.people.roles import Role
from office.search import sync
from tests.builders import Office, a_case, days_later, lose_the_index
from tests.page import Browser, Page
from tests.staff.test_oversight import sweep

HERE = "/can-bo/giam-sat"


def codes(page: Page) -> list[str]:
    return [each.get_text() for each in page.soup.select(".nd-hits .nd-cell__code")]


def weigh(*cases: Case) -> None:
    for each in cases:
        attention.refresh(each)
    db.session.commit()
    sync.rebuild()


@pytest.mark.parametrize("slug", [each.slug for each in attention.thresholds().values()])
def test_each_list_says_what_brings_a_case_there(office: Office, page: Browser, slug: str) -> None:
    case = a_case(office, status="accepted")
    case.transfers, case.joined, case.complexity = 3, 6, "complex"
    weigh(case)
    with days_later(90):
        sweep()
        shown = page.as_officer(Role.SUPERVISOR).get(f"{HERE}/{slug}")
    assert codes(shown) == [case.code]
    assert "Vụ việc đang mở có một trong các điều" in shown.text
    assert "chuyển đơn vị 3 lần (+45)" in shown.text


def test_no_such_list(office: Office, page: Browser) -> None:
    assert page.as_officer(Role.SUPERVISOR).get(f"{HERE}/khong-co").status == 404


def test_without_an_index_the_database_answers_and_the_page_says_so(
    office: Office, page: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = a_case(office, status="accepted")
    case.transfers = 3
    weigh(case)
    lose_the_index(monkeypatch)
    shown = page.as_officer(Role.HEAD).get(f"{HERE}/keo-dai")
    assert codes(shown) == [case.code]
    assert "Chỉ mục đang được sửa" in shown.text
