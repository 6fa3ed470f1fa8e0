"""Internal targets: earlier than the law, never late, never told to the citizen as the limit."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.base import clock
from office.cases import deadlines, ladder, targets
from office.cases.models import Clock, Pause
from office.cases.models.case import NO_DUE
from office.law import deadlines as law
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_receipt
from tests.page import Browser
from web.filters import day_short


def a_clock(**facts: object) -> Clock:
    usual = {
        "step": "settle", "round": 1, "rule": "complaint.first.decide", "facts": {},
        "started_on": date(2026, 10, 1), "first_due": date(2026, 11, 2), "due_on": date(2026, 11, 2),
        "extensions": [], "pauses": [], "edition": 0, "shortened_days": 0,
    }  # fmt: skip
    return Clock(**{**usual, **facts})


def test_every_row_says_whose_word_it_is() -> None:
    assert all(row.mark == "P" and row.vi and row.en for row in targets.rows())
    assert all(row.before is not None or row.after is not None for row in targets.rows())


def test_the_target_is_the_earlier_of_before_the_limit_and_after_the_beginning() -> None:
    each = a_clock(rule="reception.reply", started_on=date(2026, 11, 2), due_on=date(2026, 11, 16))
    assert targets.by_policy("feedback", each) == date(2026, 11, 11)  # seven days' work
    each.due_on = date(2026, 11, 10)
    assert targets.by_policy("feedback", each) == date(2026, 11, 9)  # the day before


def test_more_time_moves_what_is_counted_from_the_due_day_alone() -> None:
    each = a_clock(started_on=date(2026, 11, 2), due_on=date(2026, 11, 16), extensions=[5])
    assert targets.by_policy("feedback", each) == date(2026, 11, 13)


@pytest.mark.parametrize("day", [date(2026, 6, n) for n in range(21, 31)])
def test_between_the_two_laws_the_earlier_of_both_is_the_target(day: date) -> None:
    old = law.reckon("complaint.first.accept", day).due
    new = law.reckon("complaint.first.accept", day, select_on=date(2026, 7, 1)).due
    each = a_clock(step="accept", rule="complaint.first.accept", started_on=day, due_on=old)
    found = targets.of("complaint", each) or old
    assert found <= min(old, new)


def test_where_the_day_is_not_known_there_is_no_target() -> None:
    assert targets.of("complaint", a_clock(due_on=NO_DUE)) is None


@given(
    st.sampled_from([kind.value for kind in Kind]),
    st.sampled_from(["accept", "settle"]),
    st.dates(date(2026, 1, 1), date(2026, 10, 1)),
    st.integers(0, 90),
)
def test_a_target_lies_between_the_beginning_and_the_limit(
    kind: str, step: str, begun: date, days: int
) -> None:
    due = date.fromordinal(begun.toordinal() + days)
    found = targets.by_policy(kind, a_clock(step=step, started_on=begun, due_on=due))
    assert found is None or begun <= found < due


def test_a_target_passed_makes_nothing_late(office: Office) -> None:
    case = a_receipt(office).case
    each = next(one for one in case.clocks if one.step == "settle")
    target = targets.of(case.kind, each)
    assert target
    assert target < each.due_on
    late = deadlines.faces(case.clocks, each.due_on)
    assert all(face.state != "late" for face in late if face.step == "settle")


def test_a_suspension_read_more_strictly_is_a_target_of_its_own() -> None:
    due = date(2026, 12, 10)
    pause = Pause(
        suspended_on=date(2026, 10, 12), resumed_on=date(2026, 10, 26), reason="", paper=""
    )
    each = a_clock(pauses=[pause])
    each.due_on = deadlines.due_with(each)
    assert each.due_on < due
    stricter = deadlines.reckoning(each).earlier_reading
    assert stricter
    assert stricter < each.due_on
    found = targets.of("complaint", each)
    assert found
    assert found <= stricter


def test_officers_read_the_target_beside_the_limit_and_are_hinted_at_it(
    office: Office, page: Browser
) -> None:
    case = a_receipt(office).case
    each = next(one for one in case.clocks if one.step == "settle")
    target = targets.of(case.kind, each)
    assert target
    page.as_officer(Role.RECEPTION)
    shown = page.get(f"/can-bo/vu-viec/{case.code}").text
    assert f"Mục tiêu nội bộ: {day_short(target)}." in shown
    assert f"từ ngày {day_short(ladder.line_day(case.received_day))}" in shown
    assert "tới mục tiêu" not in page.get("/can-bo/").text
    with clock.at(clock.moment_of(case.next_due) + timedelta(hours=9)):
        later = Browser(page.app).as_officer(Role.RECEPTION)
        assert "tới mục tiêu" in later.get("/can-bo/").text


def test_the_hint_of_a_list_ends_with_the_limit() -> None:
    due = date(2026, 11, 20)
    assert not targets.reached("complaint", "settle", due, date(2026, 11, 16))
    assert targets.reached("complaint", "settle", due, date(2026, 11, 17))
    assert targets.reached("complaint", "settle", due, due)
    assert not targets.reached("complaint", "settle", due, date(2026, 11, 21))
    assert not targets.reached("complaint", "settle", NO_DUE, due)


def test_the_citizen_reads_the_limit_and_not_the_target(office: Office, page: Browser) -> None:
    receipt = a_receipt(office)
    each = next(one for one in receipt.case.clocks if one.step == "settle")
    target = targets.of(receipt.case.kind, each)
    assert target
    own = page.open(receipt.case.code, receipt.secret)
    assert day_short(each.due_on) in own.text
    assert "mục tiêu" not in own.text.lower()
