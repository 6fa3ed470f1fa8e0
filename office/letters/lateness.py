"""What an apology says of the clock that was missed, or will be: which, by how much, and the new day."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from office.base import config
from office.cases import deadlines, duties
from office.cases.models import Case, Clock, Duty
from office.cases.statuses import LABELS, Status
from office.cases.steps import SETTLE, STEPS
from office.law import working_days
from office.law.kinds import Kind
from office.letters import phrases
from office.letters.phrases import in_full

NEW_DAY_DAYS = 5
"""Working days from the apology to the new day its draft proposes; the officer may change it."""


def facts(case: Case, day: date, given: Mapping[str, Any], duty: Duty | None) -> dict[str, Any]:
    """Return what the apology of *day* for *duty* says beside what every letter says."""
    duty = _leading(case, duty)
    ground = duties.about(duty.ground) if duty else duties.LATE
    if duty and duties.signed_above(case, duty):
        ground = duties.AGAIN
    said: dict[str, Any] = {
        "size": 13,  # on one page
        "ground": ground,
        "cause": given.get("cause") or (duty.words if duty else ""),
        "fault": in_full(case.unit.name),
        "standing": _standing(case),
        "faults": _also(case, duty),
        "new_due": given.get("new_due") or new_day(case, day).isoformat(),
    }
    if ground == duties.AGAIN:
        said |= _from_above()
    late = missed(case, duty, day)
    return said | (_of_clock(case, late, duty, day) if late else {})


def _leading(case: Case, duty: Duty | None) -> Duty | None:
    """Return what the letter speaks of first: the lateness, where it answers for one."""
    if duty is None or duty.settled_on is not None:
        return duty
    together = duties.answered_with(case, duty)
    return next((each for each in together if duties.about(each.ground) in duties.LATENESS), duty)


def _from_above() -> dict[str, Any]:
    """Return the head of a letter that the office above writes."""
    settings = config.current()
    above = in_full(settings.office_parent)
    agency = {"parent_name": "", "name": above, "place": settings.office_place}
    return {"agency": agency, "office": in_full(settings.office_name)} if above else {}


def _standing(case: Case) -> str:
    holder = (
        "Bộ phận tiếp nhận tố cáo" if case.kind == Kind.DENUNCIATION else in_full(case.unit.name)
    )
    return f"ở {holder}, {LABELS[Status(case.status)].casefold()}"


def _also(case: Case, duty: Duty | None) -> list[dict[str, str]]:
    """Return the other faults that the same letter answers for."""
    if duty is None or duty.settled_on is not None:
        return []
    others = [each for each in duties.answered_with(case, duty) if each.id != duty.id]
    return [
        {"ground": duties.about(each.ground), "what": each.words}
        for each in others
        if duties.about(each.ground) not in duties.LATENESS
    ]


def _of_clock(case: Case, late: Clock, duty: Duty | None, day: date) -> dict[str, Any]:
    until = min(late.stopped_on or day, day)
    unit = deadlines.reckoning(late).unit
    over = late.step == SETTLE or not deadlines.running(case)
    promised = _promised(case, late, duty)
    return {
        "clock": STEPS[late.step].promised,
        "promised": promised.isoformat(),
        "days_late": _days_late(promised, until, unit) if promised < until else 0,
        "days_unit": phrases.UNITS.get(unit, "ngày"),
        "done_on": late.stopped_on.isoformat() if late.stopped_on and over else "",
    }


def _promised(case: Case, late: Clock, duty: Duty | None) -> date:
    """Return the day that was not kept: of a second lateness the one the last apology promised."""
    if duty is None or duties.about(duty.ground) != duties.AGAIN:
        return late.due_on
    anew = [each.new_day for each in duties.of(case) if each.clock_id == late.id and each.new_day]
    return max(anew, default=late.due_on)


def missed(case: Case, duty: Duty | None, day: date) -> Clock | None:
    """Return the clock an apology of *day* names: its own, or the gravest of all it answers for.

    A statute goes before a promise of the office, then the most days late. None where no clock was missed.
    """
    about = duties.about(duty.ground) if duty else duties.LATE
    if about not in duties.LATENESS:
        return None
    if duty and about != duties.LATE:
        return next((each for each in case.clocks if each.id == duty.clock_id), None)

    def gravity(each: Clock) -> tuple[bool, int]:
        return not each.promise, (min(each.stopped_on or day, day) - each.due_on).days

    return max(_answered_for(case, duty), key=gravity, default=None)


def _answered_for(case: Case, duty: Duty | None) -> list[Clock]:
    """Return the clocks found late since *duty* arose and before the next apology was owed."""
    late = {each.id: each.overdue.recorded_at for each in case.clocks if each.overdue}
    if duty is None or duty.clock_id not in late:
        return [each for each in case.clocks if each.overdue]
    later = [
        late[each.clock_id]
        for each in duties.of(case)
        if each.letter == duties.APOLOGY and each.id > duty.id and each.clock_id in late
    ]
    begun, ended = late[duty.clock_id], min(later, default=None)
    return [
        each
        for each in case.clocks
        if each.id == duty.clock_id
        or (each.id in late and begun <= late[each.id] and (ended is None or late[each.id] < ended))
    ]


def new_day(case: Case, day: date) -> date:
    """Return the new day a draft apology proposes: what still runs on time, or five working days."""
    running = [each.due_on for each in case.clocks if each.state == "running"]
    return min((due for due in running if due > day), default=working_days.add(day, NEW_DAY_DAYS))


def _days_late(due: date, until: date, unit: str) -> int:
    if unit != "working_days":
        return max((until - due).days, 1)
    return max(working_days.count(due, until), 1)
