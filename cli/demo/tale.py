"""One case told from the first word to the last, through the same services as the pages."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from cli.demo import files, gate, parts, words
from cli.demo.office import Ward
from cli.demo.plans import OFFICE_HOURS, Plan
from cli.demo.replay import Tale, at_home, at_office
from cli.demo.texts import Said, as_written, person, varied
from office.base import clock
from office.base.files import Upload
from office.cases import (
    admissibility,
    closing,
    competence,
    deadlines,
    duties,
    evidence,
    faults,
    handling,
    intake,
    joins,
    notes,
    procedure,
    refusing,
    settling,
    splitting,
    triage,
    workflow,
)
from office.cases.duties import APOLOGY, THANK_YOU
from office.cases.intake import Filing
from office.cases.models import Case
from office.cases.steps import SETTLE
from office.law import working_days
from office.law.kinds import Kind
from office.letters import issue, keeper
from office.people.actors import VISITOR, Actor
from office.people.roles import Role

ENDS_AT_TRIAGE = {"filed_away": "file_away", "inspected": "inspect"}
"""The last step of a letter without a name, by how its story ends."""


class TheEnd(Exception):
    """The story stands still here."""


def token_of(plan_name: str) -> str:
    """Return what a story is filed with; its secret needs the key of the settings as well."""
    return f"demonstration {plan_name}"


class Telling:
    """A story being told; `at` is the moment it has come to."""

    def __init__(self, ward: Ward, plan: Plan, known: dict[str, Case]) -> None:
        self.ward, self.plan, self.rng, self.known = ward, plan, plan.rng, known
        self.at = plan.start
        self.case: Case
        self.sender = VISITOR
        self.slug = ward.unit_for(plan.text.field)

    def tell(self) -> Tale:
        """Yield each moment of the story, and let it happen when called again."""
        try:
            yield from self._story()
        except TheEnd:
            return

    def _story(self) -> Tale:
        yield from self._come(self.plan.start)
        self._file()
        self._halt("received")
        yield from self._first_look()
        yield from self._work()
        for round_ in range(self._disputes + 1):
            yield from self._settle(first=round_ == 0)
            yield from self._close()
            yield from self._afterwards(round_)

    # --- time and people

    def _come(self, moment: datetime) -> Tale:
        self.at = moment
        yield moment

    def _office(self, days: int) -> Tale:
        yield from self._come(at_office(self.rng, self.at, days))

    def _home(self, days: int) -> Tale:
        yield from self._come(at_home(self.rng, self.at, days))

    @property
    def _disputes(self) -> int:
        """How often it is disputed and judged here: the next one would go to the office above."""
        return min(self.plan.disputes, 1 if self.sealed else 2)

    def _halt(self, stage: str) -> None:
        if self.plan.halts == stage:
            raise TheEnd

    def _role(self, role: Role) -> Actor:
        return self.ward.actors[role]

    @property
    def sealed(self) -> bool:
        """Whether the case is a denunciation."""
        return self.case.kind == Kind.DENUNCIATION

    @property
    def handler(self) -> Actor:
        """The officer who works on the case."""
        return self._role(Role.SEALED_INTAKE) if self.sealed else self.ward.handlers[self.slug]

    @property
    def desk(self) -> Actor:
        """The officer who looks first."""
        return self._role(Role.SEALED_INTAKE if self.sealed else Role.RECEPTION)

    @property
    def head(self) -> Actor:
        """The chair of the committee."""
        return self._role(Role.HEAD)

    def _fill(self, sentence: str) -> str:
        day = clock.day_of(self.at)
        return sentence.format(
            day=f"{working_days.last_working_day(day):%d/%m/%Y}",
            later=f"{day + timedelta(days=60):%d/%m/%Y}",
            unit=self.ward.units[self.slug].name,
            agency=self.ward.agency_for(self.plan.text.field).name,
        )

    # --- the parts of a story

    def _said(self) -> Said:
        day = clock.day_of(self.at)
        if self.plan.as_is:
            return as_written(self.plan.text, day)
        return varied(self.plan.text, self.rng, day, plain=self.plan.plain)

    def _file(self) -> None:
        plan, said, sender = self.plan, self._said(), person(self.rng)
        kind = plan.sorted_from or plan.text.kind
        filing = Filing(
            kind=kind,
            subject=said.subject,
            body=said.body,
            wanted=said.wanted,
            field=plan.text.field,
            place=said.place,
            channel=plan.text.channel,
            urgency=plan.text.urgency,
            name="" if plan.anonymous else sender.name,
            phone="" if plan.anonymous else sender.phone,
            email="" if plan.anonymous else sender.email,
            address="" if plan.anonymous else sender.address,
            anonymous=plan.anonymous,
            name_hidden=self.rng.random() < 0.05,
            uploads=files.handed_in(self.rng, kind, plan.text.field),
        )
        counter = plan.text.channel in OFFICE_HOURS
        receipt = intake.receive(
            filing,
            self.desk_for(kind) if counter else VISITOR,
            self.at,
            token=token_of(plan.name or str(plan.number)),
            unit_id=self.ward.agency.id,
        )
        self.case = receipt.case
        self.sender = Actor("visitor", None, "", opened=frozenset({self.case.id}))
        if plan.name:
            self.known[plan.name] = self.case

    def desk_for(self, kind: Kind) -> Actor:
        """Return the officer at the counter for a case of *kind*."""
        sealed = kind == Kind.DENUNCIATION
        return self._role(Role.SEALED_INTAKE if sealed else Role.RECEPTION)

    def _first_look(self) -> Tale:
        plan, case = self.plan, self.case
        if plan.fate == "withdrawn":
            yield from self._home(self.rng.randrange(1, 4))
            closing.withdraw(case, self.sender, self.at, reason=self.rng.choice(words.WITHDRAWN))
            raise TheEnd
        yield from self._office(plan.accept_after)
        yield from self._take_apart()
        self._sort()
        yield from self._send_away()
        unit, handler = self.ward.units[self.slug], self.handler.id
        if plan.asked == "first" and not self.sealed:
            triage.assign(case, self.desk, self.at, unit=unit, handler_id=handler)
            yield from self._ask()
            yield from self._office(1)
        if self.sealed:
            gate.through(case, self.ward, self.at)
        triage.accept(case, self.desk, self.at, unit=unit, handler_id=handler, all_good=True)
        self._steps("notify")

    def _take_apart(self) -> Tale:
        plan, case = self.plan, self.case
        if plan.fate not in {"split", "split_sealed", "unsplit"}:
            return
        desk = self._role(Role.RECEPTION)
        splitting.split(case, desk, self.at, parts.contents(case, self.ward), whole=True)
        if plan.fate != "unsplit":
            raise TheEnd
        yield from self._office(0)
        splitting.unsplit(case, desk, self.at, reason=words.UNSPLIT)

    def _sort(self) -> None:
        plan = self.plan
        if plan.sorted_from or plan.text.complexity != "normal":
            triage.sort(
                self.case,
                self.desk,
                self.at,
                kind=plan.text.kind,
                field=plan.text.field,
                complexity=plan.text.complexity,
                urgency=plan.text.urgency,
            )

    def _send_away(self) -> Tale:
        plan, case, desk = self.plan, self.case, self.desk
        agency = self.ward.agency_for(plan.text.field)
        first = self.known.get(plan.joins)
        fate = self._lawful(plan.fate)
        if plan.fate == "joined" and first is not None:
            joins.join(case, desk, self.at, first=first)
        elif fate == "guided":
            triage.guide(case, desk, self.at, agency=agency.name, advice=words.GUIDED)
        elif fate == "transferred":
            triage.transfer(case, desk, self.at, agency=agency, reason=words.TRANSFERRED)
        elif plan.fate == "declined":
            key, reason = words.DECLINED[Kind(case.kind)]
            yield from self._check(admissibility.behind(case, key), reason)
            triage.decline(case, desk, self.at, ground_key=key, reason=reason)
        elif plan.fate in ENDS_AT_TRIAGE:
            self._take(ENDS_AT_TRIAGE[plan.fate], desk)
        elif plan.fate == "second" and first is not None:
            self._take("second_level", desk, earlier=first.code)
            triage.transfer(case, desk, self.at, agency=agency, reason=words.TRANSFERRED)
        else:
            return
        raise TheEnd

    def _lawful(self, fate: str) -> str:
        """Return *fate*, or the other way to the competent body where the law has only that one."""
        ways = {"guided": "guide", "transferred": "transfer"}
        if fate not in ways or competence.way(self.case, ways[fate]):
            return fate
        return next(each for each in ways if each != fate)

    def _check(self, item: admissibility.Item, reason: str) -> Tale:
        """Find *item* in the way; what the citizen could supply is asked for first, in vain."""
        case, desk = self.case, self.desk
        admissibility.answer(case, desk, self.at, {item.id: (item.unlawful, reason)})
        if item.supply_vi:
            question = admissibility.request(admissibility.judge(case))
            handling.ask(case, desk, self.at, question=question)
            yield from self._office(3)

    def _ask(self) -> Tale:
        question = self.rng.choice(words.QUESTIONS[Kind(self.case.kind)])
        handling.ask(self.case, self.handler, self.at, question=question)
        self._halt("waiting")
        if self.rng.random() < 0.25:
            yield from self._office(6)
            handling.go_on(self.case, self.handler, self.at)
            return
        yield from self._home(self.rng.randrange(1, 5))
        handling.supply(
            self.case,
            self.sender,
            self.at,
            self.rng.choice(words.SUPPLIED),
            uploads=files.handed_in(self.rng, self.case.kind, self.case.field),
        )

    def _work(self) -> Tale:
        for _ in range(self.plan.hops):
            yield from self._office(self.rng.randrange(1, 4))
            self._hop()
        for _ in range(self.plan.talks):
            yield from self._talk()
        if self.plan.asked == "later":
            yield from self._office(1)
            yield from self._ask()
        if self.plan.extension or self.plan.halts == "extension":
            yield from self._more_time()
        if self.plan.suspended_days:
            yield from self._suspend()
        if self.plan.halts == "awaiting":
            yield from self._home(1)
            handling.say(self.case, self.sender, self.at, self.rng.choice(words.REPLIES))
            raise TheEnd
        self._halt("accepted")
        if self.plan.fate in {"terminated", "handed_over"}:
            yield from self._break_off()
        if self.plan.halts == "unpaid":
            until = clock.day_of(self.at) + timedelta(days=10)
            self._take("tell_cost", self.handler, amount=24_000, until=until.isoformat())
            raise TheEnd
        if self.plan.halts in {"verifying", "reported"}:
            yield from self._find_facts()

    def _find_facts(self) -> Tale:
        yield from self._office(2)
        self._take("verify", self.handler)
        self._halt("verifying")
        yield from self._office(4)
        self._take("report", self.handler, findings=words.FINDINGS, differs="yes")
        self._halt("reported")
        if self.case.kind == Kind.COMPLAINT:
            yield from self._speak()

    def _speak(self) -> Tale:
        """Hold the dialogue of a complaint on which the two sides differ, told of in time."""
        yield from self._office(1)
        meeting = at_office(self.rng, self.at + timedelta(days=6), 0)
        day = clock.day_of(meeting).isoformat()
        self._take("invite_dialogue", self.handler, dialogue_day=day, place=words.MEETING_PLACE)
        yield from self._come(meeting)
        self._take("hold_dialogue", self.handler, attended="yes", minutes=words.MINUTES)

    def _break_off(self) -> Tale:
        yield from self._office(3)
        if self.plan.fate == "terminated":
            self._take("record_withdrawal", self.handler, by="letter")
            yield from self._office(1)
            self._take("terminate", self.head, end="withdrawn", reason=words.TERMINATED)
        else:
            self._take("hand_over", self.head, agency=words.INVESTIGATORS)
        raise TheEnd

    def _hop(self) -> None:
        if self.sealed:
            return
        others = sorted(set(self.ward.handlers) - {self.slug})
        self.slug = self.rng.choice(others)
        unit = self.ward.units[self.slug]
        triage.assign(self.case, self.desk, self.at, unit=unit, handler_id=self.handler.id)

    def _talk(self) -> Tale:
        yield from self._office(self.rng.randrange(1, 3))
        text = self._fill(self.rng.choice(words.UPDATES))
        handling.say(self.case, self.handler, self.at, text)
        if self.rng.random() < 0.5:
            notes.write(self.case, self.handler, self.at, self.rng.choice(words.NOTES))
        if self.rng.random() < 0.7:
            yield from self._home(self.rng.randrange(0, 2))
            handling.say(self.case, self.sender, self.at, self.rng.choice(words.REPLIES))

    def _more_time(self) -> Tale:
        yield from self._office(2)
        going = deadlines.running(self.case, SETTLE)
        limit = deadlines.extension_limit(going[-1]) if going else None
        if limit is None or clock.day_of(self.at) > limit.notice_by or going[-1].overdue:
            return
        handling.ask_extension(
            self.case,
            self.handler,
            self.at,
            days=max(1, limit.days - self.rng.randrange(0, 6)),
            reason=self.rng.choice(words.DELAYS),
        )
        self._halt("extension")
        granted = self.plan.extension == "granted"
        yield from self._office(1)
        if granted and clock.day_of(self.at) > going[-1].due_on:
            granted = False
        handling.decide_extension(self.case, self.head, self.at, granted=granted)

    def _suspend(self) -> Tale:
        if self.case.kind not in workflow.RULING:
            return
        yield from self._office(4)
        reason = self.rng.choice(words.SUSPENDED)
        number = self.rng.randrange(20, 400)
        paper = f"{number}/QĐ-UBND"
        handling.suspend(self.case, self.head, self.at, reason=reason, paper=paper)
        self._steps("serve")
        self._halt("suspended")
        yield from self._come(at_office(self.rng, self.at + timedelta(self.plan.suspended_days), 0))
        paper = f"{number + self.rng.randrange(3, 40)}/QĐ-UBND"
        handling.resume(self.case, self.head, self.at, paper=paper)
        self._steps("serve")

    def _settle(self, *, first: bool) -> Tale:
        if self.case.kind in workflow.RULING:
            yield from self._find_facts()
        yield from self._come(self._target(self.plan.lateness if first else -3))
        if self.plan.apology == "early" and duties.owed(self.case):
            self._apologise()
            yield from self._office(1)
        self._propose()
        if first and self.plan.sent_back:
            yield from self._office(1)
            handling.send_back(self.case, self.head, self.at, reason=words.SENT_BACK)
            yield from self._office(1)
            self._propose()
        self._halt("proposed")
        yield from self._office(self.rng.choice((0, 1)))
        if first and self.plan.praise:
            who, what = words.PRAISED
            faults.praise(self.case, self.handler, self.at, who=who, what=what)
        handling.answer(self.case, self.head, self.at)
        self._steps("send", "act", "publish")

    def _steps(self, *names: str) -> None:
        """Take the steps of the procedure that are owed, in time."""
        for name in names:
            if any(each.name == name for each in workflow.available(self.case, self.handler)):
                self._take(name, self.handler)

    def _take(self, name: str, who: Actor, **said: Any) -> None:
        """Take one step of the procedure today."""
        facts = {**words.STEP, "day": clock.day_of(self.at).isoformat(), **said}
        procedure.take(self.case, name, who, self.at, **facts)

    def _target(self, lateness: int) -> datetime:
        """Return when the answer is ready: so many working days after the due day, or before it."""
        going = [each for each in deadlines.running(self.case, SETTLE) if each.state == "running"]
        if not going:
            return at_office(self.rng, self.at, 3)
        due = going[-1].due_on
        move = working_days.add if lateness >= 0 else working_days.subtract
        day = move(due, abs(lateness))
        moment = at_office(self.rng, clock.moment_of(day), 0)
        return moment if moment > self.at else at_office(self.rng, self.at, 1)

    def _propose(self) -> None:
        case, kind = self.case, Kind(self.case.kind)
        answers: dict[int, settling.Said] = {}
        pictures: dict[int, list[Upload]] = {}
        for point in case.points:
            outcome = self.plan.outcome or words.outcome(self.rng, kind)
            sentence = words.answer(kind, self.plan.text.field, outcome)
            answers[point.number] = self._shown(self._fill(sentence), outcome)
            if {evidence.PICTURE, evidence.SHOWN} & {*evidence.needs_of(case, outcome)}:
                taken = self.at - timedelta(hours=self.rng.randrange(2, 20))
                pictures[point.number] = [files.afterwards(self.rng, taken)]
        handling.draft_answer(case, self.handler, self.at, answers, uploads=pictures)
        handling.propose(case, self.handler, self.at)

    def _shown(self, sentence: str, outcome: str) -> settling.Said:
        """Say how a point ends, with what the rules of evidence ask for it."""
        needs = evidence.needs_of(self.case, outcome)
        grounds = refusing.for_case(self.case) if evidence.GROUND in needs else []
        papered = evidence.PAPER in needs
        return settling.Said(
            sentence,
            outcome,
            ground=grounds[0].id if grounds else "",
            paper=words.paper(self.rng, Kind(self.case.kind)) if papered else "",
            paper_day=clock.day_of(self.at) if papered else None,
        )

    def _apologise(self) -> None:
        for duty in duties.owed(self.case):
            if duty.settled_on is not None:
                continue  # the letter before answered for it too
            if self.plan.apology == "waived":
                issue.waive(duty, self.head, self.rng.choice(words.WAIVED), self.at)
                continue
            cause = {"cause": self.rng.choice(words.CAUSES)}
            letter = keeper.draft(self.case, APOLOGY, self.handler, self.at, duty=duty, facts=cause)
            above = issue.Above(*words.ABOVE, clock.day_of(self.at))
            keeper.sign(
                self.case, APOLOGY, self.head, self.at, above if issue.goes_above(letter) else None
            )

    def _thank(self) -> None:
        for duty in duties.of(self.case):
            if duty.letter != THANK_YOU or duty.settled_on is not None:
                continue
            if self.plan.thanks == "letter":
                keeper.sign(self.case, THANK_YOU, self.head, self.at)
            elif self.plan.thanks == "waived":
                reason = "Đã cảm ơn trực tiếp tại buổi gặp dân"
                issue.waive(duty, self.head, reason, self.at)

    def _close(self) -> Tale:
        self._halt("answered")
        if self.case.kind == Kind.COMPLAINT:
            yield from self._come(at_office(self.rng, self.at + timedelta(days=32), 0))
            self._take("take_effect", self.handler)
            self._halt("effective")
            self._steps("direct")
        yield from self._office(self.rng.randrange(1, 4))
        self._apologise()
        self._thank()
        closing.close(
            self.case,
            self.handler,
            self.at,
            evidence=self.rng.choice(words.EVIDENCE),
            uploads=() if self.sealed else files.evidence(self.rng),
        )

    def _afterwards(self, round_: int) -> Tale:
        if self.plan.score and not round_:
            yield from self._home(self.rng.randrange(0, 6))
            self._rate()
        if round_ >= self._disputes:
            return
        yield from self._home(self.rng.randrange(1, 8))
        closing.dispute(self.case, self.sender, self.at, reason=self.rng.choice(words.DISPUTES))
        self._halt("disputed")
        yield from self._office(self.rng.randrange(1, 4))
        if self.plan.upheld:
            self._apologise()
            closing.uphold(self.case, self._judge(round_), self.at, reason=words.UPHELD)
            raise TheEnd
        closing.reopen(self.case, self._judge(round_), self.at, reason=words.REOPENED)
        if round_ + 1 == self._disputes:
            self._halt("reopened")

    def _judge(self, round_: int) -> Actor:
        """Return who judges this dispute: the second one goes up, a denunciation is the head's."""
        return self.head if round_ or self.sealed else self._role(Role.SUPERVISOR)

    def _rate(self) -> None:
        score = self.plan.score
        closing.rate(
            self.case,
            self.sender,
            self.at,
            replies=words.SAID_AFTER[score],
            comment=self.rng.choice(words.COMMENTS[score]),
        )


def tell(ward: Ward, plans: list[Plan]) -> Iterator[Tale]:
    """Yield the tale of each plan; they know each other's cases by name."""
    known: dict[str, Case] = {}
    for plan in plans:
        yield Telling(ward, plan, known).tell()
