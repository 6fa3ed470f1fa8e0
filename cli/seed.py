"""Many synthetic cases, fast, through bulk inserts that obey the same invariants as the services."""

import random
import time
from datetime import date, datetime, timedelta

import click
from sqlalchemy import inspect, select

from cli.demo import texts, words
from cli.demo.bulk import Bulk, go_on_counting
from cli.demo.light import Light
from cli.demo.office import Ward, found
from cli.demo.replay import at_home, at_office
from office.base import clock
from office.base.db import db, transaction
from office.cases import attention, codes, holders, intake, sealed
from office.cases.models import Case, Duty
from office.law import working_days
from office.law.kinds import Kind
from office.letters import keeper
from office.people.accounts import hash_of
from office.people.actors import CITIZEN, SYSTEM, VISITOR, Actor
from office.people.roles import Role

PORTION = 2_000
"""Cases of one transaction."""
MOST_DAYS = 4 * 365
EARLIEST = date(2022, 3, 1)
"""Before this the days off of offices are not known well enough."""
KINDS = (
    (Kind.FEEDBACK, 800),
    (Kind.PETITION, 140),
    (Kind.COMPLAINT, 30),
    (Kind.DENUNCIATION, 15),
    (Kind.INFORMATION, 15),
)
RECENT_DAYS = 18
WAIVED = "Vụ việc tổng hợp để đo tải, không gửi thư"
PLAIN = 0.2


def seed(cases: int) -> None:
    """Add *cases* synthetic cases, making tables and office where there are none, and index all."""
    from cli.database import upgrade
    from office.search import sync

    if not inspect(db.engine).has_table(Case.__tablename__):
        upgrade()
    begun = time.monotonic()
    grow(cases, clock.now())
    click.echo(f"{cases} vụ việc trong {time.monotonic() - begun:.0f} giây; lập chỉ mục …")
    begun = time.monotonic()
    count = sync.rebuild()
    click.echo(f"{count} vụ việc trong chỉ mục, {time.monotonic() - begun:.0f} giây.")


def grow(cases: int, now: datetime) -> None:
    """Add *cases* cases received before *now*; the same number and moment give the same cases."""
    rng = random.Random(f"seed {cases}")  # noqa: S311 -- the same cases each time
    first = max(EARLIEST, clock.day_of(now) - timedelta(days=MOST_DAYS))
    with transaction():
        ward = found(clock.moment_of(first))
    used = set(db.session.scalars(select(Case.code)))
    bulk = Bulk()
    grower = Grower(rng, ward, now, bulk, used)
    moments = grower.moments(cases, first)
    with codes.chosen_by(rng.choice):
        for at in range(0, cases, PORTION):
            grower.portion(moments[at : at + PORTION])
            bulk.write()
            click.echo(f"  {min(at + PORTION, cases)} / {cases}")
    go_on_counting()
    _draft_letters(grower.first_case, now)


class Grower:
    """Draws cases and lets them live, lightly."""

    def __init__(
        self, rng: random.Random, ward: Ward, now: datetime, bulk: Bulk, used: set[str]
    ) -> None:
        self.rng, self.ward, self.now, self.bulk, self.used = rng, ward, now, bulk, used
        self.first_case = 0
        self.holders = holders.wanted(clock.day_of(now))
        self._kinds = [kind for kind, _ in KINDS]
        self._weights = [weight for _, weight in KINDS]
        self._joinable: dict[str, Light] = {}

    def moments(self, count: int, first: date) -> list[datetime]:
        """Return when the cases come in, oldest first; more of them lately."""
        span = (clock.day_of(self.now) - first).days
        found = []
        for _ in range(count):
            lately = self.rng.random() < 0.07
            days = self.rng.randrange(RECENT_DAYS if lately else span)
            moment = at_home(self.rng, self.now - timedelta(days=days + 1), 0)
            found.append(min(moment, self.now - timedelta(minutes=5)))
        return sorted(found)

    def portion(self, moments: list[datetime]) -> None:
        """Draw one case for each of *moments*."""
        self._joinable.clear()
        for moment in moments:
            self._one(moment)

    def _one(self, at: datetime) -> None:
        rng, day = self.rng, clock.day_of(at)
        (kind,) = rng.choices(self._kinds, self._weights)
        text = rng.choice(texts.of_kind(kind))
        said = texts.varied(text, rng, day, plain=rng.random() < PLAIN)
        case = Light(
            id=self.bulk.next_case(),
            ward=self.ward,
            kind=kind,
            channel=text.channel,
            field=text.field,
            urgency=text.urgency,
            said=attention.concern_said(kind, f"{said.subject}\n{said.body}"),
            received_at=at,
            points=[sealed.UNTOLD]
            if kind == Kind.DENUNCIATION
            else intake.split_points(said.wanted or said.subject),
        )
        self.first_case = self.first_case or case.id
        filed, party = self._filed(case, said, day)
        case.receive()
        Life(rng, case, self.now, self._joinable).live()
        case.sweep(self.now)
        self.bulk.take(case, filed, party)

    def _filed(
        self, case: Light, said: texts.Said, day: date
    ) -> tuple[dict[str, object], dict[str, object]]:
        """Return the columns of case and party that never change again."""
        code = codes.new_code(day)
        while code in self.used:
            code = codes.new_code(day)
        self.used.add(code)
        token, is_sealed = f"seed {case.id} {code}", case.kind == Kind.DENUNCIATION
        sender = texts.person(self.rng)
        identity = {**vars(sender), "identity_number": ""}
        spoken = {name: getattr(said, name)[:most] for name, most in intake.LONGEST.items()}
        unsealed = dict.fromkeys(("sealed", "content", "content_key", "for_sender", "telltales"))
        party: dict[str, object] = {**identity, **unsealed}
        secret = codes.secret_for(token, sealed=is_sealed)
        if is_sealed:
            original = {**{name: getattr(said, name) for name in _ORIGINAL}, "files": []}
            closed = sealed.close_case(code, identity, original, secret, self.holders)
            party = {**dict.fromkeys(identity, ""), **closed.party, "shares": closed.shares}
            spoken = {**dict.fromkeys(spoken, ""), "subject": sealed.UNTOLD}
        filed = {
            **spoken,
            "code": code,
            "secret_hash": codes.hash_secret(code, secret),
            "request_key": hash_of(token),
            "details": {},
            "locale": "vi",
            "anonymous": False,
            "name_hidden": self.rng.random() < 0.03,
            "citizen_id": None,
        }
        return filed, party


_ORIGINAL = ("subject", "body", "wanted")
_SOON = timedelta(days=RECENT_DAYS)


class Life:
    """The life of one case, cut off where the present begins."""

    def __init__(
        self, rng: random.Random, case: Light, now: datetime, joinable: dict[str, Light]
    ) -> None:
        self.rng, self.case, self.now, self.joinable = rng, case, now, joinable
        self.at = case.received_at
        self.slug = case.ward.unit_for(case.field)
        self.old = now - case.received_at > _SOON
        self.stuck = self.old and rng.random() < 0.014

    @property
    def handler(self) -> Actor:
        """The officer who works on the case."""
        if self.case.kind == Kind.DENUNCIATION:
            return self.case.ward.actors[Role.SEALED_INTAKE]
        return self.case.ward.handlers[self.slug]

    def _office(self, days: int) -> bool:
        """Go on to a moment in office hours; tell whether it has come already."""
        self.at = at_office(self.rng, self.at, days)
        return self.at <= self.now

    def _home(self, days: int) -> bool:
        self.at = at_home(self.rng, self.at, days)
        return self.at <= self.now

    def live(self) -> None:
        """Live as far as time has come."""
        late = self.rng.random() < 0.02
        if not self._office(4 if late else self.rng.choice((0, 1, 1, 2))):
            return
        if self._sent_away():
            return
        if self.stuck and self.rng.random() < 0.3:
            self.case.sort(self.at, "complex")
        self.case.accept(self.at, self.slug, self.handler)
        self.joinable.setdefault(self.case.field, self.case)
        if self._work() and self._settle(late=self.rng.random() < 0.03):
            self._end()

    def _sent_away(self) -> bool:
        case, chance = self.case, self.rng.random()
        agency = case.ward.agency_for(case.field).name
        first = self.joinable.get(case.field)
        if chance < 0.015:
            key, reason = words.DECLINED[case.kind]
            case.end("decline", self.at, case.desk, ground=key, reason=reason)
        elif chance < 0.035:
            case.end("guide", self.at, case.desk, agency=agency, reason=words.GUIDED)
        elif chance < 0.06:
            case.end("transfer", self.at, case.desk, agency=agency, reason=words.TRANSFERRED)
        elif chance < 0.075:
            case.end("withdraw", self.at, VISITOR, reason=self.rng.choice(words.WITHDRAWN))
        elif chance < 0.09 and first and case.kind != Kind.DENUNCIATION:
            case.join(self.at, first)
        else:
            return False
        return True

    def _work(self) -> bool:
        """Do what comes between acceptance and answer; False when time has caught up."""
        case, rng = self.case, self.rng
        hops = rng.randrange(0, 4) if self.stuck else int(rng.random() < 0.04)
        for _ in range(hops if case.kind != Kind.DENUNCIATION else 0):
            if not self._office(1):
                return False
            self.slug = rng.choice(
                [each for each in sorted(case.ward.handlers) if each != self.slug]
            )
            case.assign(self.at, self.slug, self.handler)
        if rng.random() < 0.2:
            if not self._office(1):
                return False
            text = rng.choice(words.UPDATES).format(unit=case.ward.units[self.slug].name)
            case.say(self.at, self.handler, text)
            if rng.random() < 0.6:
                if not self._home(0):
                    return False
                case.say(self.at, CITIZEN, rng.choice(words.REPLIES))
        if self.stuck and rng.random() < 0.1 and self._office(1):
            case.ask(self.at, self.handler, rng.choice(words.QUESTIONS[case.kind]))
            return False
        return not (self.stuck and rng.random() < 0.6)

    def _settle(self, *, late: bool) -> bool:
        case, rng = self.case, self.rng
        due = next(each.due_on for each in reversed(case.clocks) if each.step == "settle")
        if late:
            day = working_days.add(due, rng.randrange(1, 12))
        else:
            day = working_days.subtract(due, rng.randrange(2, 9))
        ready = at_office(rng, clock.moment_of(day), 0)
        self.at = ready if ready > self.at else at_office(rng, self.at, 0)
        if self.at > self.now:
            return False
        case.sweep(self.at)
        outcome = "explained" if rng.random() < 0.7 else words.outcome(rng, case.kind)
        sentence = words.answer(case.kind, case.field, outcome).format(
            day=f"{self.at:%d/%m/%Y}",
            later=f"{self.at + timedelta(days=60):%d/%m/%Y}",
            unit=case.ward.units[self.slug].name,
            agency=case.ward.agency_for(case.field).name,
        )
        case.propose(self.at, self.handler, [(sentence, outcome)] * len(case.points))
        if not self._office(rng.choice((0, 1))):
            return False
        case.answer(self.at)
        return True

    def _end(self) -> None:
        case, rng = self.case, self.rng
        if not self._office(rng.choice((0, 1, 2))):
            return
        case.close(self.at, self.handler, rng.choice(words.EVIDENCE), WAIVED)
        if rng.random() < 0.25 and case.kind != Kind.DENUNCIATION and self._home(1):
            score = rng.choice((5, 5, 4, 4, 3, 2, 1))
            comment = rng.choice(words.COMMENTS[score])
            case.rate(self.at, words.SAID_AFTER[score], comment)
        if not (self.stuck or rng.random() < 0.02) or not self._home(2):
            return
        case.dispute(self.at, rng.choice(words.DISPUTES))
        if (self.stuck and rng.random() < 0.5) or not self._office(1):
            return
        case.reopen(self.at, words.REOPENED)
        if not self.stuck and self._settle(late=False) and self._office(1):
            case.close(self.at, self.handler, rng.choice(words.EVIDENCE), WAIVED)


def _draft_letters(first_case: int, now: datetime) -> None:
    """Put before the head the drafts that wait with open cases: apologies owed, answers proposed."""
    new = Case.id >= first_case
    owed = select(Duty.id).where(Duty.settled_on.is_(None), Duty.case_id >= first_case)
    proposed = select(Case.id).where(new, Case.status == "proposed")
    duty_ids, case_ids = db.session.scalars(owed).all(), db.session.scalars(proposed).all()
    db.session.rollback()
    with clock.at(now):
        for at in range(0, len(duty_ids), 200):
            with transaction():
                for duty_id in duty_ids[at : at + 200]:
                    duty = db.session.get_one(Duty, duty_id)
                    case = db.session.get_one(Case, duty.case_id)
                    keeper.draft(case, duty.letter, SYSTEM, now, duty=duty)
            db.session.expunge_all()
        with transaction():
            for case_id in case_ids:
                case = db.session.get_one(Case, case_id)
                name = case.handler.name if case.handler else ""
                keeper.draft(case, "answer", Actor("officer", case.handler_id, name), now)
    db.session.expunge_all()
