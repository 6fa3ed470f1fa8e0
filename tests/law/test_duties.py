"""Letters owed, reports due, and days of reception."""

from datetime import date

import pytest

from office.law.duties import owed
from office.law.errors import LawError, NotInForce
from office.law.kinds import Kind
from office.law.periods import fixed_date, frequency, report
from office.law.rules import table


def test_a_late_clock_owes_an_apology_signed_by_the_head() -> None:
    letter = owed("clock.late", date(2026, 11, 19), kind=Kind.FEEDBACK)
    assert (letter.letter, letter.due) == ("apology", date(2026, 11, 18)), "the promised day itself"
    assert letter.signed_vi == "Người đứng đầu cơ quan"
    assert "04/CT-UBND" in letter.ground_vi
    assert not letter.protected


def test_a_second_lateness_is_signed_one_level_up() -> None:
    again = owed("clock.late", date(2026, 11, 19), kind=Kind.FEEDBACK, times=2)
    assert again.signed_vi == "Người đứng đầu cơ quan cấp trên trực tiếp"


def test_a_broken_new_promise_is_always_signed_one_level_up() -> None:
    again = owed("clock.late_again", date(2026, 11, 19), kind=Kind.FEEDBACK)
    assert again.signed_vi == "Người đứng đầu cơ quan cấp trên trực tiếp"
    assert again.due == date(2026, 11, 18)


def test_what_is_foreseen_is_apologised_for_on_the_promised_day_at_the_latest() -> None:
    assert owed("clock.foreseen", date(2026, 11, 22), kind=Kind.FEEDBACK).due == date(2026, 11, 22)


@pytest.mark.parametrize("trigger", ["file.fault", "conduct.upheld", "closing.wrong"])
def test_other_faults_are_apologised_for_in_five_working_days(trigger: str) -> None:
    letter = owed(trigger, date(2026, 11, 19), kind=Kind.FEEDBACK)
    assert (letter.letter, letter.due) == ("apology", date(2026, 11, 27))  # the 24th is a day off


def test_a_letter_about_a_denunciation_is_protected() -> None:
    assert owed("clock.late", date(2026, 11, 19), kind=Kind.DENUNCIATION).protected


@pytest.mark.parametrize(
    "trigger", ["feedback.acted_on", "idea.adopted", "officer.praised", "dialogue.held"]
)
def test_what_helped_the_office_is_thanked(trigger: str) -> None:
    assert owed(trigger, date(2026, 11, 19), kind=Kind.PETITION).letter == "thanks"


def test_the_result_of_a_procedure_is_apologised_for_on_the_day_itself() -> None:
    assert owed("result.late", date(2026, 10, 17), kind=Kind.FEEDBACK).due == date(2026, 10, 17)


def test_no_letter_is_owed_for_nothing() -> None:
    with pytest.raises(LawError):
        owed("sunshine", date(2026, 10, 17), kind=Kind.FEEDBACK)
    with pytest.raises(NotInForce):
        owed("clock.late", date(2020, 1, 1), kind=Kind.FEEDBACK)


def test_the_examples_of_reports_and_reception_come_out() -> None:
    for rows in table().rules.values():
        for rule in rows:
            for example in rule.examples:
                if rule.unit == "fixed_date":
                    assert fixed_date(rule.id, example.get("year", 2027)) == example["due"]
                elif rule.unit == "period":
                    sender = example.get("sender", "")
                    found = report(rule.id, example["year"], example["kind"], sender)
                    for key in ("period_start", "period_end", "due"):
                        assert getattr(found, key) == example.get(key, getattr(found, key))
                elif rule.unit == "frequency":
                    month = date.fromisoformat(f"{example['month']}-01")
                    times = frequency(rule.id, example["post"], month)
                    assert (times.period, times.min_days) == (
                        example["period"],
                        example["min_days"],
                    )


@pytest.mark.parametrize(
    ("sender", "day"),
    [
        ("UBND cấp tỉnh", 20),
        ("UBND Thành phố Hồ Chí Minh", 20),
        ("cơ quan chuyên môn thuộc UBND cấp tỉnh", 17),
        ("Sở Xây dựng", 17),
        ("UBND phường", 17),
    ],
)
def test_a_department_of_the_province_is_not_the_province(sender: str, day: int) -> None:
    assert report("report.ttcp.send", 2026, "quy_I", sender).due == date(2026, 3, day)


@pytest.mark.parametrize(
    ("kind", "first", "last"),
    [  # Circular 06/2025/TT-TTCP, Article 7, clause 1
        ("quy_I", date(2025, 12, 15), date(2026, 3, 14)),
        ("quy_II", date(2026, 3, 15), date(2026, 6, 14)),
        ("quy_III", date(2026, 6, 15), date(2026, 9, 14)),
        ("quy_IV", date(2026, 9, 15), date(2026, 12, 14)),
        ("6_thang", date(2025, 12, 15), date(2026, 6, 14)),
        ("sau thang", date(2025, 12, 15), date(2026, 6, 14)),
        ("9_thang", date(2025, 12, 15), date(2026, 9, 14)),
        ("nam", date(2025, 12, 15), date(2026, 12, 14)),
        ("12_thang", date(2025, 12, 15), date(2026, 12, 14)),
    ],
)
def test_a_report_covers_the_days_the_circular_says(kind: str, first: date, last: date) -> None:
    found = report("report.ttcp.period", 2026, kind)
    assert (found.period_start, found.period_end) == (first, last)


def test_a_fixed_day_that_is_off_moves_to_the_working_day_before() -> None:
    late = report("report.ttcp.send", 2026, "9_thang", "UBND cấp tỉnh")
    assert late.due == date(2026, 9, 18)  # the 20th is a Sunday


def test_a_wrong_kind_of_rule_is_refused() -> None:
    for ask in (
        lambda: fixed_date("reception.reply", 2026),
        lambda: report("info.supply", 2026, "nam"),
        lambda: frequency("reception.reply", "phường", date(2026, 7, 1)),
        lambda: frequency("reception.party.frequency", "đơn vị sự nghiệp", date(2026, 7, 1)),
    ):
        with pytest.raises(LawError):
            ask()
