"""What a citizen reads about one case: late or not, who holds it, dates, letters, what was said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import aliased
from sqlalchemy.orm.attributes import set_committed_value

from citizen import rights
from citizen.history import Entry, entries
from office.base.audit import Event
from office.base.clock import day_of
from office.base.db import db
from office.base.i18n import N_
from office.cases import codes, deadlines, handovers, settling
from office.cases.catalogue import ENDINGS, FIELDS, WITHDRAWN
from office.cases.deadlines import Face
from office.cases.models import Attachment, Case, Clock, Message, Overdue, Pause, Point
from office.cases.models.talk import HELD, HIDDEN
from office.cases.sealed import UNTOLD
from office.cases.sight import visible_to
from office.cases.statuses import FOR_CITIZENS, LABELS, UNDECIDED, Status
from office.law.kinds import Kind
from office.letters import apologies, catalogue, register, scan
from office.letters.models import ISSUED, Delivery, Letter
from office.people.actors import Actor
from office.people.models import Unit
from web import threads
from web.filters import day as day_in_words
from web.filters import day_short, moment
from web.language import locale
from web.language import said as _
from web.law_facts import link_of

ANSWERED = frozenset({Status.ANSWERED, Status.DISPUTED, Status.CLOSED})
TONES = {
    Status.WAITING: "soon",
    Status.SUSPENDED: "paused",
    Status.ANSWERED: "on-time",
    Status.CLOSED: "done",
    Status.WITHDRAWN: "done",
    Status.JOINED: "done",
    Status.SPLIT: "done",
    Status.FOLDED: "done",
}
TONES_OF_OUTCOMES = {"refused": "late", "moved": "soon", WITHDRAWN: "done"}
COMPONENT_STATES = {"done-late": "done"}
NEW_DAY = apologies.NEW_DAY


# Made once: building a question anew costs as much as asking it.
_CASE = select(Case, Unit).join(Unit, Unit.id == Case.unit_id).where(Case.id == bindparam("id"))
_CLOCKS = (
    select(Clock, Overdue, Pause)
    .outerjoin(Overdue, Overdue.clock_id == Clock.id)
    .outerjoin(Pause, Pause.clock_id == Clock.id)
    .where(Clock.case_id == bindparam("id"))
    .order_by(Clock.id, Pause.id)
)
_newer: Any = aliased(Letter)
_LETTERS = (
    select(
        Letter.id, Letter.handle, Letter.kind, Letter.day,
        Letter.facts["number_text"].as_string().label("number_text"),
        select(func.max(_newer.day))
        .where(_newer.replaces_id == Letter.id, _newer.status == ISSUED)
        .scalar_subquery()
        .label("replaced_on"),
    )
    .where(
        Letter.case_id == bindparam("id"),
        Letter.status == ISSUED,
        Letter.kind.in_(catalogue.for_sender()),
    )
    .order_by(Letter.id)
)  # fmt: skip
_ON_PAPER = (
    select(
        Delivery.letter_id, Delivery.state, Delivery.day, Delivery.ended_on, Delivery.carrier,
        Delivery.tracking, Delivery.reason,
    )
    .where(
        Delivery.letter_id.in_(bindparam("ids", expanding=True)),
        or_(Delivery.day.is_not(None), Delivery.state == "refused"),
    )
    .order_by(Delivery.id)
)  # fmt: skip
ON_PAPER = {
    "refused": N_(
        "Thư điện tử báo thư này không đến được địa chỉ ông/bà đã ghi. Thư vẫn ở đây; xin nhắn chúng tôi "
        "địa chỉ khác nếu muốn nhận qua thư điện tử."
    ),
    "handed": N_("Đã trao tại quầy ngày %(day)s, có ký nhận."),
    "posted": N_("Đã gửi bưu điện ngày %(day)s (%(carrier)s), số %(number)s."),
    "arrived": N_(
        "Đã gửi bưu điện ngày %(day)s (%(carrier)s), số %(number)s; bưu điện báo đã phát ngày %(end)s."
    ),
    "returned": N_(
        "Đã gửi bưu điện ngày %(day)s (%(carrier)s), số %(number)s; ngày %(end)s bưu điện trả lại: "
        "%(reason)s."
    ),
}
_APOLOGY = (
    select(Letter.facts["sections"])
    .where(
        Letter.case_id == bindparam("id"),
        Letter.status == ISSUED,
        Letter.kind == "apology",
        Letter.day > bindparam("since"),
    )
    .order_by(Letter.id.desc())
    .limit(1)
)
STATES = {
    "waiting": N_("đang chờ quét mã độc, chưa mở được"),
    "found": N_("có mã độc, không ai mở được; xin gửi lại tệp khác"),
}
_MESSAGES = (
    select(
        Message.id, Message.at, Message.from_citizen, Message.text, Message.thread, Message.read_at
    )
    .where(Message.case_id == bindparam("id"))
    .order_by(Message.id)
)
_PAPERS = (
    select(
        Attachment.handle, Attachment.message_id, Attachment.name, Attachment.size,
        Attachment.media_type, Attachment.purpose, Attachment.place_removed, Attachment.scan,
        Attachment.original_key, Attachment.taken_at, Attachment.taken_typed, Attachment.at,
        Attachment.point_id,
    )
    .where(Attachment.case_id == bindparam("id"), Attachment.purpose.not_in(HIDDEN))
    .order_by(Attachment.id)
)  # fmt: skip
_POINTS = (
    select(
        Point.id, Point.number, Point.asked, Point.own_words, Point.answer, Point.outcome, Point.ground,
        Point.moved_unit_id, Point.moved_case, Point.paper, Point.paper_day,
    )
    .where(Point.case_id == bindparam("id"))
    .order_by(Point.number)
)  # fmt: skip
_HISTORY = (
    select(Event.at, Event.effective_at, Event.action, Event.facts)
    .where(Event.case_id == bindparam("id"))
    .order_by(Event.id)
)


@dataclass(frozen=True)
class IssuedLetter:
    """A letter as it stands on the page."""

    id: int
    handle: str
    kind: str
    title: str
    number: str
    day: date
    pdf_url: str
    text: str
    """How it went on paper, if it did."""


@dataclass(frozen=True)
class CasePage:
    """One case, ready to be laid out."""

    case: Case
    url: str
    sealed: bool
    kind: str
    heading: str
    status: str
    tone: str
    sentence: str
    holder: str
    custody: list[dict[str, Any]]
    """Who has had it, from when until when, and who has it now."""
    late: dict[str, Any] | None
    question: str
    clocks: list[dict[str, Any]]
    past_clocks: list[dict[str, Any]]
    rights: list[rights.Right]
    asked: list[dict[str, str]]
    """What the office understands is asked, until it is answered."""
    answers: list[dict[str, Any]]
    letters: list[IssuedLetter]
    subjects: dict[str, str]
    """What a new turn may be about."""
    threads: list[dict[str, Any]]
    papers: list[dict[str, Any]]
    timeline: list[Entry]
    field: str
    sealed_on: date | None
    """The day it was found to be a denunciation, where it had come as something else."""

    @property
    def answered(self) -> bool:
        """Tell whether an answer has gone out in the present round."""
        return self.case.status in ANSWERED


def find(handle: str, actor: Actor) -> Case | None:
    """Return the case whose public name is *handle* among those *actor* may see."""
    if actor.is_citizen or len(actor.opened) > 1:
        rows = db.session.execute(select(Case.id, Case.code).where(visible_to(actor)))
        ids = [id_ for id_, code in rows if codes.handle_of(code) == handle]
    else:
        ids = list(actor.opened)
    found = db.session.execute(_CASE, {"id": ids[0]}).first() if ids else None
    if found is None or codes.handle_of(found[0].code) != handle:
        return None
    set_committed_value(found[0], "unit", found[1])  # the session alone would let it go
    case: Case = found[0]
    return case


def _load_clocks(case: Case) -> list[Clock]:
    """Read the clocks with their pauses and lateness in one go, and hang them on *case*."""
    clocks: dict[int, tuple[Clock, Overdue | None, list[Pause]]] = {}
    for clock_, late, pause in db.session.execute(_CLOCKS, {"id": case.id}):
        pauses = clocks.setdefault(clock_.id, (clock_, late, []))[2]
        if pause is not None:
            pauses.append(pause)
    found = []
    for each, overdue, suspended in clocks.values():
        set_committed_value(each, "overdue", overdue)
        set_committed_value(each, "pauses", suspended)
        found.append(each)
    set_committed_value(case, "clocks", found)
    return found


def url_of(case: Case) -> str:
    """Return the address of the page of *case*: without the code."""
    return f"/tra-cuu/ho-so/{codes.handle_of(case.code)}"


def read(case: Case, today: date) -> CasePage:
    """Return *case* as its sender reads it on *today*."""
    url = url_of(case)
    sealed = case.kind == Kind.DENUNCIATION
    kind = Kind(case.kind)
    status = Status(case.status)
    faces = deadlines.faces(_load_clocks(case), today)
    letters = _letters(case, url)
    history = db.session.execute(_HISTORY, {"id": case.id}).all()
    said = db.session.execute(_MESSAGES, {"id": case.id}).all()
    papers = _papers(case, url)
    points = db.session.execute(_POINTS, {"id": case.id}).all()
    subjects = threads.subjects(
        points, [(each.id, each.kind, each.number) for each in letters],
        waiting=status == Status.WAITING,
    )  # fmt: skip
    return CasePage(
        case=case,
        url=url,
        sealed=sealed,
        kind=kind.en if locale() == "en" else kind.vi,
        heading=_("Vụ việc của ông/bà") if sealed else case.subject,
        status=_(LABELS[status]),
        tone=TONES.get(status, "brand"),
        sentence=_(FOR_CITIZENS[status]),
        holder=_name_of(case.unit),
        custody=_custody(case),
        late=_lateness(case, faces, letters),
        question=_question(case, history),
        clocks=[clock_words(each, linked=not sealed) for each in deadlines.going(faces)],
        past_clocks=[clock_words(each) for each in faces if each.stopped_on and _kept(each)],
        rights=rights.of(case, faces, _told_on(letters)),
        asked=_asked(points) if status in UNDECIDED else [],
        answers=_answers(points, papers) if status in ANSWERED else [],
        letters=letters,
        subjects=subjects,
        threads=[
            {
                "key": each.key,
                "label": each.label,
                "new": each.new,
                "older": each.older,
                "whole": each.whole,
                "turns": _talk(each.turns, papers, sealed=sealed),
            }
            for each in threads.grouped(said, subjects, _unread)
        ],
        papers=[each for each in papers if not each["message"] and not each["point"]],
        timeline=entries(history, letters, sealed=sealed),
        field=_(FIELDS.get(case.field, FIELDS["other"])),
        sealed_on=_sealed_on(history) if sealed else None,
    )


def _custody(case: Case) -> list[dict[str, Any]]:
    """Return the chain of those who had the case, our units and agencies alike."""
    return [
        {"name": _name_of(each.unit), "since": each.since, "until": each.until}
        for each in handovers.chain(case)
    ]


def _name_of(unit: Unit | None) -> str:
    if unit is None:
        return _("Nơi giữ trước đó (chưa ghi riêng)")
    return unit.name_en if locale() == "en" else unit.name


def when(at: datetime, *, sealed: bool) -> str:
    """Write a moment; of a denunciation only its day."""
    return moment(at)[-10:] if sealed else moment(at)


def _kept(face: Face) -> bool:
    return face.state != "dropped"


def clock_words(face: Face, *, linked: bool = True) -> dict[str, Any]:
    """Return *face* for components/deadline.html.

    *linked* leads to the page that counts the days; its address and title name the step, so they
    would stay in the browser of someone who denounces.
    """
    state = COMPONENT_STATES.get(face.state, face.state)
    stopped = face.stopped_on is not None
    if face.promise and state == "on-time":
        state = "promise"
    label = _(face.label)
    if face.round > 1:
        label = _("%(label)s, lần %(n)s", label=label, n=face.round)
    return {
        "label": label,
        "due_on": face.due_on if face.reckoning.known and state != "paused" else None,
        "days_left": face.days_left if face.reckoning.known else None,
        "state": state,
        "article": face.reckoning.article_text(locale()),
        "reckoning": None if stopped else face.reckoning,
        "url": link_of(face) if linked and not stopped and face.reckoning.known else "",
        "note": " ".join(_notes(face)),
    }


def _notes(face: Face) -> Iterable[str]:
    if not face.reckoning.known and not face.stopped_on:
        yield _(
            "Chưa tính được ngày: lịch nghỉ của năm tới chưa công bố. Có lịch, ngày sẽ hiện ở đây."
        )
    if face.stopped_on and face.state == "done-late":
        late = (face.stopped_on - face.due_on).days
        yield _("Làm xong ngày %(day)s, trễ %(n)s ngày.", day=day_short(face.stopped_on), n=late)
    elif face.stopped_on:
        yield _("Làm xong ngày %(day)s, đúng hạn.", day=day_short(face.stopped_on))
    for each in face.pauses:
        yield _suspended(each)
    if face.waits:
        yield _("Ngày hẹn được tính lại khi ông/bà bổ sung đủ.")
    elif face.state == "paused":
        yield _("Ngày hẹn mới được tính khi cơ quan tiếp tục giải quyết.")
    elif face.first_due != face.due_on:
        yield _(
            "Ngày hẹn đầu tiên là %(day)s; đã được gia hạn hoặc tạm dừng theo luật.",
            day=day_short(face.first_due),
        )
    if face.promise and not face.stopped_on:
        yield _("Đây là lời hứa phục vụ của cơ quan, sớm hơn hạn của luật.")


def _suspended(pause: Pause) -> str:
    told = {"from": day_short(pause.suspended_on), "paper": pause.paper, "by": pause.resumed_by}
    if pause.resumed_on is None:
        return _("Tạm đình chỉ từ ngày %(from)s theo quyết định số %(paper)s.", **told)
    return _(
        "Tạm đình chỉ từ ngày %(from)s (quyết định số %(paper)s) đến ngày %(until)s "
        "(quyết định số %(by)s); những ngày đó không tính.",
        until=day_short(pause.resumed_on),
        **told,
    )


def _lateness(
    case: Case, faces: Sequence[Face], letters: Sequence[IssuedLetter]
) -> dict[str, Any] | None:
    """Return the apology on top of the page: what is late, since when, and what comes next."""
    late = [each for each in faces if each.state == "late"]
    if not late:
        return None
    first = min(late, key=lambda each: each.due_on)
    apology = next(
        (each for each in reversed(letters) if each.kind == "apology" and each.day > first.due_on),
        None,
    )
    coming = [each for each in deadlines.going(faces) if each.state in {"on-time", "soon"}]
    return {
        "what": _(first.label),
        "days": -first.days_left,
        "due": day_in_words(first.due_on),
        "promise": _new_day(case, first.due_on) if apology else "",
        "letter": apology.pdf_url if apology else "",
        "coming": day_in_words(coming[0].due_on) if coming and not apology else "",
        "coming_what": _(coming[0].label) if coming else "",
        "owed": apology is None,
        "held": case.unit.name,
    }


def _question(case: Case, history: Sequence[Any]) -> str:
    if case.status != Status.WAITING:
        return ""
    asked = [each for each in history if each.action == "case:case:ask"]
    return str(asked[-1].facts.get("reason", "")) if asked else ""


def _sealed_on(history: Sequence[Any]) -> date | None:
    return next((day_of(each.at) for each in history if each.action == "case:case:seal"), None)


def _letters(case: Case, url: str) -> list[IssuedLetter]:
    found = db.session.execute(_LETTERS, {"id": case.id}).all()
    travelled = _travelled(found)
    scans = scan.latest(case) if found else {}
    return [
        IssuedLetter(
            id=row.id,
            handle=row.handle,
            kind=row.kind,
            title=catalogue.label(row.kind, locale()),
            number=str(row.number_text or "").removeprefix("Số: "),
            day=row.day,
            pdf_url=f"{url}/tep/{scans[row.id]}"
            if row.id in scans
            else f"{url}/thu/{row.handle}.pdf",
            text=" ".join([*_replaced(row.replaced_on), *travelled.get(row.id, [])]),
        )
        for row in found
    ]


def _replaced(day: date | None) -> list[str]:
    return [_("Đã được thay bằng văn bản ngày %(day)s.", day=day_short(day))] if day else []


def _travelled(letters: Sequence[Any]) -> dict[int, list[str]]:
    """Say of each letter how it was handed over or posted, in the order it was."""
    said: dict[int, list[str]] = {}
    if letters:
        for way in db.session.execute(_ON_PAPER, {"ids": [each.id for each in letters]}):
            words = _(
                ON_PAPER[way.state],
                day=day_short(way.day) if way.day else "", end=day_short(way.ended_on) if way.ended_on else "",
                carrier=way.carrier, number=way.tracking or "–", reason=way.reason,
            )  # fmt: skip
            said.setdefault(way.letter_id, []).append(words)
    return said


def _told_on(letters: Sequence[IssuedLetter]) -> date | None:
    """Return the day the decision or answer came to this page: a letter is here when it is issued."""
    return next(
        (each.day for each in reversed(letters) if each.kind in {"answer", "declined"}), None
    )


def _new_day(case: Case, since: date) -> str:
    """Return the sentence of the last apology that names the new day, as it was signed."""
    sections = db.session.scalar(_APOLOGY, {"id": case.id, "since": since})
    found = next((lines for heading, lines in sections or () if heading == NEW_DAY and lines), [""])
    return str(found[0])


def _papers(case: Case, url: str) -> list[dict[str, Any]]:
    rows = db.session.execute(_PAPERS, {"id": case.id}).all()
    if not rows:
        return []
    whose = {
        "filed": _("gửi cùng đơn"),
        scan.SIGNED: _("văn bản ký tay, đóng dấu"),
        "added": _("ông/bà gửi thêm"),
        "sent": _("cơ quan gửi"),
        "evidence": _("kết quả, do cơ quan đưa lên"),
    }
    return [
        {
            "name": row.name,
            "url": "" if row.scan in HELD else f"{url}/tep/{row.handle}",
            "size": row.size,
            "kind": row.media_type,
            "message": row.message_id,
            "point": row.point_id,
            "note": whose.get(row.purpose, "")
            + (f", {taken}" if (taken := settling.time_of(case, row, locale())) else "")
            + (_(", đã bỏ nơi chụp") if row.place_removed else "")
            + (_(", đã xóa thông tin ẩn, bản gốc cất riêng") if row.original_key else "")
            + (f", {_(STATES[row.scan])}" if row.scan in HELD else ""),
        }
        for row in rows
    ]


def _unread(turn: Any) -> bool:
    return not turn.from_citizen and turn.read_at is None


def _talk(
    said: Sequence[Any], papers: Sequence[dict[str, Any]], *, sealed: bool
) -> list[dict[str, Any]]:
    return [
        {
            "author": _("Ông/bà") if row.from_citizen else _("Cơ quan"),
            "at": when(row.at, sealed=sealed),
            "text": row.text or _("(gửi giấy tờ)"),
            "mine": row.from_citizen,
            "files": [each for each in papers if each["message"] == row.id],
        }
        for row in said
    ]


def _asked(rows: Sequence[Any]) -> list[dict[str, str]]:
    """Return the points as the office understands them, with the sender's words where they differ."""
    return [
        {"asked": row.asked, "own": row.own_words if row.own_words != row.asked else ""}
        for row in rows
        if row.asked != UNTOLD and row.outcome != WITHDRAWN
    ]


def _answers(rows: Sequence[Any], papers: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "asked": row.asked,
            "answer": row.answer,
            "outcome": _(ENDINGS[row.outcome]) if row.outcome in ENDINGS else "",
            "tone": TONES_OF_OUTCOMES.get(row.outcome, "on-time"),
            "shown": settling.told(row, locale()),
            "papers": [each for each in papers if each["point"] == row.id],
        }
        for row in rows
    ]


def attachment_of(case: Case, handle: str) -> Attachment | None:
    """Return the paper called *handle* of *case*, unless it is one among officers."""
    papers = (each for each in case.attachments if each.purpose not in HIDDEN)
    return next((each for each in papers if each.handle == handle), None)


def letter_of(case: Case, handle: str) -> Letter | None:
    """Return the issued letter called *handle* of *case*."""
    return next((each for each in register.for_citizen(case) if each.handle == handle), None)
