"""Numbers of the day: never twice, nobody passed over, from 1 again in the morning."""

import threading

import pytest
from flask import Flask

from office.base import clock
from office.base.db import db, transaction
from office.cases import tickets
from office.cases.models import Ticket
from office.people.roles import Role
from tests.builders import Office, days_later


def drawn(count: int, name: str = "k") -> list[int]:
    return [tickets.draw(f"{name}{n}", clock.now()) for n in range(count)]


def test_numbers_follow_and_a_form_sent_twice_draws_one(office: Office) -> None:
    assert drawn(3) == [1, 2, 3]
    assert tickets.draw("k1", clock.now()) == 2
    assert tickets.queue(clock.today()) == tickets.Queue([], 3, 3)


def test_each_day_begins_with_one_and_keeps_nothing_of_yesterday(office: Office) -> None:
    drawn(3)
    with days_later(1):
        assert tickets.queue(clock.today()) == tickets.Queue([], 0, 0)
        assert drawn(1, "m") == [1]
        assert db.session.query(Ticket).count() == 1


def test_each_is_called_once_in_order_and_nobody_is_passed_over(office: Office) -> None:
    one, two = (office.actors[role] for role in (Role.RECEPTION, Role.SEALED_INTAKE))
    drawn(3)
    now = clock.now()
    assert tickets.call(one, now, desk=1, after=0) == 1
    assert tickets.call(one, now, desk=1, after=0) == 1, "pressed twice"
    assert tickets.call(two, now, desk=2, after=0) == 2
    assert tickets.call(one, now, desk=1, after=1) == 3
    shown = tickets.queue(clock.today())
    assert set(shown.called) == {(3, 1), (2, 2)}
    tickets.done(two, now, number=3)
    assert len(tickets.queue(clock.today()).called) == 2, "the number of someone else stays"
    tickets.done(two, now, number=2)
    assert tickets.queue(clock.today()).called == [(3, 1)]
    assert tickets.call(two, now, desk=2, after=0) is None
    assert tickets.desk_of(two, clock.today()) == 2


@pytest.mark.parametrize("calls", [False, True])
def test_many_at_once_get_each_their_own(app: Flask, office: Office, *, calls: bool) -> None:
    actors = list(office.actors.values())[:8]
    if calls:
        drawn(8)
    db.session.commit()
    found: list[int | None] = []
    at = clock.now()

    def act(n: int) -> None:
        with app.app_context(), clock.at(at), transaction():
            if calls:
                found.append(tickets.call(actors[n], at, desk=1, after=0))
            else:
                found.append(tickets.draw(f"x{n}", at))

    threads = [threading.Thread(target=act, args=(n,)) for n in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(each or 0 for each in found) == list(range(1, 9))
