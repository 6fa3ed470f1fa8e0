"""What is said after closing is counted: replied, solved and silent apart, and nobody is pointed at."""

from collections import Counter
from datetime import date

import pytest

from office.base import clock
from office.base.db import db
from office.cases import closing, satisfaction
from office.cases.models import Attachment, Case
from office.cases.satisfaction import Said
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_case, days_later, sender_of


def said_of(case: Case, solved: str, comment: str = "") -> None:
    replies = {"solved": solved, "on_time": "no", "respect": "yes"}
    closing.rate(case, sender_of(case), clock.now(), replies=replies, comment=comment)
    db.session.commit()


def counted(office: Office) -> dict[tuple[int, date], Said]:
    return satisfaction.figures(office.actors[Role.SUPERVISOR], clock.today())


def test_replied_solved_and_silent_are_counted_apart(office: Office) -> None:
    for solved in ("yes", "yes", "no", "partly"):
        said_of(a_case(office, status="closed"), solved)
    a_case(office, status="closed")
    a_case(office, status="answered")
    (key, found), = counted(office).items()  # fmt: skip
    assert key == (office.units["works"].id, clock.today().replace(day=1))
    assert (found.replied, found.solved, found.silent, found.shown) == (5, 2, 1, 0)
    assert found.replies["solved"]["no"] == 1
    assert found.replies["respect"]["yes"] == 4


def test_silence_is_no_consent_even_where_the_work_is_shown(office: Office) -> None:
    case = a_case(office, status="closed")
    found = satisfaction.together(counted(office).values())
    assert (found.silent, found.solved, found.shown) == (1, 0, 0)
    evidence(case)
    found = satisfaction.together(counted(office).values())
    assert (found.silent, found.solved, found.shown) == (1, 0, 1)


def evidence(case: Case) -> None:
    kept = Attachment(
        handle="anh", case_id=case.id, purpose="evidence", name="a.jpg", media_type="image/jpeg",
        size=3, sha256="0" * 64, key="00/00", from_citizen=False, at=clock.now(),
    )  # fmt: skip
    db.session.add(kept)
    db.session.commit()


def test_what_was_said_of_an_earlier_closing_is_not_said_of_this_one(office: Office) -> None:
    case = a_case(office, status="closed")
    said_of(case, "yes")
    case.reopenings = 1  # taken up again, answered and closed anew
    db.session.commit()
    found = satisfaction.together(counted(office).values())
    assert (found.replied, found.solved, found.silent) == (1, 0, 1)


def test_a_denunciation_is_counted_nowhere_and_its_words_are_nowhere(office: Office) -> None:
    said_of(a_case(office, Kind.DENUNCIATION, "closed"), "no", "Không ai hỏi tôi")
    assert counted(office) == {}
    for role in (Role.SUPERVISOR, Role.HEAD):
        assert satisfaction.comments(office.actors[role], clock.today()) == []


def a_row(replied: int, silent: int, **solved: int) -> Said:
    every = {name: Counter(solved) for name in ("solved", "on_time", "respect")}
    return Said(replied=replied, silent=silent, replies=every)


def test_a_row_of_many_still_hides_a_small_cell_and_the_one_that_would_tell_it() -> None:
    row = (1, date(2026, 11, 1))
    hidden = satisfaction.left_out({row: a_row(30, 20, yes=7, partly=0, no=3)})
    assert {(row, "solved.no"), (row, "solved.yes")} <= hidden
    assert not {(row, "replied"), (row, "silent"), (row, "solved.partly")} & hidden


def test_a_small_row_is_not_reckoned_from_the_line_of_all() -> None:
    one, two, three = ((unit, date(2026, 11, 1)) for unit in (1, 2, 3))
    found = {one: a_row(3, 0, yes=3), two: a_row(8, 0, yes=8), three: a_row(40, 0, yes=40)}
    hidden = satisfaction.left_out(found)
    assert {(one, "replied"), (two, "replied")} <= hidden
    assert (None, "replied") not in hidden
    assert (three, "replied") not in hidden


def test_everyone_reads_replied_and_solved_apart_in_whole_months_without_small_numbers(
    office: Office,
) -> None:
    for solved in ("yes", "yes", "yes", "yes", "yes", "no"):
        said_of(a_case(office, status="closed"), solved)
    for _ in range(6):
        a_case(office, status="closed")
    a_case(office, Kind.COMPLAINT, "closed")
    assert satisfaction.for_everyone(clock.today())["replied"] == 0, "this month is not over"
    with days_later(31):
        told = satisfaction.for_everyone(clock.today())
    assert told == {"replied": 12, "solved": None, "not solved": None, "scored": 0, "silent": 6}


def test_words_come_without_name_or_code(office: Office) -> None:
    said_of(a_case(office, status="closed"), "yes", "Nhanh lắm")
    found = satisfaction.comments(office.actors[Role.HEAD], clock.today())
    assert [(each.text, each.month.day) for each in found] == [("Nhanh lắm", 1)]
    assert satisfaction.comments(office.actors[Role.OBSERVER], clock.today()) == []


@pytest.mark.parametrize(("today", "first"), [
    (date(2026, 11, 23), date(2025, 12, 1)), (date(2026, 12, 1), date(2026, 1, 1)),
    (date(2027, 1, 31), date(2026, 2, 1)),
])  # fmt: skip
def test_twelve_months_are_counted(today: date, first: date) -> None:
    assert satisfaction.first_month(today) == first
