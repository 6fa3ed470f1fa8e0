"""Bad input: each has a name, and a sentence that the officer can act on."""

import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

import pytest

from office.law import errors, facts, periods
from office.law import working_days as wd
from office.law.deadlines import Granted, Pause, reckon
from office.law.errors import LawError

DECIDE, START = "complaint.first.decide", date(2026, 7, 6)


def decide(*pauses: Pause, **more: Any) -> object:
    return reckon(DECIDE, START, pauses=pauses, **more)


def granted_on(day: date, *pauses: Pause) -> object:
    return decide(*pauses, extensions=[Granted(15, day)])


def answer(rule: str, **given: Any) -> object:
    return facts.answer(rule, given)


STORM = wd.Closure(date(2026, 11, 21), date(2026, 11, 22), "Nghỉ bão", "Storm", "01/CĐ")
SWAP = wd.Closure(
    date(2026, 11, 23), date(2026, 11, 23), "Nghỉ", "Off", "02/QĐ", (date(2026, 11, 26),)
)

REFUSED: list[tuple[type[LawError], Callable[[], object], str]] = [
    (errors.ImpossibleDate, lambda: answer(DECIDE, accepted_date="2026-02-30"), "2026-02-30"),
    (errors.ImpossibleDate, lambda: answer(DECIDE, accepted_date="2026-02-31"), "thụ lý"),
    (errors.ImpossibleDate, lambda: answer(DECIDE, accepted_date="31/02/2026"), "31/02/2026"),
    (errors.ImpossibleDate, lambda: answer(DECIDE, accepted_date=20260701), "20260701"),
    (errors.ImpossibleDate, lambda: answer(DECIDE, accepted_date="0999-01-01"), "0999"),
    (errors.ImpossibleDate, lambda: answer("data.breach.notify", detected_at="8 giờ"), "8 giờ"),
    (errors.ImpossibleDate, lambda: answer("data.breach.notify", detected_at="9999-12-31"), "9999"),
    (errors.ResumedBeforeSuspended,
     lambda: decide(Pause(date(2026, 7, 20), date(2026, 7, 19))), "19/07/2026"),
    (errors.OverlappingPauses,
     lambda: decide(Pause(date(2026, 7, 10), date(2026, 7, 20)), Pause(date(2026, 7, 19))), "19/07/2026"),
    (errors.OverlappingPauses,
     lambda: decide(Pause(date(2026, 7, 10)), Pause(date(2026, 7, 19))), "19/07/2026"),
    (errors.SuspendedBeforeStart, lambda: decide(Pause(date(2026, 7, 5))), "05/07/2026"),
    (errors.NoSuspension,
     lambda: reckon("reception.reply", START, pauses=[Pause(date(2026, 7, 8))]), "tạm đình chỉ"),
    (errors.NoSuspension,
     lambda: reckon("reception.schedule.post", START, pauses=[Pause(START)]), "tạm đình chỉ"),
    (errors.LateExtension, lambda: granted_on(date(2026, 8, 6)), "05/08/2026"),
    (errors.UnlawfulExtension, lambda: decide(extensions=[16]), "15 ngày"),
    (errors.UnlawfulExtension, lambda: decide(extensions=[1, 1]), "1 lần"),
    (errors.UnlawfulExtension, lambda: decide(extensions=[0]), "ít nhất một ngày"),
    (errors.UnlawfulExtension, lambda: decide(extensions=["5"]), "ít nhất một ngày"),
    (errors.UnlawfulExtension, lambda: reckon("info.supply", START.replace(month=10), extensions=[5, 0]), "ít nhất một ngày"),
    (errors.UnlawfulExtension,
     lambda: reckon("denunciation.decide", START, extensions=[30, 31], complexity="very_complex"), "30 ngày"),
    (errors.UnlawfulExtension,
     lambda: reckon("denunciation.decide", START, extensions=[31, 30], complexity="very_complex"), "30 ngày"),
    (errors.UnlawfulExtension, lambda: decide(extensions=[True]), "ít nhất một ngày"),
    (errors.UnlawfulExtension, lambda: reckon("info.supply", date(2026, 10, 1), extensions=[7, 6]), "12 ngày"),
    (errors.UnlawfulExtension, lambda: reckon("complaint.first.send", START, extensions=[1]), "không cho gia hạn"),
    (errors.UnlawfulExtension, lambda: reckon("reception.schedule.post", START, extensions=[1]), "không cho gia hạn"),
    (errors.MissingFact, lambda: answer(DECIDE), "thụ lý"),
    (errors.MissingFact, lambda: answer(DECIDE, accepted_date=""), "thụ lý"),
    (errors.MissingFact, lambda: answer("info.supply", received_date="2026-10-01", valid=False), "hợp lệ"),
    (errors.MissingFact, lambda: answer("report.ttcp.send", kind="nam"), "năm"),
    (errors.MissingFact, lambda: answer("report.ttcp.send", year=2026), "thiếu"),
    (errors.MissingFact, lambda: reckon("data.breach.notify", START), "giờ bắt đầu"),
    (errors.MissingFact,
     lambda: answer(DECIDE, accepted_date="2026-07-06", pauses=[{"resumed_on": "2026-07-09"}]), "tạm đình chỉ"),
    (errors.BeyondCalendar, lambda: reckon(DECIDE, date(2027, 12, 20)), "2028"),
    (errors.BeyondCalendar, lambda: reckon("reception.reply", date(2027, 12, 20)), "2028"),
    (errors.BeyondCalendar, lambda: reckon("reception.reply", date(2015, 1, 5)), "2015"),
    (errors.BeyondCalendar,
     lambda: decide(obstacle_days=0) and reckon("complaint.first.statute", START, obstacle_days=10**9), "9999"),
    (errors.NotInForce, lambda: reckon("petition.redline", date(2026, 6, 30)), "01/07/2026"),
    (errors.NotInForce, lambda: reckon("info.online.complex", date(2026, 9, 1)), "31/08/2026"),
    (errors.UnknownRule, lambda: reckon("complaint.third.decide", START), "complaint.third.decide"),
    (errors.WrongFact, lambda: decide(complexity="dire"), "dire"),
    (errors.WrongFact, lambda: decide(remote_area="yes"), "yes"),
    (errors.WrongFact, lambda: decide(obstacle_days=-1), "-1"),
    (errors.WrongFact, lambda: decide(obstacle_days=True), "True"),
    (errors.WrongFact, lambda: decide(obstacle_days="5"), "5"),
    (errors.WrongFact, lambda: decide(remot_area=True), "remot_area"),
    (errors.WrongFact, lambda: reckon("report.danvan.annual", START), "ngày cố định"),
    (errors.WrongFact, lambda: facts.refuse_unknown_facts({"moon": 1}), "moon"),
    (errors.WrongFact, lambda: answer(DECIDE, accepted_date="2026-07-06", extensions="15"), "extensions"),
    (errors.WrongFact, lambda: answer(DECIDE, accepted_date="2026-07-06", extensions=["x"]), "x"),
    (errors.WrongFact, lambda: answer(DECIDE, accepted_date="2026-07-06", pauses="x"), "x"),
    (errors.WrongFact, lambda: answer(DECIDE, accepted_date="2026-07-06", pauses=["x"]), "x"),
    (errors.WrongFact, lambda: answer("complaint.first.statute", decision_received_date="2026-07-06", objective_obstacle=3), "3"),
    (errors.WrongFact, lambda: answer("report.ttcp.send", year=1, kind="nam", sender="xã"), "1"),
    (errors.WrongFact, lambda: periods.report("report.ttcp.send", 2026, "quy_V", "xã"), "quy_V"),
    (errors.WrongFact, lambda: periods.fixed_date("reception.reply", 2026), "reception.reply"),
    (errors.BadClosure, lambda: wd.statutory().with_closures([STORM]), "21/11/2026"),
    (errors.BadClosure, lambda: wd.statutory().with_closures([SWAP]), "26/11/2026"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "ask", "word"),
    [pytest.param(*each, id=f"{each[0].__name__}-{n}") for n, each in enumerate(REFUSED)],
)
def test_each_bad_input_has_its_name_and_its_sentence(
    kind: type[LawError], ask: Callable[[], object], word: str
) -> None:
    with pytest.raises(kind) as caught:
        ask()
    vi, en = caught.value.said("vi"), caught.value.said("en")
    assert type(caught.value) is kind
    assert word in vi
    assert vi != en
    for sentence in (vi, en):
        assert sentence == unicodedata.normalize("NFC", sentence)
        assert sentence.endswith(".")
        assert "  " not in sentence
        assert "None" not in sentence
    assert str(caught.value) == en
    assert caught.value.said("en_GB") == en


def test_every_error_of_the_law_is_tried() -> None:
    named = {each for each in vars(errors).values() if isinstance(each, type)}
    tables = {LawError, errors.BadTable}  # for those who write the tables, in English alone
    tried = {kind for kind, _ask, _word in REFUSED}
    assert {each for each in named if issubclass(each, LawError)} - tables == tried


def test_what_is_wrong_in_a_table_is_said_once_for_both() -> None:
    found = errors.BadTable("rule x: unknown key y")
    assert found.said("vi") == found.said("en") == "rule x: unknown key y"


def test_a_rule_that_has_ended_says_from_when_to_when() -> None:
    with pytest.raises(errors.NotInForce) as caught:
        reckon("info.online.complex", date(2026, 9, 1))
    assert "đến 31/08/2026" in caught.value.vi
    assert "to 2026-08-31" in caught.value.en


@pytest.mark.parametrize(
    ("on", "lawful"),
    [(date(2026, 8, 5), True), (date(2026, 8, 6), False), (date(2026, 7, 6), True)],
)
def test_an_extension_is_lawful_until_the_last_day_and_no_longer(on: date, lawful: bool) -> None:
    if lawful:
        assert granted_on(on) == decide(extensions=[15])
    else:
        with pytest.raises(errors.LateExtension):
            granted_on(on)


def test_a_second_extension_may_come_while_the_first_runs() -> None:
    def twice(first: Granted, second: Granted) -> date:
        both = [first, second]
        found = reckon("denunciation.decide", start, extensions=both, complexity="very_complex")
        return found.due

    start = date(2026, 10, 20)  # due 19/11, then 21/12
    late = [Granted(30, date(2026, 11, 19)), Granted(30, date(2026, 12, 21))]
    assert twice(*late) == date(2027, 1, 18)
    with pytest.raises(errors.LateExtension):
        twice(late[0], Granted(30, date(2026, 12, 22)))


def test_where_notice_belongs_in_the_first_period_a_second_extension_does_too() -> None:
    start = date(2026, 10, 8)  # first period ends on Tuesday 20/10
    inside = [Granted(5, date(2026, 10, 12)), Granted(7, date(2026, 10, 20))]
    assert reckon("info.supply", start, extensions=inside).due == date(2026, 11, 2)
    with pytest.raises(errors.LateExtension):
        reckon("info.supply", start, extensions=[inside[0], Granted(7, date(2026, 10, 21))])


def test_a_standing_period_may_still_be_extended() -> None:
    standing = Pause(date(2026, 7, 20))
    assert granted_on(date(2026, 9, 1), standing)
    resumed = Pause(date(2026, 7, 20), date(2026, 9, 10))  # 16 days are left: 26/09, a Saturday
    assert granted_on(date(2026, 9, 1), resumed)
    assert granted_on(date(2026, 9, 28), resumed)
    with pytest.raises(errors.LateExtension):
        granted_on(date(2026, 9, 29), resumed)
    again = (Pause(date(2026, 7, 10), date(2026, 7, 13)), Pause(date(2026, 7, 20)))
    assert granted_on(date(2026, 9, 1), *again)
    assert granted_on(date(2026, 9, 1), Pause(date(2026, 8, 5)))  # suspended on the last day
    with pytest.raises(errors.LateExtension):  # suspended after it was granted: no excuse
        granted_on(date(2026, 8, 6), Pause(date(2026, 8, 6)))


@pytest.mark.parametrize("resumed", [None, date(2026, 8, 20)])
def test_a_suspension_that_came_too_late_makes_no_extension_lawful(resumed: date | None) -> None:
    with pytest.raises(errors.LateExtension, match="lawful until 2026-08-05"):
        granted_on(date(2026, 8, 12), Pause(date(2026, 8, 10), resumed))


def test_years_follow_one_another() -> None:
    years = list(wd.years())
    assert all(new.year == old.year + 1 for old, new in pairwise(years))
    with pytest.raises(errors.BadTable, match="a year is missing"):
        wd.gather_years([years[0], *years[2:]])


def test_a_moment_of_another_zone_is_a_day_in_viet_nam() -> None:
    moment = datetime(2026, 6, 30, 17, 0, tzinfo=UTC)  # midnight in Viet Nam: already 1 July
    assert reckon("complaint.first.accept", moment).start == date(2026, 7, 1)
