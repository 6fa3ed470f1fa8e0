"""What weighs on a case is counted from what happened to it, and said in words."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from office.base import clock
from office.base.db import db
from office.base.i18n import translate
from office.cases import attention
from office.cases.models import Group, Pause, Weighing
from office.law.kinds import Kind
from tests.builders import Office, a_case, a_receipt

HAPPENED: dict[str, dict[str, object]] = {
    "second_level": {"level": 2},
    "transferred": {"transfers": 2},
    "reopened": {"reopenings": 1},
    "overdue": {"overdue_since": date(2026, 11, 3)},
    "joined": {"joined": 3},
    "complex": {"complexity": "very_complex"},
    "public_concern": {"public_concern": True},
    "disputed": {"status": "disputed"},
    "letter_owed": {"letters_owed": 1},
    "danger": {"urgency": "danger"},
}


def test_every_reason_has_a_weight_and_words() -> None:
    elsewhere = {"paused", "extended", "signers", "came", "words"}  # other tables tell of these
    assert set(attention.weights()) == set(attention.WORDS) == set(HAPPENED) | elsewhere


def test_every_list_has_a_name_an_address_and_known_reasons() -> None:
    assert list(attention.thresholds()) == list(attention.LISTS)
    assert len({each.slug for each in attention.thresholds().values()}) == len(attention.LISTS)
    for each in attention.thresholds().values():
        assert each.reasons.keys() <= attention.weights().keys()
        assert each.reasons or each.days


def test_a_new_case_weighs_nothing(office: Office) -> None:
    case = a_receipt(office).case
    assert (case.weight, case.reasons) == (0, {})


@pytest.mark.parametrize("reason", HAPPENED)
def test_each_reason_weighs_by_itself_and_is_said(office: Office, reason: str) -> None:
    case = a_receipt(office).case
    for column, value in HAPPENED[reason].items():
        setattr(case, column, value)
    attention.refresh(case)
    n = attention.counts(case)[reason]
    assert case.reasons == {reason: n}
    assert case.weight == attention.points(reason, n) > 0
    age, why = attention.in_words(case, clock.today() + timedelta(days=12))
    assert age.facts == {"n": 12}
    said = translate(why.words, "vi", **why.facts)
    assert "%" not in said
    assert reason != "overdue" or "03/11/2026" in said


def test_the_red_line_is_a_number_of_the_law() -> None:
    assert attention.red_line_days() > 0


def test_what_other_tables_tell_weighs_too(office: Office) -> None:
    case = a_case(office, status="accepted")
    now = clock.now()
    for n in (1, 2):
        db.session.add(
            Pause(clock_id=case.clocks[0].id, suspended_on=clock.today(), reason=f"Lý do {n}")
        )
    db.session.add(Group(case_id=case.id, people=12, came=7, made_at=now))
    case.body += " Báo chí đã đăng, cả khu phố bức xúc."
    attention.refresh(case)
    assert case.reasons == {"paused": 2, "signers": 12, "came": 7, "words": 3}
    assert set(attention.lists_of(case.reasons)) == {"protracted", "complex", "public_concern"}


def test_so_few_signers_that_they_could_be_told_weigh_nothing(office: Office) -> None:
    case = a_case(office, status="accepted")
    db.session.add(Group(case_id=case.id, people=4, came=4, made_at=clock.now()))
    attention.refresh(case)
    assert case.reasons == {}


def test_no_word_of_a_denunciation_is_looked_at(office: Office) -> None:
    case = a_case(office, Kind.DENUNCIATION)
    case.body = "báo chí bức xúc"
    attention.refresh(case)
    assert "words" not in case.reasons


def test_more_of_the_same_stops_weighing_at_its_most(office: Office) -> None:
    case = a_receipt(office).case
    case.transfers = 1000
    attention.refresh(case)
    days, most = attention.weights()["transferred"]
    assert case.weight == days * most


def test_each_change_is_kept_with_what_was_before(office: Office) -> None:
    case = a_case(office, status="accepted")
    case.transfers = 1
    attention.refresh(case)
    case.transfers = 2
    attention.refresh(case)
    attention.refresh(case)  # nothing changed
    db.session.commit()
    kept = db.session.scalars(select(Weighing).where(Weighing.case_id == case.id)).all()
    assert [(each.before, each.after) for each in kept] == [
        ({}, {"transferred": 1}), ({"transferred": 1}, {"transferred": 2}),
    ]  # fmt: skip
    assert [each.weight - each.weight_before for each in kept] == [15, 15]
