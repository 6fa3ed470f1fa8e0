"""Each change of the calendar is an edition; an old one can always be laid out again."""

from datetime import date

import pytest

from office.base import clock
from office.base.db import db
from office.cases import calendar, editions
from office.cases.calendar import Proposal
from office.law import working_days
from office.law.working_days import Closure
from office.people.roles import Role
from tests.builders import Office
from tests.cases.test_calendar import STORM, adopted, the_year


def test_without_a_change_the_calendar_is_the_statutory_one(office: Office) -> None:
    editions.look_again()
    assert editions.refresh() is False
    assert editions.newest() == 0
    assert working_days.calendar() is working_days.statutory()


def test_every_edition_can_be_laid_out_again(office: Office) -> None:
    adopted(office, Proposal(STORM))
    adopted(office, Proposal(Closure(date(2026, 12, 7), date(2026, 12, 7), "Cúp nước", "", "1/TB")))
    days = [date(2026, 12, 1), date(2026, 12, 7)]
    worked = [[editions.at_edition(n).is_working(day) for day in days] for n in range(3)]
    assert worked == [[True, True], [False, True], [False, False]]
    assert [editions.at_edition(n).edition for n in range(3)] == [0, 1, 2]
    editions.forget()  # as in a process that knows none of them yet
    assert editions.at_edition(2).is_working(days[1]) is False
    with pytest.raises(LookupError):
        editions.at_edition(3)


def test_a_process_asks_at_most_now_and_then(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    editions.look_again()
    editions.refresh()
    with monkeypatch.context() as patch:
        patch.setattr(editions, "look_again", lambda: None)  # as if another process had made it
        calendar.adopt(Proposal(STORM), office.actors[Role.SUPERVISOR], clock.now(), seen=0)
        db.session.commit()
        assert editions.refresh() is False
        patch.setattr(editions, "PAUSE_SECONDS", 0.0)
        assert editions.refresh() is True
        assert editions.newest() == 1
        assert editions.refresh() is False


def test_what_is_taken_back_does_not_count_any_more(office: Office) -> None:
    adopted(office, Proposal(STORM))
    adopted(office, Proposal(withdraws=1))
    assert [each.edition for each in editions.in_force(1)] == [1]
    assert list(editions.in_force()) == []
    assert editions.at_edition(1).is_working(STORM.first) is False
    assert editions.at_edition(2).is_working(STORM.first) is True
    reason = editions.why(2)
    assert reason is not None
    assert (reason.kind, reason.withdraws, reason.vi) == ("withdrawal", 1, STORM.vi)


def test_an_announced_year_takes_the_place_of_the_expected_one(office: Office) -> None:
    assert [each.year for each in editions.years() if each.provisional] == [2027]
    adopted(office, Proposal(the_year(2027)))
    assert not [each.year for each in editions.years() if each.provisional]
    assert working_days.calendar().provisional == frozenset()
    assert working_days.provisional(date(2027, 2, 5)) is False


@pytest.mark.parametrize(("days", "warned"), [(61, False), (60, True), (1, True), (0, True)])
def test_the_end_of_what_is_known_is_told_sixty_days_before(
    office: Office, days: int, warned: bool
) -> None:
    adopted(office, Proposal(the_year(2027)))
    last = date(2027, 12, 31)
    found = editions.running_out(date.fromordinal(last.toordinal() - days))
    assert (found is not None) is warned
    if found:
        assert (found.last, found.days, found.expected) == (last, days, False)


def test_a_year_that_is_only_expected_is_told_as_such(office: Office) -> None:
    assert editions.running_out(date(2026, 10, 31)) is None
    found = editions.running_out(date(2026, 11, 1))
    assert found is not None
    assert (found.last, found.days, found.expected) == (date(2026, 12, 31), 60, True)
