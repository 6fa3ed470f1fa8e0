"""What weighs on a case is counted from what happened to it, and said in words."""

from datetime import date, timedelta

import pytest

from office.base import clock
from office.base.i18n import translate
from office.cases import attention
from tests.builders import Office, a_receipt

HAPPENED = {
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
    assert set(attention.WEIGHTS) == set(attention.WORDS) == set(HAPPENED)


def test_a_new_case_weighs_nothing(office: Office) -> None:
    case = a_receipt(office).case
    assert (case.weight, case.reasons) == (0, [])


@pytest.mark.parametrize("reason", HAPPENED)
def test_each_reason_weighs_by_itself_and_is_said(office: Office, reason: str) -> None:
    case = a_receipt(office).case
    for column, value in HAPPENED[reason].items():
        setattr(case, column, value)
    attention.refresh(case)
    assert case.reasons == [reason]
    assert case.weight == attention.WEIGHTS[reason] * attention.counts(case)[reason] > 0
    age, why = attention.in_words(case, clock.today() + timedelta(days=12))
    assert age.facts == {"n": 12}
    said = translate(why.words, "vi", **why.facts)
    assert "%" not in said
    assert reason != "overdue" or "03/11/2026" in said


def test_the_red_line_is_a_number_of_the_law() -> None:
    assert attention.red_line_days() > 0
