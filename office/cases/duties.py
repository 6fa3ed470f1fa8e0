"""Letters the office owes: an apology when a clock turned late, a thank-you where it is earned."""

from datetime import date, datetime

from sqlalchemy import select

from office.base import audit, outbox
from office.base.db import db
from office.cases.models import Case, Duty
from office.cases.steps import STEPS
from office.people.actors import SYSTEM, Actor

APOLOGY, THANK_YOU = "apology", "thank_you"


class LetterOwed(ValueError):
    """The case cannot be closed while a letter is owed and neither issued nor waived."""


def of(case: Case) -> list[Duty]:
    """Return every duty of *case*, settled or not, oldest first."""
    rows = select(Duty).where(Duty.case_id == case.id).order_by(Duty.id)
    return list(db.session.scalars(rows))


def owed(case: Case) -> list[Duty]:
    """Return what is owed now and holds up the closing."""
    return [each for each in of(case) if each.settled_on is None and not each.proposed]


def owe_apology(case: Case, step: str, since: date, clock_id: int | None, at: datetime) -> None:
    """Owe one apology for the lateness; one letter answers for all faults not yet answered for.

    What only offices owe each other is late all the same, but nobody writes to the citizen for it.
    """
    if not STEPS[step].owed or any(each.letter == APOLOGY for each in owed(case)):
        return
    _add(case, Duty(letter=APOLOGY, ground=f"late.{step}", clock_id=clock_id, since=since), at)


def propose_thanks(case: Case, ground: str, since: date, at: datetime) -> None:
    """Propose a thank-you: `acted` (feedback led to action), `adopted` (an idea was), `praise`."""
    if not any(each.letter == THANK_YOU for each in of(case)):
        _add(case, Duty(letter=THANK_YOU, ground=ground, proposed=True, since=since), at)


def _add(case: Case, duty: Duty, at: datetime) -> None:
    duty.case_id = case.id
    db.session.add(duty)
    db.session.flush()
    audit.record(
        SYSTEM, "case:letter:owe", at, case_id=case.id, letter=duty.letter, ground=duty.ground
    )
    outbox.put("letter.draft", case=case, kind=duty.letter, actor=SYSTEM, at=at, duty=duty)
    _count(case)


def issued(case: Case, duty: Duty, day: date) -> None:
    """Settle *duty*: its letter went out."""
    duty.settled_on, duty.settled_by = day, "issued"
    _count(case)


def waive(case: Case, duty: Duty, actor: Actor, reason: str, day: date, at: datetime) -> None:
    """Settle *duty* without a letter, by the head's reasoned decision."""
    duty.settled_on, duty.settled_by, duty.waived_reason = day, "waived", reason
    audit.record(actor, "case:letter:waive", at, case_id=case.id, letter=duty.letter, reason=reason)
    _count(case)


def _count(case: Case) -> None:
    db.session.flush()
    case.letters_owed = len(owed(case))


def refuse_if_owed(case: Case) -> None:
    """Raise `LetterOwed` while a letter is neither issued nor waived."""
    if owed(case):
        raise LetterOwed
