"""Reading out of the ordinary: whose marks of a day stand out, compared with their own days and their role's.

A sign accuses nobody. It says in one sentence what was seen and what is usual; people ask, and judge.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from statistics import median
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from office.base import clock
from office.base.audit import Event
from office.base.db import db
from office.base.i18n import N_
from office.cases import readings
from office.cases.models import Case, Excluded, Reading
from office.cases.sight import visible_to
from office.law import working_days
from office.law.kinds import Kind
from office.people.actors import Actor
from office.people.models import Appointment, Officer
from office.people.roles import Role

WINDOW = timedelta(days=14)
"""How far back a day is judged."""
COMPARED = timedelta(days=90)
"""How far back days count for what is usual."""
MOST = 50_000
"""Marks looked at for one page, the newest; a ward leaves a few hundred a day."""
NIGHT_ENDS, NIGHT_BEGINS = 6, 21
HOUR = timedelta(hours=1)
AROUND = timedelta(hours=24)


@dataclass(frozen=True)
class Sign:
    """What stands out: how many cases make it, how many times the usual, in words."""

    least: int
    times: int
    """More than so many times the usual of the person or of the role; 0: not compared."""
    seen: str
    rule: str


SIGNS: dict[str, Sign] = {
    "conflict": Sign(
        1, 0,
        N_("%(name)s đọc %(n)s vụ việc ngay trước hoặc sau khi có người được đặt ra ngoài vụ đó."),
        N_("Từ %(least)s vụ đọc trong vòng 24 giờ quanh lúc ghi xung đột lợi ích, mà không có phần "
           "việc trong vụ đó hoặc chính là người được đặt ra ngoài."),
    ),
    "identity": Sign(
        1, 0,
        N_("%(name)s mở danh tính người tố cáo của %(n)s vụ việc."),
        N_("Mỗi lần mở danh tính người tố cáo."),
    ),
    "sealed": Sign(
        2, 0,
        N_("%(name)s mở nội dung %(n)s đơn tố cáo mà sau đó không làm gì với đơn nào trong số đó."),
        N_("Từ %(least)s đơn tố cáo mở trong ngày mà không có việc nào sau đó."),
    ),
    "outside": Sign(
        5, 2,
        N_("%(name)s đọc %(n)s vụ việc của đơn vị khác mà chưa từng có phần việc trong đó; thường "
           "mở %(own)s vụ mỗi ngày, người cùng vai trò %(role)s."),
        N_("Từ %(least)s vụ ngoài đơn vị, không được giao, chưa từng làm gì; hơn %(times)s lần "
           "mức thường ngày của người đó hoặc của vai trò."),
    ),
    "many": Sign(
        15, 2,
        N_("%(name)s mở %(n)s vụ việc trong một giờ; cả ngày thường chỉ mở %(own)s vụ, người cùng "
           "vai trò %(role)s."),
        N_("Từ %(least)s vụ trong 60 phút, và hơn %(times)s lần số vụ của cả một ngày thường."),
    ),
    "hours": Sign(
        1, 0,
        N_("%(name)s đọc %(n)s vụ việc vào ban đêm hoặc ngày nghỉ mà không làm gì với vụ nào."),
        N_("Từ %(least)s vụ đọc từ 21 giờ đến 6 giờ, hoặc ngày nghỉ theo lịch làm việc, mà không "
           "có việc nào sau đó."),
    ),
    "no_act": Sign(
        8, 2,
        N_("%(name)s đọc %(n)s vụ việc mà không làm gì sau đó; thường mở %(own)s vụ mỗi ngày, "
           "người cùng vai trò %(role)s."),
        N_("Từ %(least)s vụ trong ngày không có việc nào theo sau, và hơn %(times)s lần mức thường "
           "ngày của người đó hoặc của vai trò."),
    ),
    "export": Sign(
        3, 0,
        N_("%(name)s tải %(n)s bảng dữ liệu ra ngoài."),
        N_("Từ %(least)s bảng tải trong một ngày."),
    ),
}  # fmt: skip
"""Office policy, not law: thresholds to be changed here, and said on the page. Gravest first."""
READ_SEALED = frozenset({Role.SEALED_INTAKE, Role.HEAD})
"""Their work is with every denunciation, wherever it lies."""
NOT_ASKED = frozenset({"conflict"})
"""Nobody is asked about these: the question would tell that there is such a case."""


@dataclass(frozen=True, slots=True)
class Look:
    """One mark, with what is needed to judge it."""

    officer_id: int
    case_id: int | None
    what: str
    at: datetime
    day: date
    code: str
    kind: str
    unit_id: int | None
    handler_id: int | None


@dataclass(frozen=True)
class Reader:
    """An officer whose marks are looked at."""

    name: str
    roles: frozenset[str]
    units: frozenset[int]


@dataclass(frozen=True)
class Line:
    """One officer, one day, one sign: enough for a sentence and a list of codes."""

    officer_id: int
    name: str
    sign: str
    day: date
    n: int
    own: float | None
    role: float | None
    codes: tuple[str, ...]

    @property
    def key(self) -> tuple[int, str, date]:
        """Return what names the line."""
        return self.officer_id, self.sign, self.day


@dataclass(frozen=True)
class _Ground:
    """All that the marks are held against."""

    readers: Mapping[int, Reader]
    acts: Mapping[tuple[int, int], datetime]
    """(officer, case) → the last act of the officer on it."""
    noted: Mapping[int, Sequence[tuple[str, datetime]]]
    """Case → who was set aside, and when."""

    def part(self, look: Look) -> bool:
        return (look.officer_id, look.case_id or 0) in self.acts

    def acted(self, look: Look) -> bool:
        last = self.acts.get((look.officer_id, look.case_id or 0))
        return last is not None and last >= look.at


def judged_by(actor: Actor, reader: Reader, officer_id: int) -> bool:
    """Tell whether *actor* judges that officer: a supervisor's own reading goes to the head."""
    if officer_id == actor.id:
        return False
    return actor.has(Role.HEAD if Role.SUPERVISOR.value in reader.roles else Role.SUPERVISOR)


def lines(actor: Actor, today: date) -> list[Line]:
    """Return what stands out to *actor*, newest day first; of unseen cases nothing is counted.

    Asks five questions, however many marks there are.
    """
    since = today - WINDOW
    known = readers(today)
    looks = [
        each
        for each in _looks(actor, since)
        if each.officer_id in known and judged_by(actor, known[each.officer_id], each.officer_id)
    ]
    ground = _Ground(known, _acts(since), _noted(since))
    usual = _Usual(actor, today, known)
    found: list[Line] = []
    looks.sort(key=lambda each: (each.officer_id, each.day, each.at))
    for (officer_id, day), of_day in groupby(looks, lambda each: (each.officer_id, each.day)):
        own, role = usual.own(officer_id, day), usual.of_role(officer_id)
        for sign, (n, codes) in _signs(list(of_day), ground).items():
            if _stands_out(SIGNS[sign], n, own, role):
                name = known[officer_id].name
                found.append(Line(officer_id, name, sign, day, n, own, role, codes))
    order = list(SIGNS)
    return sorted(
        found, key=lambda each: (-each.day.toordinal(), order.index(each.sign), each.name)
    )


def _stands_out(sign: Sign, n: int, own: float | None, role: float | None) -> bool:
    if n < sign.least:
        return False
    known = [each for each in (own, role) if each is not None]
    return not sign.times or not known or n > sign.times * min(known)


def _signs(looks: Sequence[Look], ground: _Ground) -> dict[str, tuple[int, tuple[str, ...]]]:
    """Return sign → how many cases (or files) of one officer's day, and their codes."""
    found = {name: _cases(each for each in looks if holds(each, ground)) for name, holds in TESTS}
    number, _codes = found["conflict"]
    found["conflict"] = number, _told_of_conflicts(looks, ground)
    hour = max((_cases(_within(looks, each.at)) for each in looks), key=lambda one: one[0])
    exports = sum(each.what == readings.EXPORT for each in looks)
    return {**found, "many": hour, "export": (exports, ())}


def _told_of_conflicts(looks: Sequence[Look], ground: _Ground) -> tuple[str, ...]:
    """Return the codes but those of denunciations: beside a name, one would tell who is accused."""
    plain = (each for each in looks if each.kind != Kind.DENUNCIATION and _conflict(each, ground))
    return _cases(plain)[1]


def _cases(looks: Iterable[Look]) -> tuple[int, tuple[str, ...]]:
    codes = {each.case_id: each.code for each in looks if each.case_id is not None}
    return len(codes), tuple(sorted(codes.values()))


def _within(looks: Sequence[Look], start: datetime) -> list[Look]:
    return [each for each in looks if start <= each.at < start + HOUR]


def _conflict(look: Look, ground: _Ground) -> bool:
    near = [
        who
        for who, at in ground.noted.get(look.case_id or 0, ())
        if abs(at - look.at) <= AROUND
    ]  # fmt: skip
    reader = ground.readers[look.officer_id]
    own = {f"officer.{look.officer_id}", *(f"unit.{unit}" for unit in reader.units)}
    return bool(near) and (not ground.part(look) or not own.isdisjoint(near))


def _identity(look: Look, _ground: _Ground) -> bool:
    return look.what == readings.IDENTITY


def _sealed(look: Look, ground: _Ground) -> bool:
    return look.kind == Kind.DENUNCIATION and not ground.acted(look)


def _outside(look: Look, ground: _Ground) -> bool:
    reader = ground.readers[look.officer_id]
    mine = look.unit_id in reader.units or look.handler_id == look.officer_id
    sealed = look.kind == Kind.DENUNCIATION and not reader.roles.isdisjoint(READ_SEALED)
    return look.case_id is not None and not (mine or sealed or ground.part(look))


def _hours(look: Look, ground: _Ground) -> bool:
    hour = clock.local(look.at).hour
    off = hour < NIGHT_ENDS or hour >= NIGHT_BEGINS or not working_days.is_working(look.day)
    return look.case_id is not None and off and not ground.acted(look)


def _no_act(look: Look, ground: _Ground) -> bool:
    return look.case_id is not None and not ground.acted(look)


TESTS: tuple[tuple[str, Callable[[Look, _Ground], bool]], ...] = (
    ("conflict", _conflict),
    ("identity", _identity),
    ("sealed", _sealed),
    ("outside", _outside),
    ("hours", _hours),
    ("no_act", _no_act),
)
"""Signs that a single mark can bear."""


# The questions


def readers(today: date) -> dict[int, Reader]:
    """Return every officer with the posts of the last two weeks: who left is looked at, too."""
    rows = db.session.execute(
        select(Officer.id, Officer.name, Appointment.role, Appointment.unit_id)
        .join(Appointment, Appointment.officer_id == Officer.id)
        .where(
            Appointment.from_day <= today,
            or_(Appointment.until_day.is_(None), Appointment.until_day >= today - WINDOW),
        )
    ).all()
    found: dict[int, Reader] = {}
    for id_, name, role, unit_id in rows:
        old = found.get(id_, Reader(name, frozenset(), frozenset()))
        found[id_] = Reader(name, old.roles | {role}, old.units | {unit_id})
    return found


def _seen(actor: Actor) -> ColumnElement[bool]:
    return or_(Reading.case_id.is_(None), visible_to(actor))


def _looks(actor: Actor, since: date) -> list[Look]:
    rows = db.session.execute(
        select(
            Reading.officer_id, Reading.case_id, Reading.what, Reading.at, Reading.day,
            func.coalesce(Case.code, ""), func.coalesce(Case.kind, ""), Case.unit_id,
            Case.handler_id,
        )
        .outerjoin(Case, Case.id == Reading.case_id)
        .where(Reading.at >= clock.moment_of(since), _seen(actor))
        .order_by(Reading.at.desc())
        .limit(MOST)
    )  # fmt: skip
    return [Look(*row) for row in rows]


def _acts(since: date) -> dict[tuple[int, int], datetime]:
    read = select(Reading.case_id).where(
        Reading.at >= clock.moment_of(since), Reading.case_id.is_not(None)
    )
    rows: Any = db.session.execute(
        select(Event.actor_id, Event.case_id, func.max(Event.at))
        .where(Event.actor_kind == "officer", Event.case_id.in_(read))
        .where(Event.action != "case:identity:open")
        .group_by(Event.actor_id, Event.case_id)
    )
    return {(actor_id, case_id): at for actor_id, case_id, at in rows}


def _noted(since: date) -> dict[int, list[tuple[str, datetime]]]:
    rows = db.session.execute(
        select(Excluded.case_id, Excluded.who, Excluded.at).where(
            Excluded.at >= clock.moment_of(since) - AROUND
        )
    )
    found: dict[int, list[tuple[str, datetime]]] = defaultdict(list)
    for case_id, who, at in rows:
        found[case_id].append((who, at))
    return found


class _Usual:
    """How many cases a day, in the middle of all days on which any was read."""

    def __init__(self, actor: Actor, today: date, readers: Mapping[int, Reader]) -> None:
        rows = db.session.execute(
            select(Reading.officer_id, Reading.day, func.count(Reading.case_id.distinct()))
            .outerjoin(Case, Case.id == Reading.case_id)
            .where(Reading.at >= clock.moment_of(today - COMPARED), _seen(actor))
            .group_by(Reading.officer_id, Reading.day)
        ).all()
        self.days: dict[int, dict[date, int]] = defaultdict(dict)
        for officer_id, day, count in rows:
            self.days[officer_id][day] = count
        self.readers = readers

    def own(self, officer_id: int, day: date) -> float | None:
        """Return what is usual for the person on other days; None when there are none."""
        return _middle(n for each, n in self.days[officer_id].items() if each != day)

    def of_role(self, officer_id: int) -> float | None:
        """Return what is usual for others with one of the same roles; None when there are none."""
        roles = self.readers[officer_id].roles
        return _middle(
            n
            for other, days in list(self.days.items())
            if other != officer_id
            and other in self.readers
            and not roles.isdisjoint(self.readers[other].roles)
            for n in days.values()
        )


def _middle(counts: Iterable[int]) -> float | None:
    known = list(counts)
    return median(known) if known else None
