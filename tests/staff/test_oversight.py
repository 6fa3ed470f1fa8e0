"""Oversight: true figures that open their lists, reasons in words, units compared fairly."""

import csv
import io

import pytest
from sqlalchemy import event

from office.base import clock
from office.base.db import db
from office.cases import closing, queries, workflow
from office.cases.models import Case
from office.law.kinds import Kind
from office.people.roles import Role
from office.search import sync
from tests.builders import Office, a_case, days_later, sender_of
from tests.page import Browser, Page

HERE = "/can-bo/giam-sat"


def sweep() -> None:
    for case_id in queries.late_clocks(clock.today()):
        case = db.session.get_one(Case, case_id)
        workflow.find_overdue(case, clock.now())
        workflow.touch(case)
    db.session.commit()
    sync.rebuild()


def figures(page: Page) -> dict[str, int]:
    return {
        each.select_one(".nd-stat__label").get_text(strip=True): int(  # type: ignore[union-attr]
            each.select_one(".nd-stat__figure").get_text(strip=True)  # type: ignore[union-attr]
        )
        for each in page.soup.select(".nd-stat")
    }


def test_every_figure_opens_a_list_of_as_many_cases(office: Office, page: Browser) -> None:
    a_case(office, status="accepted")
    a_case(office)
    disputed = a_case(office, status="closed")
    closing.dispute(disputed, sender_of(disputed), clock.now(), reason="Chưa xong.")
    db.session.commit()
    page.as_officer(Role.SUPERVISOR)
    with days_later(60):
        a_case(office, status="accepted")
        sweep()
        page.as_officer(Role.SUPERVISOR)
        shown = page.get(HERE)
        said = figures(shown)
        assert said["đang trễ hạn"] == 3  # a dispute nobody judged as well
        assert said["tồn đọng"] == 3
        assert said["dân chưa đồng ý"] == 1
        assert said["vụ còn nợ thư"] == 3
        assert said["đang mở"] == 4
        for link in shown.soup.select(".nd-stat__link"):
            if str(link["href"]).startswith("#"):
                continue
            figure = link.select_one(".nd-stat__figure")
            listed = page.get(str(link["href"])).soup.select("[data-row]")
            assert figure
            assert len(listed) == int(figure.get_text()), link["href"]


def test_the_long_pending_stand_heaviest_first_with_their_reasons(
    office: Office, page: Browser
) -> None:
    plain = a_case(office, status="accepted")
    heavy = a_case(office, status="accepted")
    heavy.transfers, heavy.public_concern = 3, True
    db.session.commit()
    with days_later(90):
        sweep()
        shown = page.as_officer(Role.HEAD).get(HERE)
    codes = [each.get_text() for each in shown.soup.select(".nd-hits .nd-cell__code")]
    assert codes == [heavy.code, plain.code]
    assert "chuyển đơn vị 3 lần (+45)" in shown.text
    assert "báo chí, dư luận đã nêu (+80)" in shown.text
    assert "lần đầu từ" in shown.text


def test_a_unit_filters_everything(office: Office, page: Browser) -> None:
    here = a_case(office, status="accepted")
    there = a_case(office)
    with days_later(90):
        sweep()
        shown = page.as_officer(Role.HEAD).get(f"{HERE}?don-vi=works")
    assert here.code in shown.text
    assert there.code not in shown.text
    assert figures(shown)["đang mở"] == 1


def test_few_cases_are_not_made_a_share(office: Office, page: Browser) -> None:
    for _ in range(10):
        a_case(office, status="accepted")
    a_case(office)
    with days_later(60):
        sweep()
        shown = page.as_officer(Role.HEAD).get(HERE)
    rows = {
        row.select_one("th").get_text(strip=True): row.get_text(" ")  # type: ignore[union-attr]
        for row in shown.soup.select(".nd-plain tbody tr")
    }
    assert "100 %" in rows["Phòng Kinh tế, Hạ tầng và Đô thị"]
    assert "ít vụ" in rows["UBND phường Mây Trắng"]


def test_what_was_closed_lately_can_be_opened(office: Office, page: Browser) -> None:
    good = a_case(office, status="closed").code
    page.as_officer(Role.HEAD)
    assert good in page.get(f"{HERE}/danh-sach?ngan=xong-dung-han").text
    assert good in page.get(f"{HERE}/danh-sach?ngan=moi-xong&don-vi=works").text
    assert good not in page.get(f"{HERE}/danh-sach?ngan=moi-xong&don-vi=society").text
    assert page.get(f"{HERE}/danh-sach?ngan=khac").status == 404
    assert page.get(f"{HERE}/danh-sach?ngan=moi-xong&sau=2026-11-18.0").status == 200


def test_the_units_can_be_taken_along(office: Office, page: Browser) -> None:
    a_case(office, status="accepted")
    sheet = page.as_officer(Role.HEAD).get(f"{HERE}/don-vi.csv").response
    rows = list(csv.reader(io.StringIO(sheet.get_data(as_text=True).removeprefix("\ufeff"))))
    assert rows[1][:3] == ["Phòng Kinh tế, Hạ tầng và Đô thị", "1", "0"]


def test_bars_have_their_numbers_as_text(office: Office, page: Browser) -> None:
    a_case(office, status="accepted")
    with days_later(60):
        sweep()
        shown = page.as_officer(Role.HEAD).get(HERE)
    row = shown.soup.select_one(".nd-chart tbody tr")
    assert row
    assert row.select_one("svg rect")
    assert "1 vụ" in " ".join(row.get_text(" ").split())


def test_an_office_without_cases_is_told_what_will_stand_here(
    office: Office, page: Browser
) -> None:
    assert office
    sync.rebuild()
    assert "Không có vụ việc tồn đọng" in page.as_officer(Role.SUPERVISOR).get(HERE).text


def test_a_supervisor_sees_the_line_of_a_denunciation_only(office: Office, page: Browser) -> None:
    case = a_case(office, Kind.DENUNCIATION, subject="Nhận tiền ở bến xe")
    with days_later(120):
        sweep()
        shown = page.as_officer(Role.SUPERVISOR).get(HERE)
    assert case.code in shown.text
    assert "Nhận tiền" not in shown.text


@pytest.mark.parametrize("role", [Role.RECEPTION, Role.HANDLER, Role.LEAD, Role.ADMINISTRATOR])
def test_others_do_not_oversee(office: Office, page: Browser, role: Role) -> None:
    assert office
    page.as_officer(role)
    for url in (HERE, f"{HERE}/danh-sach?ngan=tre-han", f"{HERE}/don-vi.csv"):
        assert page.get(url).status == 403


@pytest.mark.parametrize(
    "url", [HERE, "/can-bo/tim-kiem?q=den", "/can-bo/nhat-ky", "/can-bo/thu", "/can-bo/tinh-trang"]
)
def test_more_cases_do_not_mean_more_questions(office: Office, page: Browser, url: str) -> None:
    page.as_officer(Role.SUPERVISOR)

    def asked() -> int:
        sync.rebuild()
        counted: list[int] = []

        def count(*_: object) -> None:
            counted.append(1)

        event.listen(db.engine, "before_cursor_execute", count)
        assert page.get(url).status == 200
        event.remove(db.engine, "before_cursor_execute", count)
        return len(counted)

    a_case(office, status="proposed")
    few = asked()
    for _ in range(4):
        a_case(office, status="proposed")
    assert asked() == few
