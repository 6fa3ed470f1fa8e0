"""A mandate lets one officer sign some papers for a term, and nothing more."""

from datetime import date, timedelta

import pytest

from office.base import clock
from office.base.db import db
from office.cases import workflow
from office.cases.models import Case
from office.law.kinds import Kind
from office.letters import authorising, drafting, issue
from office.letters.models import Authorisation, Letter
from office.people.roles import Role
from tests.builders import Office, a_case

KIND = "documents_request"


def granted(
    office: Office, role: Role = Role.LEAD, kinds: tuple[str, ...] = (KIND,), days: int = 30
) -> Authorisation:
    today = clock.today()
    return authorising.grant(
        office.officers[role], "Trưởng phòng Kinh tế", kinds, "05/GUQ-UBND ngày 02/11/2026",
        (today, today + timedelta(days=days)), office.actors[Role.HEAD], clock.now(),
    )  # fmt: skip


def drafted(office: Office, kind: str = KIND) -> tuple[Case, Letter]:
    case = a_case(office, Kind.COMPLAINT, "accepted")
    letter = drafting.draw_up(case, kind, office.actors[Role.LEAD], clock.now())
    body = letter.body
    letter.body = {**body, "paragraphs": ["Đề nghị gửi hồ sơ."], "sections": []}
    db.session.commit()
    return case, letter


def test_what_is_signed_under_a_mandate_says_so_and_keeps_it_under_the_seal(office: Office) -> None:
    made, (_case, letter) = granted(office), drafted(office)
    lead = office.actors[Role.LEAD]
    assert issue.may_sign(letter, lead)
    issue.sign_letter(letter, lead, clock.now())
    assert letter.facts["signer"]["authority"] == "TUQ. CHỦ TỊCH"
    assert letter.signed_title == "TUQ. CHỦ TỊCH TRƯỞNG PHÒNG KINH TẾ"
    assert letter.facts["mandate"]["authorisation"] == made.id
    assert issue.is_sealed(letter.facts, letter.seal)


@pytest.mark.parametrize("wrong", ["kind", "person", "past", "ended", "none"])
def test_beyond_the_mandate_nothing_is_signed(office: Office, wrong: str) -> None:
    who = Role.HANDLER if wrong == "person" else Role.LEAD
    if wrong != "none":
        made = granted(office, who, ("urging_letter",) if wrong == "kind" else (KIND,))
        if wrong == "ended":
            authorising.end(made, office.actors[Role.HEAD], clock.now())
        if wrong == "past":
            made.from_day = made.until_day = date(2020, 1, 1)
    _case, letter = drafted(office)
    assert not issue.may_sign(letter, office.actors[Role.LEAD])
    with pytest.raises(workflow.NotAllowed):
        issue.sign_letter(letter, office.actors[Role.LEAD], clock.now())
    assert letter.number is None


def test_decisions_personal_letters_and_denunciations_are_never_signed_so(office: Office) -> None:
    keys = {each.key for each in authorising.kinds()}
    assert KIND in keys
    assert not keys & {
        "first_decision",
        "stay_decision",
        "apology",
        "thank_you",
        "commendation",
        "denunciation_conclusion",
    }
    for each in keys:
        granted(office, Role.HANDLER, (each,))
    sealed = a_case(office, Kind.DENUNCIATION)
    handler = office.actors[Role.HANDLER]
    assert all(authorising.of(handler, sealed, key, clock.today()) is None for key in keys)


@pytest.mark.parametrize("trouble", ["self", "other", "term", "past", "kinds", "unknown", "paper"])
def test_a_mandate_that_cannot_be_is_refused(office: Office, trouble: str) -> None:
    today = clock.today()
    said: dict[str, object] = {
        "officer": office.officers[Role.LEAD], "post": "Trưởng phòng", "chosen": (KIND,), "paper": "1/GUQ",
        "term": (today, today), "actor": office.actors[Role.HEAD], "at": clock.now(),
    }  # fmt: skip
    wrong: type[Exception] = workflow.NotAllowed
    if trouble == "self":
        said["officer"] = office.officers[Role.HEAD]
    elif trouble == "other":
        said["actor"] = office.actors[Role.LEAD]
    elif trouble in {"term", "past"}:
        first = today if trouble == "term" else today - timedelta(days=9)
        said["term"], wrong = (first, today - timedelta(days=1)), authorising.BadTerm
    else:
        wrong = authorising.NothingToSign
        said |= {
            "kinds": {"chosen": ()},
            "unknown": {"chosen": ("apology",)},
            "paper": {"paper": " "},
        }[trouble]
    with pytest.raises(wrong):
        authorising.grant(**said)  # type: ignore[arg-type]


def test_who_is_set_aside_signs_nothing_whatever_the_mandate(office: Office) -> None:
    granted(office)
    case, letter = drafted(office)
    case.excluded = [f"officer.{office.officers[Role.LEAD].id}"]
    db.session.commit()
    assert not issue.may_sign(letter, office.actors[Role.LEAD])
