"""A case lived without the database: the same steps, clocks and events as the services, in bulk."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any, cast

from cli.demo.office import Ward
from office.base import clock
from office.cases import admissibility, attention, deadlines, duties, faults
from office.cases.duties import APOLOGY, THANK_YOU
from office.cases.statuses import ENDED, OPEN, Status
from office.cases.steps import ACCEPT, REVIEW, SETTLE
from office.cases.workflow import BY_NAME
from office.law import deadlines as law
from office.law.kinds import Kind, clock_rule, clock_start, has_clock
from office.people.actors import CITIZEN, SYSTEM, Actor
from office.people.roles import Role


@dataclass(slots=True)
class Deed:
    """An event before it is sealed, with the columns of `audit.Event`."""

    at: datetime
    actor_kind: str
    actor_id: int | None
    actor_name: str
    action: str
    case_id: int
    facts: dict[str, Any]
    effective_at: datetime | None = None
    id: int = 0
    said: dict[str, Any] | None = None
    """The message this event tells of, which gets its number later."""


@dataclass(slots=True)
class Ticking:
    """A clock, with the columns of `models.Clock` and its lateness."""

    step: str
    round: int
    rule: str
    facts: dict[str, Any]
    started_on: date
    first_due: date
    due_on: date
    promise: bool
    state: str = "running"
    stopped_on: date | None = None
    overdue: dict[str, Any] | None = None


@dataclass(slots=True)
class Light:
    """A case with the columns of `models.Case` that the steps change."""

    id: int
    ward: Ward
    kind: Kind
    channel: str
    field: str
    urgency: str
    received_at: datetime
    points: list[str]
    said: int = 0
    """Words in its letter that tell of public concern."""
    status: str = "received"
    open: bool = True
    version: int = 1
    complexity: str = "normal"
    accepted_day: date | None = None
    closed_at: datetime | None = None
    closed_day: date | None = None
    unit_id: int = 0
    handler_id: int | None = None
    held_since: date = date.min
    first_case_id: int | None = None
    before_waiting: str | None = None
    next_due: date = date.max
    next_step: str = ""
    overdue_since: date | None = None
    letters_owed: int = 0
    transfers: int = 0
    reopenings: int = 0
    joined: int = 0
    awaiting_reply: bool = False
    public_concern: bool = False
    level: int = 1
    weight: int = 0
    reasons: dict[str, int] = dataclasses.field(default_factory=dict)
    clocks: list[Ticking] = dataclasses.field(default_factory=list)
    duties: list[dict[str, Any]] = dataclasses.field(default_factory=list)
    messages: list[dict[str, Any]] = dataclasses.field(default_factory=list)
    checks: list[dict[str, Any]] = dataclasses.field(default_factory=list)
    answers: list[tuple[str, str]] = dataclasses.field(default_factory=list)
    rating: dict[str, Any] | None = None
    deeds: list[Deed] = dataclasses.field(default_factory=list)

    def receive(self) -> None:
        """Take the case in: its clocks start."""
        day = clock.day_of(self.received_at)
        self.unit_id, self.held_since = self.ward.agency.id, day
        self.answers = [("", "")] * len(self.points)
        self._start(ACCEPT, day)
        if clock_start(self.kind, SETTLE, day) == "received":
            self._start(SETTLE, day)
        files: list[str] = []
        said = {"kind": self.kind.value, "channel": self.channel, "after": "received"}
        self._note(
            CITIZEN,
            "case:case:receive",
            self.received_at,
            {**said, "files": files, "originals": []},
        )
        self._refresh()

    def accept(self, at: datetime, slug: str, handler: Actor) -> None:
        """Accept it for the unit *slug*, every item of the checklist in order."""
        good = {
            each.id: each.lawful
            for each in admissibility.items(self.kind, clock.day_of(self.received_at))
        }
        self._note(self.desk, "case:check:answer", at, {"items": good})
        self.checks += [
            {"item": key, "answer": said, "officer_id": self.desk.id, "at": at}
            for key, said in good.items()
        ]
        self.sweep(at)
        day, unit = clock.day_of(at), self.ward.units[slug]
        self.accepted_day, self.handler_id = day, handler.id
        self.unit_id, self.held_since = unit.id, day
        if clock_start(self.kind, SETTLE, day) == "accepted":
            self._start(SETTLE, day)
        self._move("accept", self.desk, at, unit=unit.name)

    @property
    def desk(self) -> Actor:
        """The officer who looks first."""
        sealed = self.kind == Kind.DENUNCIATION
        return self.ward.actors[Role.SEALED_INTAKE if sealed else Role.RECEPTION]

    def assign(self, at: datetime, slug: str, handler: Actor) -> None:
        """Give it to another unit."""
        unit = self.ward.units[slug]
        if unit.id != self.unit_id:
            self.transfers += 1
            self.unit_id, self.held_since = unit.id, clock.day_of(at)
        self.handler_id = handler.id
        self._move("assign", self.desk, at, unit=unit.name, handler=handler.id)

    def sort(self, at: datetime, complexity: str) -> None:
        """Weigh it anew; the kind stays."""
        self.complexity = complexity
        was = {"kind": self.kind.value, "field": self.field}
        self._move("sort", self.desk, at, was=was, kind=self.kind.value, field=self.field)

    def ask(self, at: datetime, handler: Actor, question: str) -> None:
        """Ask the citizen for what is missing."""
        self.before_waiting = self.status
        self._move("ask", handler, at, reason=question)

    def say(self, at: datetime, actor: Actor, text: str) -> None:
        """Add a turn to the conversation."""
        from_citizen = not actor.is_officer
        author = "" if from_citizen else actor.name
        said = {"at": at, "from_citizen": from_citizen, "author": author, "text": text}
        self.messages.append(said)
        self.awaiting_reply = from_citizen
        who = "citizen" if from_citizen else "officer"
        deed = self._note(
            CITIZEN if from_citizen else actor,
            f"case:message:{who}",
            at,
            {"files": [], "originals": []},
        )
        deed.said = said
        self.sweep(at)
        self._touch()

    def propose(self, at: datetime, handler: Actor, answers: list[tuple[str, str]]) -> None:
        """Draft the answer to each point and put it before the head."""
        self.answers = answers
        self._note(handler, "case:answer:draft", at, {})
        self._touch()
        self._move("propose", handler, at)

    def answer(self, at: datetime) -> None:
        """Sign the answer; good work deserves thanks."""
        self._move("answer", self.head, at)
        self._touch()  # the letter signed with it counts as a change of its own
        good = {"done", "partly"} | ({"planned"} if self.kind == Kind.PETITION else set())
        ground = {Kind.FEEDBACK: "acted", Kind.PETITION: "adopted"}.get(self.kind)
        known = any(each["letter"] == THANK_YOU for each in self.duties)
        if self.field == "staff_conduct" and self.kind != Kind.DENUNCIATION:
            said = zip(self.points, self.answers, strict=True)
            right = [asked for asked, (_, outcome) in said if outcome in faults.UPHELD]
            if right:
                proposed = self.kind != Kind.COMPLAINT
                self._fault(duties.CONDUCT, "; ".join(right), at, proposed=proposed)
        if ground and not known and good & {outcome for _, outcome in self.answers}:
            self._owe(THANK_YOU, ground, clock.day_of(at), at, proposed=True)

    @property
    def head(self) -> Actor:
        """The chair of the committee."""
        return self.ward.actors[Role.HEAD]

    def close(self, at: datetime, handler: Actor, evidence: str, reason: str) -> None:
        """Close it; what is still owed is waived first, with *reason*."""
        self.sweep(at)
        self.waive(at, reason)
        self.awaiting_reply = False
        self._move("close", handler, at, evidence=evidence)

    def waive(self, at: datetime, reason: str) -> None:
        """Let the head settle every open duty without a letter."""
        for each in self.duties:
            if each["settled_on"] is not None:
                continue
            for one in self.duties:  # one letter answers for all apologies owed
                if one is each or (one["letter"] == each["letter"] == APOLOGY):
                    self._settle(one, at, reason)
            said = {"letter": each["letter"], "reason": reason}
            self._note(self.head, "case:letter:waive", at, said)
            self._count()
            self._touch()

    def _settle(self, duty: dict[str, Any], at: datetime, reason: str) -> None:
        if duty["settled_on"] is None:
            day = clock.day_of(at)
            duty.update(settled_on=day, settled_by="waived", waived_reason=reason)

    def _fault(self, ground: str, words: str, at: datetime, *, proposed: bool = False) -> None:
        open_ = [each["ground"] for each in self.duties if each["settled_on"] is None]
        if ground not in open_:
            self._owe(APOLOGY, ground, clock.day_of(at), at, words=words, proposed=proposed)

    def rate(self, at: datetime, replies: Mapping[str, str], comment: str) -> None:
        """Keep the citizen's rating."""
        self.rating = {
            "round": self.reopenings + 1,
            **replies,
            "score": None,
            "reasons": [],
            "comment": comment,
            "at": at,
        }
        self._note(CITIZEN, "case:case:rate", at, dict(replies))

    def dispute(self, at: datetime, reason: str) -> None:
        """Let the citizen say that it is not solved."""
        self.say(at, CITIZEN, reason)
        day = clock.day_of(at)
        lawful = deadlines.law_day(self.kind, day, received=clock.day_of(self.received_at))
        if has_clock(self.kind, REVIEW, lawful):
            self._start(REVIEW, day, self.reopenings + 1)
        self._move("dispute", CITIZEN, at)

    def reopen(self, at: datetime, reason: str) -> None:
        """Take it up again with a new clock."""
        self.sweep(at)
        if self.status == "disputed" and self.kind != Kind.DENUNCIATION:
            self._fault(duties.CLOSING, reason, at)
        self.reopenings += 1
        self.answers = [(text, "") for text, _ in self.answers]
        self._start(SETTLE, clock.day_of(at), self.reopenings + 1)
        self._move("reopen", self.head, at, reason=reason)

    def end(self, name: str, at: datetime, actor: Actor, **facts: Any) -> None:
        """End it by one of decline, guide, transfer, join, withdraw."""
        self.transfers += int(name == "transfer")
        self._move(name, actor, at, **facts)

    def join(self, at: datetime, first: "Light") -> None:
        """Join it to the *first* case about the same matter."""
        self.end("join", at, self.desk)
        self.first_case_id = first.id
        first.joined += 1
        first._touch()  # noqa: SLF001 -- its own kind

    def sweep(self, at: datetime) -> None:
        """Write down, at the midnight it came true, every clock that turned late before *at*."""
        today = clock.day_of(at)
        for each in self.clocks:
            if each.state != "running" or each.overdue or each.due_on >= today:
                continue
            since = each.due_on + timedelta(days=1)
            found = clock.moment_of(since, time(0, 5))
            each.overdue = {"since": since, "recorded_at": found, "ended_on": None}
            self.overdue_since = min(self.overdue_since or since, since)
            said = {"step": each.step, "rule": each.rule, "due": each.due_on.isoformat()}
            deed = self._note(SYSTEM, "case:clock:overdue", found, said)
            deed.effective_at = clock.moment_of(since)
            if not any(
                duties.about(one["ground"]) in duties.LATENESS and one["settled_on"] is None
                for one in self.duties
            ):
                self._owe(APOLOGY, f"late.{each.step}", since, found, ticking=each)
            self._touch()

    # --- what the steps have in common

    def _start(self, step: str, day: date, round_: int = 1) -> None:
        lawful = deadlines.law_day(self.kind, day, received=clock.day_of(self.received_at))
        rule = clock_rule(self.kind, step, lawful, channel=self.channel)
        due, promise = _reckoned(rule, day, self.complexity)
        facts = {} if self.complexity == "normal" else {"complexity": self.complexity}
        self.clocks.append(Ticking(step, round_, rule, facts, day, due, due, promise))

    def _move(self, name: str, actor: Actor, at: datetime, **facts: Any) -> None:
        row, day, before = BY_NAME[name], clock.day_of(at), Status(self.status)
        self.sweep(at)
        after = row.target or before
        self.status, self.open = after.value, after in OPEN
        for each in self.clocks:
            if each.state == "running" and (each.step in row.stops or row.drops):
                _stop(each, day, dropped=row.drops)
        if after in ENDED and before in OPEN:
            self.closed_at, self.closed_day = at, day
        elif after in OPEN and before in ENDED:
            self.closed_at = self.closed_day = None
        said = {key: value for key, value in facts.items() if value not in (None, "")}
        self._note(
            actor, f"case:case:{name}", at, {**said, "before": before.value, "after": after.value}
        )
        self._touch()

    def _owe(
        self, letter: str, ground: str, since: date, at: datetime, *,
        proposed: bool = False, ticking: Ticking | None = None, words: str = "",
    ) -> None:  # fmt: skip
        self.duties.append(
            {
                "letter": letter,
                "ground": ground,
                "ticking": ticking,
                "proposed": proposed,
                "since": since,
                "due_on": duties.lawful(ground, since, self.kind.value).due,
                "words": words,
                "new_day": None,
                "settled_on": None,
                "settled_by": None,
                "waived_reason": "",
            }
        )
        self._note(SYSTEM, "case:letter:owe", at, {"letter": letter, "ground": ground})
        self._count()

    def _count(self) -> None:
        owed = [each for each in self.duties if each["settled_on"] is None]
        self.letters_owed = len({each["letter"] for each in owed if not each["proposed"]})

    def _note(self, actor: Actor, action: str, at: datetime, facts: dict[str, Any]) -> Deed:
        deed = Deed(at, actor.kind, actor.id, actor.name, action, self.id, facts)
        self.deeds.append(deed)
        return deed

    def _touch(self) -> None:
        self.version += 1
        self._refresh()

    def _refresh(self) -> None:
        deadlines.refresh(cast("Any", self))
        late = sum(each.overdue is not None for each in self.clocks)
        attention.refresh(cast("Any", self), {"overdue": late, "words": self.said})


def _stop(each: Ticking, day: date, *, dropped: bool) -> None:
    each.stopped_on = day
    late = each.overdue is not None if dropped else day > each.due_on
    each.state = "missed" if late else ("dropped" if dropped else "met")
    if each.overdue and each.overdue["ended_on"] is None:
        each.overdue["ended_on"] = day


@cache
def _reckoned(rule: str, day: date, complexity: str) -> tuple[date, bool]:
    facts: dict[str, Any] = {} if complexity == "normal" else {"complexity": complexity}
    found = law.reckon(rule, day, select_on=deadlines.version_day(rule, day), **facts)
    return found.due, found.promise
