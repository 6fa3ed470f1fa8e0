"""The questions asked of letters never show more than the person may see."""

import secrets
from base64 import urlsafe_b64encode
from dataclasses import replace

import pytest

from office.base import clock, config
from office.base.db import db
from office.law.kinds import Kind
from office.letters import copies, issue, register
from office.people.roles import Role
from tests.builders import Office, a_case, sender_of
from tests.letters.stories import letter_of


def test_drafts_wait_for_those_who_may_see_the_case(office: Office) -> None:
    a_case(office, status="proposed")
    today = clock.today()
    head = register.drafts(office.actors[Role.HEAD], today)
    assert [each.kind for each in head.rows] == ["answer"]
    assert head.after == ""
    assert register.drafts(office.actors[Role.ADMINISTRATOR], today).rows == []


def test_a_duty_tells_by_when_it_is_owed(office: Office) -> None:
    a_case(office, status="answered")
    (row,) = register.drafts(office.actors[Role.HEAD], clock.today()).rows
    assert row.kind == "thank_you"
    assert row.days_left == 8  # five working days, a week-end and the holiday of 24 November
    assert row.proposed


def test_a_sealed_letter_opens_for_sealed_intake_alone(office: Office) -> None:
    case = a_case(office, Kind.DENUNCIATION, "accepted")
    case.handler_id = None
    letter = letter_of(case, "acknowledgement")
    assert register.by_handle(letter.handle, office.actors[Role.SUPERVISOR]) is None
    assert register.by_handle(letter.handle, office.actors[Role.RECEPTION]) is None
    assert register.by_handle(letter.handle, office.actors[Role.SEALED_INTAKE]) is letter


def test_the_citizen_sees_issued_letters_only(office: Office) -> None:
    case = a_case(office, status="answered")
    mine = register.of_case(case, sender_of(case))
    assert [each.kind for each in mine] == ["acknowledgement", "answer"]
    assert register.for_citizen(case) == mine
    stranger = sender_of(a_case(office))
    assert register.of_case(case, stranger) == []
    assert register.by_handle(mine[0].handle, stranger) is None
    draft = letter_of(case, "thank_you")
    assert register.by_handle(draft.handle, sender_of(case)) is None


def test_a_check_code_tells_ours_withdrawn_or_forged(office: Office) -> None:
    letter = letter_of(a_case(office, status="accepted"), "acknowledgement")
    code = letter.check_code or ""
    checked = register.by_check_code(code.lower().replace("-", " "))
    assert checked
    assert (checked.day, checked.unchanged, checked.withdrawn) == (clock.today(), True, False)
    assert register.by_check_code("7H2K-9QMD-4XTW") is None
    assert register.by_check_code("%" * 5000) is None
    issue.withdraw(letter, office.actors[Role.HEAD], "Gửi nhầm", clock.now())
    assert register.by_check_code(code).withdrawn
    letter.facts = {**letter.facts, "to": "Ông Khác"}
    db.session.flush()
    assert not register.by_check_code(code).unchanged
    assert not copies.unchanged(letter)


def test_a_letter_sealed_before_the_key_was_changed_still_holds(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = letter_of(a_case(office, status="accepted"), "acknowledgement")
    kept = config.current()
    new = urlsafe_b64encode(secrets.token_bytes(32)).decode()
    monkeypatch.setattr(config, "_installed", [replace(kept, key=new, old_keys=kept.key)])
    assert copies.unchanged(letter)
    letter.facts = {**letter.facts, "to": "Ông Khác"}
    assert not copies.unchanged(letter)
    monkeypatch.setattr(config, "_installed", [replace(kept, key=new)])
    letter.facts = {**letter.facts, "to": kept.office_name}
    assert not copies.unchanged(letter)


def test_what_replaced_a_letter_counts_while_it_stands(office: Office) -> None:
    case, head = a_case(office, status="answered"), office.actors[Role.HEAD]
    earlier, later = letter_of(case, "answer"), letter_of(case, "thank_you")
    issue.take_the_place_of(later, earlier, head, clock.now())
    assert register.replaced_on(earlier) is None, "a draft replaces nothing yet"
    issue.sign_letter(later, head, clock.now())
    assert register.replaced_on(earlier) == clock.today()
    issue.withdraw(later, head, "Gửi nhầm", clock.now())
    assert register.replaced_on(earlier) is None
    other = letter_of(a_case(office, status="answered"), "thank_you")
    with pytest.raises(issue.NotReplaceable):
        issue.take_the_place_of(other, earlier, head, clock.now())
