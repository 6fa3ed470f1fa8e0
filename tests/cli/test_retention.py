"""`flask retention` counts by default, and lets nothing go that two officers did not decide."""

import pytest

from cli import retention
from tests.builders import Office, a_case, days_later


def test_it_counts_row_by_row_and_changes_nothing(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    case = a_case(office, status="closed")
    with days_later(366 * 11):
        retention.count()
    assert "plain: 1 closed before" in capsys.readouterr().out
    assert case.body


def test_nothing_is_carried_out_without_a_decision(office: Office) -> None:
    a_case(office, status="closed")
    with days_later(366 * 11), pytest.raises(SystemExit):
        retention.carry_out()
