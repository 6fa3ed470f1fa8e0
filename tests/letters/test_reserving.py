"""Numbers kept for papers outside leave no gap, are given once, and end once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from flask import Flask

from office.base import clock
from office.base.db import db, transaction
from office.cases.workflow import NotAllowed
from office.letters import books, outgoing, reserving
from office.letters.models import ReservedNumber
from office.people.roles import Role
from tests.builders import Office, a_case


def kept(office: Office, count: int = 1, register: str = "TB") -> list[ReservedNumber]:
    return reserving.reserve(
        register, count, "Thông báo lịch tiếp dân", office.actors[Role.RECEPTION], clock.now()
    )


def numbers(office: Office, register: str = "TB") -> list[int]:
    page = outgoing.page(register, clock.today().year, office.actors[Role.HEAD])
    return [each.number for each in page.lines]


def test_kept_numbers_and_letters_share_one_row_without_a_gap(office: Office) -> None:
    a_case(office, status="accepted")
    kept(office, 2)
    a_case(office, status="accepted")
    assert numbers(office) == [4, 3, 2, 1]
    page = outgoing.page("TB", clock.today().year, office.actors[Role.HEAD])
    assert [each.state for each in page.lines] == ["issued", "reserved", "reserved", "issued"]


def test_many_who_reserve_at_once_get_each_their_own(app: Flask, office: Office) -> None:
    db.session.commit()
    actor = office.actors[Role.RECEPTION]

    def one(_n: int) -> int:
        with app.app_context(), transaction():
            return reserving.reserve("CV", 1, "Công văn", actor, clock.now())[0].number

    with ThreadPoolExecutor(6) as pool:
        found = sorted(pool.map(one, range(24)))
    assert found == list(range(1, 25))
    assert books.of_year(clock.today().year)["CV"] == 24


def test_what_is_undone_gives_its_number_back(office: Office) -> None:
    kept(office)
    db.session.rollback()
    assert [each.number for each in kept(office)] == [1]


def test_a_used_number_tells_its_paper_and_is_settled_for_good(office: Office) -> None:
    actor, [one] = office.actors[Role.RECEPTION], kept(office)
    reserving.use(
        one,
        actor,
        clock.now(),
        subject="Lịch tiếp dân tháng 12",
        signer="Chủ tịch",
        day=clock.today(),
    )
    [line] = outgoing.page("TB", clock.today().year, office.actors[Role.HEAD]).lines
    assert (line.state, line.about, line.signer) == ("used", "Lịch tiếp dân tháng 12", "Chủ tịch")
    with pytest.raises(reserving.Settled):
        reserving.cancel(one, actor, clock.now(), reason="x")


def test_a_cancelled_number_stays_with_its_reason_and_is_given_to_nobody(office: Office) -> None:
    actor, [one] = office.actors[Role.RECEPTION], kept(office)
    with pytest.raises(reserving.NeedsWords):
        reserving.cancel(one, actor, clock.now(), reason=" ")
    reserving.cancel(one, actor, clock.now(), reason="Không ban hành")
    [line] = outgoing.page("TB", clock.today().year, office.actors[Role.HEAD]).lines
    assert (line.state, line.note) == ("cancelled", "Không ban hành")
    assert [each.number for each in kept(office)] == [2]


@pytest.mark.parametrize(
    ("register", "count", "purpose", "wrong"),
    [
        ("XX", 1, "a", reserving.NoSuchRegister), ("TB", 0, "a", reserving.NoSuchRegister),
        ("TB", 21, "a", reserving.NoSuchRegister), ("TB", 1, " \n", reserving.NeedsWords),
    ],
)  # fmt: skip
def test_a_reservation_that_cannot_be_takes_no_number(
    office: Office, register: str, count: int, purpose: str, wrong: type[Exception]
) -> None:
    with pytest.raises(wrong):
        reserving.reserve(register, count, purpose, office.actors[Role.HEAD], clock.now())
    assert [each.number for each in kept(office)] == [1]


def test_a_paper_is_not_older_than_its_number_nor_of_tomorrow(office: Office) -> None:
    actor, [one] = office.actors[Role.RECEPTION], kept(office)
    for day in (date(2020, 1, 1), clock.today() + timedelta(days=1)):
        with pytest.raises(reserving.ImpossibleDay):
            reserving.use(one, actor, clock.now(), subject="a", signer="b", day=day)
    assert one.state == "reserved"


def test_only_who_keeps_the_registers_reserves(office: Office) -> None:
    for role in set(Role) - {Role.RECEPTION, Role.HEAD, Role.DEPUTY}:
        with pytest.raises(NotAllowed):
            reserving.reserve("TB", 1, "a", office.actors[role], clock.now())
