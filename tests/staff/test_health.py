"""The health page: what is looked at, what is wrong, and nothing of any case."""

from datetime import date, timedelta

import pytest

from office.base import clock
from office.base.db import db
from office.base.outbox import Promise
from office.people.roles import Role
from office.search import sync
from staff import health
from tests.builders import Office, a_case
from tests.page import Browser

HERE = "/can-bo/tinh-trang"


def test_the_machine_is_shown_without_any_case(office: Office, page: Browser) -> None:
    case = a_case(office)
    sync.rebuild()
    shown = page.as_officer(Role.ADMINISTRATOR).get(HERE)
    assert case.code not in shown.text
    for words in ("Cơ sở dữ liệu", "Chỉ mục", "Điểm cuối nhật ký", "Việc đang chờ", "thử nghiệm"):
        assert words in shown.text


def test_promises_left_lying_are_said_to_be_wrong(office: Office, page: Browser) -> None:
    a_case(office)
    with clock.at(clock.now() + timedelta(minutes=20)):
        shown = page.as_officer(Role.SUPERVISOR).get(HERE)
    assert "Tiến trình chạy nền có thể đã dừng" in shown.text
    assert "hỏng" in shown.text


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 10, 1), "biết đến hết ngày 31/12/2027"),
        (date(2026, 12, 1), "chỉ chắc chắn đến hết ngày 31/12/2026"),
        (date(2027, 12, 1), "chỉ chắc chắn đến hết ngày 31/12/2027"),
    ],
)
def test_a_calendar_that_runs_out_is_said_before(
    office: Office, page: Browser, day: date, said: str
) -> None:
    assert office
    with clock.at(clock.moment_of(day)):
        assert said in page.as_officer(Role.ADMINISTRATOR).get(HERE).text


def test_failures_are_listed_without_their_words(office: Office, page: Browser) -> None:
    assert office
    now = clock.now()
    db.session.add_all(
        [
            Promise(topic="mail", key="k", facts={}, made_at=now, due_at=now, tries=3,
                    failure="ConnectionRefusedError"),
            Promise(topic="notice", key="7", facts={}, made_at=now, due_at=now,
                    tries=health.MANY_TRIES, failure="SMTPException"),
        ]
    )  # fmt: skip
    db.session.commit()
    shown = page.as_officer(Role.ADMINISTRATOR).get(HERE)
    assert "ConnectionRefusedError" in shown.text
    assert "Gửi thư điện tử" in shown.text
    assert "Máy vẫn thử lại mỗi giờ" in shown.text


@pytest.mark.parametrize("role", [Role.HEAD, Role.RECEPTION, Role.HANDLER])
def test_others_do_not_see_the_machine(office: Office, page: Browser, role: Role) -> None:
    assert office
    assert page.as_officer(role).get(HERE).status == 403
