"""The registers of outgoing letters: by book, year and kind; pages and file hold the same lines."""

import csv
import io

import pytest
from openpyxl import load_workbook

from office.base import clock
from office.law.kinds import Kind
from office.letters import books, outgoing
from office.people.roles import Role
from staff.letter_queue import QUEUE
from tests.builders import Office, a_case, a_receipt, days_later
from tests.page import Browser

HERE = "/can-bo/so-van-ban"


def test_the_file_holds_every_page(
    office: Office, page: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing, "PAGE", 2)
    for _ in range(5):
        a_case(office, status="accepted")
    shown = page.as_officer(Role.HEAD).get(f"{HERE}?so=TB")
    assert len(shown.soup.select("tbody tr")) == 2
    answer = page.get(f"{HERE}.csv?so=TB").response
    lines = list(csv.reader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff"))))
    assert [line[0] for line in lines[1:]] == ["5", "4", "3", "2", "1"]
    book = load_workbook(io.BytesIO(page.get(f"{HERE}.xlsx?so=TB").response.data))
    rows = list(book.active.values)
    assert [row[0] for row in rows[1:]] == [5, 4, 3, 2, 1]
    assert rows[1][2].date() == clock.today()
    assert f"so-van-ban-tb-{clock.today().year}.csv" in answer.headers["Content-Disposition"]


def test_a_kind_narrows_and_a_kind_of_another_book_does_not(office: Office, page: Browser) -> None:
    a_case(office, status="answered")
    page.as_officer(Role.HEAD)
    assert len(page.get(f"{HERE}?so=TB&loai=acknowledgement").soup.select("tbody tr")) == 1
    assert "chưa có văn bản" in page.get(f"{HERE}?so=TB&loai=declined").text
    assert len(page.get(f"{HERE}?so=TB&loai=answer").soup.select("tbody tr")) == 1


def test_last_year_has_its_own_numbers(office: Office, page: Browser) -> None:
    a_case(office, status="accepted")
    with days_later(365):
        year = clock.today().year
        page.as_officer(Role.HEAD)
        assert "chưa có văn bản" in page.get(f"{HERE}?so=TB").text
        assert page.get(f"{HERE}?so=TB&nam={year - 1}").soup.select("tbody tr")


def test_a_denunciation_is_entered_without_a_way_in_for_who_may_not_read_it(
    office: Office, page: Browser
) -> None:
    a_case(office, Kind.DENUNCIATION, "accepted")
    shown = page.as_officer(Role.SUPERVISOR).get(f"{HERE}?so=TB")
    assert not shown.soup.select(f'tbody a[href^="{QUEUE}"]')
    assert "Người Gửi Thử" not in shown.text


def test_a_visitor_reads_no_register(office: Office, page: Browser) -> None:
    a_receipt(office)
    assert page.get(HERE).status in {302, 303}
    assert page.get(f"{HERE}.csv").status in {302, 303}
    assert {"TB", "HD", "CV", "THU", "QD"} <= set(books.NAMES)
