"""Questions to another unit of the office or to an outside body, about a case.

Whoever is asked sees the question, what was attached to it on purpose, and nothing else of the case.
Asking stops no clock. Whom the case is about is never asked, and learns nothing of the question.
"""

import secrets
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true

from office.base import audit, clock, config, files, outbox
from office.base.db import db
from office.base.text import fold, nfc
from office.cases import conflicts, extracts, intake, links, redactions, sealed, workflow
from office.cases import permissions as may
from office.cases.conditions import names_of
from office.cases.models import Attachment, Case, Inquiry, InquiryPaper, Redaction
from office.cases.models.talk import HELD, INTERNAL
from office.cases.sight import not_about
from office.law import working_days
from office.law.kinds import Kind
from office.people import accounts
from office.people.actors import Actor
from office.people.appointments import held_on
from office.people.models import Appointment, Officer, Unit
from office.people.roles import Role

INSIDE, MAIL, POST = "inside", "mail", "post"
ASKED, ANSWERED, WITHDRAWN = "asked", "answered", "withdrawn"
CHOSEN = "chosen"
LONGEST_QUESTION = 5_000
FARTHEST = timedelta(days=90)
"""A due day further off is a slip of the pen."""
MOST_OPEN = 20
"""Questions of one case that wait at the same time."""
SUBJECT = "Cơ quan nhà nước hỏi thông tin, xin trả lời qua đường dẫn"
UNIT_SUBJECT = "Đơn vị của ông/bà được hỏi"


class NotAskedThere(ValueError):
    """The place is not asked about this case; why is for those who may know whom it is about."""


class TooMany(ValueError):
    """Too many questions of the case wait already."""


class Settled(RuntimeError):
    """Nobody waits for this answer any more."""


class NoPaper(ValueError):
    """A paper chosen is not there to be shown."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How many days an answer is given, and by which article it is asked for."""

    kind: str
    length: int
    unit: str
    policy: bool
    valid_from: date
    mark: str
    vi: str
    en: str
    doubt: str
    doubt_en: str

    def due(self, day: date) -> date:
        """Return the due day of a question asked on *day*. Raises `BeyondCalendar`."""
        if self.unit == "working":
            return working_days.add(day, self.length)
        return working_days.next_working_day(day + timedelta(days=self.length))


@cache
def rules() -> tuple[Rule, ...]:
    """Load the rules, once."""
    with Path(__file__).with_name("inquiries.toml").open("rb") as file:
        rows = tomllib.load(file)["rule"]
    return tuple(Rule(valid_from=row.pop("from"), **row) for row in rows)


def rule_of(kind: str, day: date) -> Rule:
    """Return the rule for a case of *kind* on *day*: of its versions the latest in force."""
    mine = [each for each in rules() if each.kind == kind]
    return max((each for each in mine if each.valid_from <= day), key=lambda one: one.valid_from)


@dataclass(frozen=True)
class Question:
    """What an officer asks, as typed."""

    question: str
    key: str
    unit_id: int | None = None
    """A unit of the office, or an outside body that the office knows."""
    body: str = ""
    email: str = ""
    """Where the link goes; none: it is printed."""
    due_on: date | None = None
    """The officer's own choice; None: by the rule."""
    reason: str = ""
    papers: Sequence[str] = ()
    """Handles of the papers to be shown."""


@dataclass(frozen=True)
class Sent:
    """A question on its way, with the token of its link where it has one: told once, kept nowhere."""

    inquiry: Inquiry
    token: str


# Asking


def ask(case: Case, asked: Question, actor: Actor, at: datetime) -> Sent:
    """Ask; the same form sent twice is one question, with a new link.

    Raises `NotAllowed`, `NotAskedThere`, `TooMany`, `NoPaper`, `IdentityTold` and `DoesNotOpen`.
    """
    _allowed(case, actor)
    workflow.hold(case, None)
    known = db.session.scalar(select(Inquiry).where(Inquiry.key == asked.key))
    if known is not None:
        return renew(known, actor, at) if known.way != INSIDE else Sent(known, "")
    today = clock.day_of(at)
    if sum(each.state == ASKED for each in of_case(case)) >= MOST_OPEN:
        raise TooMany
    unit = db.session.get(Unit, asked.unit_id) if asked.unit_id else None
    refuse_accused(case, unit, asked.body, asked.email, today)
    said = {
        name: sealed.without_identity(case, nfc(getattr(asked, name)).strip(), actor)
        for name in ("question", "body", "reason")
    }
    inside = unit is not None and unit.kind != "outside"
    made = Inquiry(
        handle=secrets.token_urlsafe(12),
        case_id=case.id,
        key=asked.key,
        way=INSIDE if inside else MAIL if asked.email else POST,
        unit_id=unit.id if unit else None,
        body=(unit.name if unit else said["body"])[:160],
        email="" if inside else asked.email,
        question=said["question"][:LONGEST_QUESTION],
        rule=CHOSEN if asked.due_on else case.kind,
        due_on=asked.due_on or rule_of(case.kind, today).due(today),
        reason=said["reason"][:500] if asked.due_on else "",
        asked_by=int(actor.id or 0),
        asked_at=at,
    )
    db.session.add(made)
    db.session.flush()
    _attach(case, made, asked.papers)
    audit.record(
        actor, "case:inquiry:ask", at, case_id=case.id, inquiry=made.id, way=made.way,
        due=made.due_on.isoformat(), count=len(made.papers),
    )  # fmt: skip
    workflow.touch(case)
    if inside:
        tell_unit(made, today)
        return Sent(made, "")
    return _send(made, actor, at)


def _allowed(case: Case, actor: Actor) -> None:
    if actor.id is None or not case.open or not may.allows(actor, may.INQUIRE, case):
        raise workflow.NotAllowed("inquiry")


def refuse_accused(case: Case, unit: Unit | None, body: str, email: str, today: date) -> None:
    """Raise `NotAskedThere` where *case* is about the place asked, by whatever name it was given."""
    if unit is not None and conflicts.is_outside(case, unit.id, None, today):
        raise NotAskedThere
    named = fold(unit.name if unit else body)
    about = [each.label for each in conflicts.choices(today) if each.key in case.excluded]
    if case.kind == Kind.DENUNCIATION:
        about.append(str(case.details.get("accused") or ""))
    if any(_same(named, fold(each)) for each in about):
        raise NotAskedThere
    if email:
        officer = db.session.scalar(
            select(Officer.id).where(func.lower(Officer.email) == email.lower())
        )
        if officer is not None and conflicts.is_outside(case, None, officer, today):
            raise NotAskedThere


def _same(one: str, other: str) -> bool:
    """Tell whether one of two names stands in the other."""
    short, long = sorted((one.strip(), other.strip()), key=len)
    return len(short) >= conflicts.SHORTEST and short in long


def choices_of_papers(case: Case) -> list[Attachment | Redaction]:
    """Return what may be shown with a question: of a denunciation, approved copies alone."""
    if case.kind == Kind.DENUNCIATION:
        return [each for each in redactions.of_case(case) if each.state == extracts.APPROVED]
    return [each for each in case.attachments if each.scan not in HELD and each.purpose != INTERNAL]


def _attach(case: Case, made: Inquiry, wanted: Sequence[str]) -> None:
    there = {each.handle: each for each in choices_of_papers(case)}
    for number, handle in enumerate(dict.fromkeys(wanted), 1):
        one = there.get(handle)
        if one is None or (made.way == INSIDE and isinstance(one, Redaction)):
            raise NoPaper
        plain = isinstance(one, Attachment)
        made.papers.append(
            InquiryPaper(
                attachment_id=one.id if plain else None,
                redaction_id=None if plain else one.id,
                number=number,
                name=one.name if plain else f"giay-{number}.png",
                media_type=one.media_type,
                size=one.size,
                sha256=one.sha256,
            )
        )
    db.session.flush()


# The link


def _send(made: Inquiry, actor: Actor, at: datetime) -> Sent:
    """Make a link; mail it, or leave it to the caller to print. It is good until the due day at least."""
    case = made.case
    last = clock.moment_of((made.more_until or made.due_on) + timedelta(days=1))
    token = links.make(case, links.OUTSIDE, at, actor, subject=made.id, until=last)
    _close_copies(case, made, actor, token)
    made.sent += 1
    if made.way == MAIL:
        key = f"inquiry-{made.id}-{made.sent}"
        outbox.put("mail", key=key, to=made.email, subject=SUBJECT, text=_letter(made, token, at))
    return Sent(made, token)


def _close_copies(case: Case, made: Inquiry, actor: Actor, token: str) -> None:
    """Close the copies of a denunciation with the token: the database alone shows them to nobody."""
    for paper in made.papers:
        if paper.redaction_id is None or paper.answer_id is not None:
            continue
        copy = db.session.get_one(Redaction, paper.redaction_id)
        if copy.state != extracts.APPROVED:
            raise NoPaper
        data = redactions.content_of(case, copy, actor)
        closed = sealed.seal_draft(token, data, _place(made, paper.number))
        if paper.key:
            outbox.put("paper.erase", key=f"inquiry/{paper.id}", folder="files", paper=paper.key)
        paper.key = files.store(config.current().instance / "files", closed)


def _place(made: Inquiry, number: int) -> str:
    return f"inquiry/{made.handle}/{number}"


def _letter(made: Inquiry, token: str, at: datetime) -> str:
    settings = config.current()
    last = last_day(made, at)
    return (
        f"{settings.office_name} gửi quý cơ quan câu hỏi số {reference(made)}.\n\n"
        f"Để đọc và trả lời, xin mở đường dẫn này (trả lời một lần, đến hết ngày {last:%d/%m/%Y}):\n"
        f"{address(token)}\n\n"
        f"Xin trả lời chậm nhất ngày {made.due_on:%d/%m/%Y}. Để giữ kín, thư này không ghi câu hỏi. "
        "Ai có đường dẫn đều đọc được câu hỏi, xin chỉ trao cho người trả lời.\n\n"
        f"Cần giúp, xin gọi {settings.office_phone}.\n"
        f"-- \n{settings.office_name}\n"
    )


def last_day(made: Inquiry, at: datetime) -> date:
    """Return the last day on which a link made *at* this moment is good."""
    wanted = made.more_until or made.due_on
    days = links.purposes()[links.OUTSIDE].days
    return max(clock.day_of(at + timedelta(days=days)) - timedelta(days=1), wanted)


def address(token: str) -> str:
    """Return where a question is answered with *token*."""
    return f"{config.current().site_address.rstrip('/')}/co-quan-tra-loi/{token}"


def reference(made: Inquiry) -> str:
    """Return what a question is called outside: it says nothing of the case."""
    return f"H{made.id}"


def renew(made: Inquiry, actor: Actor, at: datetime) -> Sent:
    """Take the link back and make a new one. Raises as `ask` does, and `Settled`."""
    hold(made, actor)
    refuse_accused(made.case, made.unit, made.body, made.email, clock.day_of(at))
    if made.way == INSIDE:
        raise Settled
    links.revoke(made.case, links.OUTSIDE, at, actor, subject=made.id)
    audit.record(actor, "case:inquiry:send", at, case_id=made.case_id, inquiry=made.id)
    return _send(made, actor, at)


def withdraw(made: Inquiry, actor: Actor, at: datetime) -> None:
    """Take the question back, and its link with it. Raises `NotAllowed` and `Settled`."""
    hold(made, actor)
    links.revoke(made.case, links.OUTSIDE, at, actor, subject=made.id)
    made.state, made.settled_at, made.seen_at = WITHDRAWN, at, at
    forget_copies(made)
    audit.record(actor, "case:inquiry:withdraw", at, case_id=made.case_id, inquiry=made.id)
    workflow.touch(made.case)


def forget_copies(made: Inquiry) -> None:
    """Let the copies go that were closed for a link nobody uses any more."""
    for paper in made.papers:
        if paper.key:
            outbox.put("paper.erase", key=f"inquiry/{paper.id}", folder="files", paper=paper.key)
            paper.key = ""


def hold(made: Inquiry, actor: Actor) -> None:
    """Hold the question; raise where it is settled or not for *actor* to change."""
    workflow.hold(made.case, None)
    db.session.refresh(made, with_for_update=True)
    _allowed(made.case, actor)
    if made.state != ASKED:
        raise Settled


def note_seen(made: Inquiry, actor: Actor, at: datetime) -> None:
    """Note that whoever works on the case has looked at what came."""
    if not may.allows(actor, may.INQUIRE, made.case):
        raise workflow.NotAllowed("inquiry")
    if made.seen_at is None and made.answers:
        made.seen_at = at
        audit.record(actor, "case:inquiry:see", at, case_id=made.case_id, inquiry=made.id)


# The asked unit


def assign(made: Inquiry, officer_id: int, actor: Actor, at: datetime) -> None:
    """Name who of the asked unit answers. Raises `NotAllowed`, `NotAskedThere` and `Settled`."""
    workflow.hold(made.case, None)
    db.session.refresh(made, with_for_update=True)
    today = clock.day_of(at)
    if made.state != ASKED or not made.case.open:
        raise Settled
    if made.unit_id not in actor.units((Role.LEAD,)) or not for_me(made, actor, today):
        raise workflow.NotAllowed("inquiry")
    officer = next((each for each in free_in(made, today) if each.id == officer_id), None)
    if officer is None:
        raise NotAskedThere
    made.officer_id = officer.id
    audit.record(
        actor,
        "case:inquiry:assign",
        at,
        case_id=made.case_id,
        inquiry=made.id,
        officer_id=officer.id,
    )
    _mail(made, [officer])


def free_in(made: Inquiry, today: date) -> list[Officer]:
    """Return the officers of the asked unit, without whom the case is about."""
    asked = (
        select(Officer)
        .join(Appointment, Appointment.officer_id == Officer.id)
        .where(
            Officer.active,
            Appointment.unit_id == made.unit_id,
            Appointment.role.in_((Role.LEAD.value, Role.HANDLER.value)),
            held_on(today),
        )
        .distinct()
        .order_by(Officer.id)
    )
    out = set(made.case.excluded)
    return [
        each
        for each in db.session.scalars(asked)
        if names_of(accounts.actor_of(each, today)).isdisjoint(out)
    ]


def tell_unit(made: Inquiry, today: date) -> None:
    """Promise a mail to whoever is to answer: that there is a question, never which."""
    people = free_in(made, today)
    led = [each for each in people if _leads(each, made, today)] or people
    named = [each for each in people if each.id == made.officer_id]
    _mail(made, named or led)


def _leads(officer: Officer, made: Inquiry, today: date) -> bool:
    return made.unit_id in accounts.actor_of(officer, today).units((Role.LEAD,))


def _mail(made: Inquiry, people: Sequence[Officer]) -> None:
    settings = config.current()
    site = (settings.staff_address or settings.site_address).rstrip("/")
    text = (
        f"Đơn vị của ông/bà được hỏi (câu hỏi số {reference(made)}), xin trả lời chậm nhất ngày "
        f"{made.due_on:%d/%m/%Y}.\n\nXin đăng nhập và mở trang Được hỏi: {site}/can-bo/duoc-hoi\n"
        f"-- \n{settings.office_name}\n"
    )
    for each in people:
        key = f"asked-{made.id}-{each.id}-{made.reminded}"
        outbox.put("mail", key=key, to=each.email, subject=UNIT_SUBJECT, text=text)


def _mine(actor: Actor, today: date) -> ColumnElement[bool]:
    """Hold for a question that *actor* answers: leads the asked unit, is named, or nobody leads it."""
    units = set(actor.units((Role.LEAD,)))
    own = actor.units((Role.HANDLER,)) - units
    if own:
        led = select(Appointment.unit_id).join(Officer, Officer.id == Appointment.officer_id)
        led = led.where(
            Appointment.unit_id.in_(own), Appointment.role == Role.LEAD.value, held_on(today),
            Officer.active,
        )  # fmt: skip
        units |= own - set(db.session.scalars(led))
    return and_(
        Inquiry.way == INSIDE,
        or_(Inquiry.officer_id == actor.id, Inquiry.unit_id.in_(sorted(units))),
        not_about(actor),
    )


def for_me(made: Inquiry, actor: Actor, today: date) -> bool:
    """Tell whether *actor* may read and answer *made* for the asked unit."""
    asked = select(Inquiry.id).join(Case, Case.id == Inquiry.case_id)
    return db.session.scalar(asked.where(Inquiry.id == made.id, _mine(actor, today))) is not None


def asked_of(actor: Actor, today: date) -> list[Inquiry]:
    """Return what *actor* is to answer for a unit, the most urgent first."""
    return list(
        db.session.scalars(
            select(Inquiry)
            .join(Case, Case.id == Inquiry.case_id)
            .where(Inquiry.state == ASKED, Case.open, _mine(actor, today))
            .order_by(Inquiry.due_on, Inquiry.id)
            .limit(100)
        )
    )


def count_asked(actor: Actor, today: date) -> int:
    """Return how many questions wait for *actor*."""
    if not actor.units((Role.LEAD, Role.HANDLER)):
        return 0
    asked = select(func.count()).select_from(Inquiry).join(Case, Case.id == Inquiry.case_id)
    return (
        db.session.scalar(asked.where(Inquiry.state == ASKED, Case.open, _mine(actor, today))) or 0
    )


def by_handle(handle: str) -> Inquiry | None:
    """Return one question."""
    return db.session.scalar(select(Inquiry).where(Inquiry.handle == handle))


# What came back


def of_case(case: Case) -> list[Inquiry]:
    """Return all questions of *case*, newest first."""
    asked = select(Inquiry).where(Inquiry.case_id == case.id).order_by(Inquiry.id.desc())
    return list(db.session.scalars(asked))


def count_of(case: Case) -> int:
    """Return how many questions were asked about *case*."""
    asked = select(func.count()).select_from(Inquiry).where(Inquiry.case_id == case.id)
    return db.session.scalar(asked) or 0


def _news(actor: Actor, today: date) -> ColumnElement[bool]:
    """Hold for a question of *actor*, or of a case in the actor's hand, that has news or is late."""
    unseen = and_(Inquiry.state == ANSWERED, Inquiry.seen_at.is_(None))
    partly = and_(
        Inquiry.state == ASKED, Inquiry.more_until.is_not(None), Inquiry.seen_at.is_(None)
    )
    late = and_(
        Inquiry.state == ASKED, Case.open, func.coalesce(Inquiry.more_until, Inquiry.due_on) < today
    )
    takes_in = true() if actor.has(Role.SEALED_INTAKE) else false()
    return and_(
        or_(
            Inquiry.asked_by == (actor.id or 0),
            Case.handler_id == (actor.id or 0),
            and_(takes_in, Case.kind == Kind.DENUNCIATION.value),
        ),
        or_(unseen, partly, late),
        may.allowed(actor, may.INQUIRE),
    )


def news_for(actor: Actor, today: date) -> list[Inquiry]:
    """Return the questions of *actor* that were answered since the last look, or are late."""
    asked = select(Inquiry).join(Case, Case.id == Inquiry.case_id).where(_news(actor, today))
    return list(db.session.scalars(asked.order_by(Inquiry.due_on, Inquiry.id).limit(100)))


def count_news(actor: Actor, today: date) -> int:
    """Return how many questions of *actor* have news."""
    if not may.allows(actor, may.INQUIRE):
        return 0
    asked = select(func.count()).select_from(Inquiry).join(Case, Case.id == Inquiry.case_id)
    return db.session.scalar(asked.where(_news(actor, today))) or 0


def content_of(made: Inquiry, paper: InquiryPaper, actor: Actor, token: str = "") -> bytes:
    """Return a paper shown with a question. Raises `OSError` and `DoesNotOpen`."""
    if paper.redaction_id is not None:
        if not (paper.key and token):
            raise sealed.DoesNotOpen(made.handle)
        closed = files.path_of(config.current().instance / "files", paper.key).read_bytes()
        return sealed.open_draft(token, closed, _place(made, paper.number))
    if paper.attachment is None:
        raise sealed.DoesNotOpen(made.handle)
    return intake.content_of(made.case, paper.attachment, actor)


def told(case: Case) -> Iterator[str]:
    """Yield what was asked and answered, for the envelope of a case that is sealed afterwards."""
    for made in reversed(of_case(case)):
        yield f"{clock.local(made.asked_at):%d/%m/%Y} – Hỏi {made.body}: {made.question}"
        for each in made.answers:
            who = ", ".join(part for part in (each.name, each.post) if part)
            said = " ".join(part for part in (each.text, each.reason) if part)
            yield f"{clock.local(each.at):%d/%m/%Y} – {made.body} ({who}): {said}"


def forget(case: Case, at: datetime, words: str, *, papers: bool = False) -> None:
    """Put *words* where someone typed, and take every open question back; *papers* go too, where said."""
    for made in of_case(case):
        forget_copies(made)
        made.question, made.body, made.email = words, words, ""
        made.reason = words if made.reason else ""
        if made.state == ASKED:
            made.state, made.settled_at, made.seen_at = WITHDRAWN, at, at
        for each in made.answers:
            each.text, each.name, each.post = words, "", ""
            each.reason = words if each.reason else ""
        for paper in list(made.papers):
            paper.name = f"tep-{paper.number}"
            if papers:
                db.session.delete(paper)
    db.session.flush()
