"""The figures of the units: each counted by hand, none beyond what the reader may see."""

from datetime import timedelta

import pytest

from office.base import clock
from office.cases import oversight
from office.cases.oversight import UnitFigures
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_case, a_receipt, days_later


def figures(office: Office, role: Role = Role.SUPERVISOR) -> dict[str, UnitFigures]:
    units = oversight.all_units()
    found = oversight.by_unit(office.actors[role], clock.today(), units)
    return {each.unit.slug: each for each in found if each.unit}


def test_what_is_open_late_and_closed_is_counted_where_it_lies(office: Office) -> None:
    a_receipt(office)
    a_case(office, status="accepted")
    a_case(office, status="closed")
    now = figures(office)
    assert (now["ward"].open, now["ward"].late) == (1, 0)
    assert (now["works"].open, now["works"].closed, now["works"].on_time) == (1, 1, 1)
    assert "society" not in now
    with days_later(25):
        later = figures(office)
        assert (later["ward"].late, later["works"].late) == (1, 1)
        assert later["works"].closed == 1
    with days_later(oversight.CLOSED_DAYS + 1):
        assert figures(office)["works"].closed == 0


def test_the_due_day_itself_is_today_and_not_late(office: Office) -> None:
    due = a_case(office, status="accepted").next_due
    for day, counted in ((0, "today"), (-1, "week"), (1, "late")):
        with clock.at(clock.moment_of(due + timedelta(days=day))):
            row = figures(office)["works"]
            assert {name: getattr(row, name) for name in ("late", "today", "week")} == {
                name: int(name == counted) for name in ("late", "today", "week")
            }


def test_a_unit_counts_its_own_cases_and_sums_are_sums(office: Office) -> None:
    a_receipt(office)
    a_case(office, status="accepted")
    assert set(figures(office, Role.LEAD)) == {"works"}
    every = oversight.together(list(figures(office).values()))
    assert (every.unit, every.open) == (None, 2)


@pytest.mark.parametrize(("cases", "share"), [(9, None), (10, 30), (0, None)])
def test_a_share_of_few_cases_is_not_told(cases: int, share: int | None) -> None:
    row = UnitFigures(None, open=cases, late=3, closed=cases, on_time=3)
    assert (row.late_percent, row.on_time_percent) == (share, share)


def test_units_with_too_few_cases_are_not_ranked_among_the_others() -> None:
    few, good, bad = (
        UnitFigures(None, open=number, late=late) for number, late in ((2, 2), (20, 1), (20, 9))
    )
    assert oversight.compared([few, good, bad]) == [bad, good, few]


def test_closed_cases_come_page_by_page_without_gap(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oversight, "PAGE", 2)
    codes = {a_case(office, status="closed").code for _ in range(5)}
    head, seen, after = office.actors[Role.HEAD], [], ""
    while True:
        page = oversight.closed_lately(head, clock.today(), on_time=True, after=after)
        seen += [each.code for each in page.rows]
        after = page.after
        if not after:
            break
    assert len(seen) == 5
    assert set(seen) == codes
    first = oversight.closed_lately(head, clock.today(), on_time=False, after="nonsense")
    assert [each.code for each in first.rows] == seen[:2]


def test_reasons_are_told_of_what_one_may_see(office: Office) -> None:
    case, sealed = a_case(office), a_case(office, Kind.DENUNCIATION)
    ids = [case.id, sealed.id, 999_999]
    assert set(oversight.reasons_of(ids, office.actors[Role.HEAD], clock.today())) <= set(ids[:2])
    assert oversight.reasons_of(ids, office.actors[Role.LEAD], clock.today()) == {}
    assert oversight.reasons_of([], office.actors[Role.HEAD], clock.today()) == {}
