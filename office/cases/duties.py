"""Letters the office owes: an apology for what went wrong, thanks and a commendation where they are earned."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import aliased

from office.base import audit, outbox
from office.base.db import db
from office.cases.models import Case, Clock, Duty
from office.cases.steps import STEPS
from office.law import duties as law
from office.law.kinds import Kind
from office.people.actors import SYSTEM, Actor

Said = Mapping[str, str]
"""What goes into the draft beside the duty's own words."""
APOLOGY, THANK_YOU, COMMENDATION = "apology", "thank_you", "commendation"
LATE, SOON, AGAIN = "late", "soon", "again"
"""What concerns a clock: found late, foreseen, or late a second time; its step follows after a dot."""
LATENESS = frozenset({LATE, SOON, AGAIN})
CONDUCT, CLOSING = "conduct", "closing"
PRAISE, PRAISED, DIALOGUE = "praise", "praised", "dialogue"
TRIGGERS = {
    LATE: "clock.late",
    SOON: "clock.foreseen",
    AGAIN: "clock.late_again",
    "lost": "file.fault",
    "damaged": "file.fault",
    "wrong": "file.fault",
    CONDUCT: "conduct.upheld",
    CLOSING: "closing.wrong",
    "acted": "feedback.acted_on",
    "adopted": "idea.adopted",
    PRAISE: "officer.praised",
    PRAISED: "officer.praised.told",
    DIALOGUE: "dialogue.held",
}
"""What happened, in the words of the law's table, by the ground of a duty."""


class LetterOwed(ValueError):
    """The case cannot be closed while a letter is owed and neither issued nor waived."""


def about(ground: str) -> str:
    """Return the ground of a duty without its step."""
    return ground.partition(".")[0]


def lawful(ground: str, day: date, kind: str, times: int = 1) -> law.Owed:
    """Tell by when, signed by whom and on what ground the letter is owed that arose on *day*."""
    return law.owed(TRIGGERS[about(ground)], day, kind=Kind(kind), times=times)


def of(case: Case) -> list[Duty]:
    """Return every duty of *case*, settled or not, oldest first."""
    rows = select(Duty).where(Duty.case_id == case.id).order_by(Duty.id)
    return list(db.session.scalars(rows))


def owed(case: Case) -> list[Duty]:
    """Return what is owed now and holds up the closing."""
    return [each for each in of(case) if each.settled_on is None and not each.proposed]


def answered_with(case: Case, duty: Duty) -> list[Duty]:
    """Return what a letter for *duty* answers for: of apologies everything open, one letter for all."""
    if duty.letter != APOLOGY:
        return [duty]
    return [each for each in of(case) if each.letter == APOLOGY and each.settled_on is None]


def signed_above(case: Case, duty: Duty) -> bool:
    """Tell whether the office above signs: the office is late a second time in the same case."""
    if about(duty.ground) == AGAIN:
        return True
    before = [each for each in of(case) if each.settled_by == "issued" and each.id != duty.id]
    return about(duty.ground) == LATE and any(about(each.ground) in LATENESS for each in before)


def owe_apology(case: Case, step: str, since: date, clock_id: int | None, at: datetime) -> None:
    """Owe one apology for the lateness; one letter answers for all faults not yet answered for.

    What only offices owe each other is late all the same, but nobody writes to the citizen for it; and
    who apologised before the promised day has done so.
    """
    if not STEPS[step].owed:
        return
    before = [each for each in of(case) if about(each.ground) in LATENESS]
    waits = any(each.settled_on is None for each in before)
    if waits or any(_told_before(each, clock_id) for each in before):
        return
    _add(case, Duty(letter=APOLOGY, ground=f"{LATE}.{step}", clock_id=clock_id, since=since), at)


def _told_before(duty: Duty, clock_id: int | None) -> bool:
    foreseen = about(duty.ground) == SOON and duty.settled_by == "issued"
    return foreseen and duty.clock_id is not None and duty.clock_id == clock_id


def foresee(
    case: Case, clock: Clock, words: str, at: datetime, said: Said, actor: Actor = SYSTEM
) -> Duty:
    """Owe an apology on the promised day at the latest: *clock* will not be kept; *said* goes into its draft."""
    duty = Duty(
        letter=APOLOGY,
        ground=f"{SOON}.{clock.step}",
        clock_id=clock.id,
        since=clock.due_on,
        words=words,
    )
    _add(case, duty, at, actor, said)
    return duty


def owe_again(case: Case, day: date, at: datetime) -> list[Duty]:
    """Owe a second apology, signed one level up, for each promise of an apology that is broken by *day*."""
    all_ = of(case)
    again = {
        each.clock_id for each in all_ if about(each.ground) == AGAIN and each.settled_on is None
    }
    clocks = {each.id: each for each in case.clocks}
    made = []
    for each in all_:
        promised = each.new_day
        late = clocks.get(each.clock_id or 0)
        if promised is None or late is None or late.id in again:
            continue
        if _broken(late, promised, day) and not _followed(each, all_):
            since = promised + timedelta(days=1)
            ground = f"{AGAIN}.{late.step}"
            duty = Duty(letter=APOLOGY, ground=ground, clock_id=late.id, since=since)
            _add(case, duty, at)
            made.append(duty)
            again.add(late.id)
    return made


def _broken(late: Clock, promised: date, day: date) -> bool:
    """Tell whether what was promised anew was not done; a clock that stands still or was let go breaks nothing."""
    if late.state == "stopped" and late.stopped_on:
        return late.stopped_on > promised
    return late.state == "running" and promised < day and late.due_on < day


def _followed(duty: Duty, all_: Sequence[Duty]) -> bool:
    return any(
        each.clock_id == duty.clock_id and each.id > duty.id and about(each.ground) == AGAIN
        for each in all_
    )


def broken_promises(today: date) -> list[int]:
    """Return the ids of cases whose apology named a new day that has passed, the matter still running."""
    later = aliased(Duty)
    followed = (
        select(later.id)
        .where(later.clock_id == Duty.clock_id, later.id > Duty.id, later.ground.startswith(AGAIN))
        .exists()
    )
    rows = (
        select(Duty.case_id)
        .join(Clock, Clock.id == Duty.clock_id)
        .where(Duty.new_day < today, Clock.state == "running", Clock.due_on < today, ~followed)
        .distinct()
    )
    return list(db.session.scalars(rows))


def owe_for_fault(
    case: Case,
    ground: str,
    words: str,
    day: date,
    at: datetime,
    actor: Actor = SYSTEM,
    *,
    proposed: bool = False,
) -> Duty | None:
    """Owe an apology for a fault that is no lateness: *ground* is one of `TRIGGERS`; once for each ground."""
    if any(each.ground == ground and each.settled_on is None for each in of(case)):
        return None
    duty = Duty(letter=APOLOGY, ground=ground, since=day, words=words, proposed=proposed)
    _add(case, duty, at, actor)
    return duty


def propose_thanks(
    case: Case, ground: str, since: date, at: datetime, words: str = "", actor: Actor = SYSTEM
) -> None:
    """Propose a thank-you: `acted` (feedback led to action), `adopted` (an idea was), `praise`, `dialogue`."""
    if not any(each.letter == THANK_YOU for each in of(case)):
        duty = Duty(letter=THANK_YOU, ground=ground, proposed=True, since=since, words=words)
        _add(case, duty, at, actor)


def propose_commendation(
    case: Case, since: date, at: datetime, words: str, actor: Actor = SYSTEM
) -> None:
    """Propose a letter to the officer whom the sender praised: *words* say who, then for what."""
    waits = any(each.letter == COMMENDATION and each.settled_on is None for each in of(case))
    if not waits:
        duty = Duty(letter=COMMENDATION, ground=PRAISED, proposed=True, since=since, words=words)
        _add(case, duty, at, actor)


def _add(
    case: Case, duty: Duty, at: datetime, actor: Actor = SYSTEM, said: Said | None = None
) -> None:
    duty.case_id = case.id
    duty.due_on = lawful(duty.ground, duty.since, case.kind).due
    db.session.add(duty)
    db.session.flush()
    audit.record(
        actor, "case:letter:owe", at, case_id=case.id, letter=duty.letter, ground=duty.ground
    )
    outbox.put(
        "letter.draft", case=case, kind=duty.letter, actor=SYSTEM, at=at, duty=duty, facts=said
    )
    _count(case)


def issued(case: Case, duty: Duty, day: date, new_day: date | None = None) -> None:
    """Settle *duty* and all that the same letter answers for; *new_day* is what the letter promises instead."""
    for each in answered_with(case, duty):
        each.settled_on, each.settled_by = day, "issued"
        each.new_day = new_day if about(each.ground) in LATENESS else None
    _count(case)


def waive(case: Case, duty: Duty, actor: Actor, reason: str, day: date, at: datetime) -> None:
    """Settle *duty*, and all that its letter would answer for, without a letter, by the head's reasoned decision."""
    for each in answered_with(case, duty):
        each.settled_on, each.settled_by, each.waived_reason = day, "waived", reason
    audit.record(actor, "case:letter:waive", at, case_id=case.id, letter=duty.letter, reason=reason)
    _count(case)


def owe_anew(case: Case, letter: str, settled_on: date) -> list[Duty]:
    """Open again what a letter, now withdrawn, had settled on *settled_on*; return it, oldest first."""
    again = [
        each
        for each in of(case)
        if each.letter == letter and each.settled_by == "issued" and each.settled_on == settled_on
    ]
    for each in again:
        each.settled_on = each.settled_by = each.new_day = None
    _count(case)
    return again


def _count(case: Case) -> None:
    """Keep how many letters *case* is owed: one answers for several faults."""
    db.session.flush()
    case.letters_owed = len({each.letter for each in owed(case)})


def refuse_if_owed(case: Case) -> None:
    """Raise `LetterOwed` while a letter is neither issued nor waived."""
    if owed(case):
        raise LetterOwed
