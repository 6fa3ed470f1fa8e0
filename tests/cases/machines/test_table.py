"""Every path of every machine is walked through the services, from the filing to each end."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from office.base import clock
from office.base.db import db
from office.cases import disputes, workflow
from office.cases.deadlines import AlreadyLate
from office.cases.handling import NoMoreTime
from office.cases.machines import table
from office.cases.models import Case
from office.cases.models.case import NO_DUE
from office.cases.splitting import ActedOn
from office.cases.statuses import ENDED
from office.cases.steps import DEMAND, PUBLISH, REPORT
from office.law.kinds import Kind
from office.people.actors import Actor
from staff.refusals import REFUSALS
from tests.builders import Office, days_later
from tests.cases.machines.lives import Life, begin, edges

WITHDRAWING = frozenset({"withdraw", "ask_to_withdraw"})
"""One press of the sender: which of both it is, the stage says."""
LATER = 31
"""Days until a decision takes effect, and until a cost told of is overdue."""
TELLING = frozenset({DEMAND, PUBLISH, REPORT})
"""Steps that tell, while owed, by which way a case came to its stage."""
MAY_REFUSE: dict[str, tuple[type[Exception], ...]] = {
    "ask_extension": (NoMoreTime, AlreadyLate),
    "grant_extension": (NoMoreTime, AlreadyLate),
    "unsplit": (ActedOn,),
}
"""What a service may say no to though the move is open: the law gives no more time, parts went on."""


@contextmanager
def tried() -> Iterator[None]:
    """Undo whatever is done in between."""
    point = db.session.begin_nested()
    try:
        yield
    finally:
        point.rollback()


@dataclass(frozen=True)
class Kept:
    """What no move may lose."""

    kind: str
    status: str
    before_waiting: str | None
    clocks: int
    late: frozenset[tuple[int, object]]
    late_since: date | None
    """Never later than it was; earlier, where a step turns out to have been late before."""

    @classmethod
    def of(cls, case: Case) -> "Kept":
        """Take down how *case* stands."""
        late = frozenset((each.id, each.overdue.since) for each in case.clocks if each.overdue)
        return cls(
            *(case.kind, case.status, case.before_waiting, len(case.clocks), late),
            case.overdue_since,
        )

    def judge(self, case: Case, name: str) -> None:
        """Compare with how *case* stands after the move *name*: no unlawful stage, nothing lost."""
        db.session.flush()
        row, now = table.row(self.kind, name), Kept.of(case)
        assert row
        back = self.before_waiting if row.returns else None
        assert now.status == (back or row.target or (now.status if row.returns else self.status))
        assert now.status in table.stages(case.kind)
        assert now.clocks >= self.clocks
        assert now.late >= self.late
        assert not self.late_since or (now.late_since or date.max) <= self.late_since
        running = [each.due_on for each in case.clocks if each.state == "running"]
        assert case.next_due == min(running, default=NO_DUE)
        assert case.open == (case.status not in ENDED)
        assert case.open or not running, (name, self.status, case.status)


class Walk:
    """A search through all that can happen to one case; each way is taken and taken back.

    What leads on comes before what leaves the case at its stage: every stage is reached first with as
    little done as can be, and what was done before leaves its mark in the steps owed.
    """

    def __init__(self, life: Life) -> None:
        self.life = life
        self.walked: set[tuple[str, str]] = set()
        self.taken: set[tuple[str, str, int]] = set()
        self.kind = life.kind
        self.all = edges(life.kind)
        self.seen: set[object] = set()
        self.waited: set[object] = set()

    def on(self) -> None:
        """Take every way that is open here and that may show something new."""
        case, place, here = self.life.case, self._stage(), self._here()
        if self.life.kind != self.kind or case.reopenings > 1 or self.walked >= self.all:
            return
        open_now, first = self.life.moves(), here not in self.seen
        self.seen.add(here)
        if case.status in {"answered", "unpaid"} and place not in self.waited:
            self.waited.add(place)
            with tried(), days_later(LATER):
                self.on()
        for name in sorted(open_now, key=self._order):
            if self._place(name) not in self.taken or (first and self._leads_on(name)):
                with tried():
                    if self._go(name, open_now[name]):
                        self.on()

    def _order(self, name: str) -> tuple[bool, bool]:
        return not self._leads_on(name), self._place(name) in self.taken

    def _leads_on(self, name: str) -> bool:
        row = table.row(self.life.case.kind, name)
        return bool(row and (row.target or row.returns))

    def _stage(self) -> tuple[object, ...]:
        case = self.life.case
        return case.status, case.before_waiting, case.level, bool(disputes.judges(case))

    def _here(self) -> tuple[object, ...]:
        owed = frozenset(each.step for each in self.life.case.clocks if each.state == "running")
        return *self._stage(), clock.today(), owed & TELLING

    def _place(self, name: str) -> tuple[str, str, int]:
        return name, self.life.case.status, self.life.case.level

    def _go(self, name: str, actor: Actor) -> bool:
        """Do one move and judge what it left; False where a service says no for good reason."""
        before, place = Kept.of(self.life.case), self._place(name)
        try:
            self.life.do(name, actor)
        except MAY_REFUSE.get(name, ()):
            return False
        before.judge(self.life.case, name)
        self.walked.add(place[:2])
        self.taken.add(place)
        return True


@pytest.mark.parametrize("kind", list(Kind))
def test_every_move_is_walked_from_every_stage_it_begins_at(office: Office, kind: Kind) -> None:
    walk = Walk(begin(office, kind))
    walk.on()
    left = sorted(f"{name} from {stage}" for name, stage in walk.all - walk.walked)
    assert not left, "; ".join(left)


@given(data=st.data())
@settings(
    max_examples=30,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a life made shorter tells no more
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_is_asked_of_the_services_nothing_unlawful_comes_of_it(
    office: Office, data: st.DataObject
) -> None:
    life = begin(office, data.draw(st.sampled_from(Kind)))
    now = clock.now()
    for _ in range(data.draw(st.integers(4, 12))):
        now += timedelta(days=data.draw(st.integers(0, 25)))
        with clock.at(now):
            open_now = life.moves()
            if open_now and data.draw(st.booleans()):
                name = data.draw(st.sampled_from(sorted(open_now)))
                _lawful(life, name, open_now[name])
            else:
                name = data.draw(st.sampled_from(sorted({each for each, _ in edges(life.kind)})))
                _unlawful(life, name, life.actors[data.draw(st.sampled_from(sorted(life.actors)))])
    db.session.rollback()


def _lawful(life: Life, name: str, actor: Actor) -> None:
    """Do what is open; a service may still refuse, and then nothing has changed."""
    before, point = Kept.of(life.case), db.session.begin_nested()
    try:
        life.do(name, actor)
    except REFUSALS:
        point.rollback()
        assert Kept.of(life.case) == before
        return
    point.commit()
    before.judge(life.case, name)


def _unlawful(life: Life, name: str, actor: Actor) -> None:
    """Try what is not open to *actor*: it is refused, and nothing has changed."""
    with tried():
        open_now = {each.name for each in workflow.available(life.case, actor)}
        if not open_now & ({*WITHDRAWING, name} if name in WITHDRAWING else {name}):
            with pytest.raises(REFUSALS):
                life.do(name, actor)
