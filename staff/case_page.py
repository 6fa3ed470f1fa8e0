"""What an officer reads about one case: what is asked, what has happened, what now."""

import secrets
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row

from office.base import clock
from office.base.db import db
from office.base.i18n import N_
from office.cases import (
    attention,
    behalf,
    closing,
    counter,
    deadlines,
    directory,
    extracts,
    handling,
    inquiries,
    permissions,
    questions,
    settling,
    workflow,
)
from office.cases import parts as case_parts
from office.cases import threads as of_case
from office.cases.catalogue import CHANNELS, COMPLEXITIES, ENDINGS, FIELDS, REPLIES, URGENCIES
from office.cases.deadlines import Face
from office.cases.machines import table
from office.cases.models import Case, Pause
from office.cases.models.talk import HELD, INTERNAL, OUTSIDE
from office.cases.parts import Parts, Rows
from office.cases.permissions import allows
from office.cases.sealed import UNTOLD
from office.cases.sight import Level, level, sees_name
from office.law.kinds import Kind
from office.letters import catalogue, drafting, register, scan
from office.letters.models import ASKED, DRAFT, RETURNED, WITHDRAWN
from office.people.actors import Actor
from office.people.models import Officer
from staff import (
    aims,
    checks,
    faults,
    foretell,
    history,
    merging,
    moves,
    points,
    presence,
    redactions,
    reminders,
    rows,
    together,
)
from staff.acting import Trouble, typed
from staff.forms.moves import Choices, Message, MoveForm, Note, Plain, Waive
from staff.told import Told, told
from web import threads
from web.filters import day_short, moment
from web.language import locale
from web.language import said as _
from web.law_facts import link_of
from web.merging import mark_of

AT_TRIAGE = frozenset({
    "accept", "ask_to_open", "decline", "guide", "join", "seal", "sort", "transfer",
})  # fmt: skip
NEXT = ("propose", "take_effect", "close")
"""Steps everybody works towards: what they still want is told before anyone presses."""
DECISIONS = frozenset({"grant_extension", "refuse_extension"})
STATES = {
    "waiting": N_("đang chờ quét mã độc, chưa mở được"),
    "found": N_("có mã độc, không ai mở được"),
}
FROM_SENDER = frozenset({"filed", "added", OUTSIDE})
"""Papers whose originals stay with those who receive denunciations: they may tell who denounced."""
SETTLED = frozenset({"done", "done-late", "dropped"})


def read(case: Case, actor: Actor, today: date, trouble: Trouble | None = None) -> dict[str, Any]:
    """Return all that the case page shows to *actor*."""
    sealed = case.kind == Kind.DENUNCIATION
    parts = case_parts.of(case.id)
    words = history.words_of(parts)
    choices = Choices(today)
    faces = deadlines.faces(case.clocks, today)
    gated = level(actor, case) < Level.ORIGINAL
    events = history.entries(parts.events, words, gated=gated)
    now = _now(case, actor, today, choices, trouble)
    said = told(case, actor)
    return {
        "case": case,
        "sealed": sealed,
        "aside": bool(case.excluded) and allows(actor, permissions.LIFT, case),
        "kind_label": rows.kind_label(case.kind),
        "stage": rows.stage_label(case.status),
        "facts": facts_of(case, said),
        "together": together.of(case, actor),
        "said": said,
        "points": [each for each in parts.points if each.asked != UNTOLD or each.answer],
        "shown": {each.number: settling.told(each, locale()) for each in parts.points},
        "holder": _holder(case, today),
        "flags": [_(each.words, **each.facts) for each in attention.in_words(case, today)],
        "sender": sender_of(case, actor),
        "papers": _shown_papers(case, actor, parts),
        "draws_up": drafting.may_draw_up(actor, case),
        "gate": allows(actor, permissions.APPROVE_EXTRACT, case),
        "outcomes": {key: _(label) for key, label in ENDINGS.items()},
        "clocks": [clock_words(each, case) for each in deadlines.going(faces)],
        "past_clocks": [clock_words(each, case) for each in faces if each.state in SETTLED],
        "timeline_shown": events[: history.MOST],
        "timeline_rest": events[history.MOST :],
        "last_event": parts.events[-1].id if parts.events else 0,
        "talk": _threads(case, actor, parts, now["message_form"]),
        "notes": _notes(case, parts),
        "present": presence.lines(case, actor),
        "letters": [_letter(each) for each in register.listed_of_case(case, actor)],
        "owed": [_duty(each) for each in parts.owed],
        "reminders": reminders.of_case(case, actor),
        "checked": checks.settled(case, notes=not gated),
        "inquiries_url": f"{rows.case_url(case.code)}/hoi-co-quan",
        "asked_others": inquiries.count_of(case),
        "opinion": _opinion(case),
        "open_link": questions.open_until(case, clock.now()),
        **now,
        "trouble": trouble,
        "gone": typed() if trouble and trouble.name not in now["open_forms"] else [],
        "since": history.entries(trouble.since, words, gated=gated) if trouble else [],
    }


def _opinion(case: Case) -> str:
    """Say what the citizen said of the result; silence is named, and is no consent."""
    if case.status not in {"answered", "effective", "closed"} or case.kind == Kind.DENUNCIATION:
        return ""
    given = closing.rating_of(case) if case.status == "closed" else None
    if given is None:
        return _("Chưa có ý kiến của người dân: không phải là đồng ý.")
    return (
        _("Người dân nói đã xong: %(reply)s.", reply=_(REPLIES[given.solved]))
        if given.solved
        else ""
    )


def facts_of(case: Case, said: Told) -> list[dict[str, str]]:
    """Return the register line of *case*, and of what it says what is short, as question and answer."""
    facts = [
        (_("Loại"), rows.kind_label(case.kind)),
        (_("Lĩnh vực"), _(FIELDS.get(case.field, FIELDS["other"]))),
        (_("Mức khẩn"), _(URGENCIES[case.urgency]) if case.urgency != "normal" else ""),
        (_("Độ phức tạp"), _(COMPLEXITIES[case.complexity]) if case.complexity != "normal" else ""),
        (_("Nhận lúc"), moment(case.received_at)),
        (_("Qua"), _(CHANNELS.get(case.channel, CHANNELS["web"]))),
        *_filed_for(case),
        (_("Nơi xảy ra"), said.place),
        *[
            (label_of(key), value_of(key, value))
            for key, value in said.details.items()
            if _plain(value) and key not in behalf.LABELS
        ],
    ]
    return [{"label": label, "value": value} for label, value in facts if value]


def _filed_for(case: Case) -> list[tuple[str, str]]:
    """Return who wrote it down for the sender, how that person agreed, and how late it was."""
    filed = counter.of(case)
    if filed is None:
        return []
    late = counter.late_days(case)
    officer = db.session.get_one(Officer, filed.officer_id).name
    said = _(counter.WAYS[filed.way])
    if filed.way == counter.LATER:
        at = filed.confirmed_at
        said = _("Đã xác nhận lúc %(at)s", at=moment(at)) if at else _("Chờ người gửi xác nhận")
    return [
        (_("Người ghi giúp"), officer),
        (_("Người gửi xác nhận"), said),
        (_("Ghi sổ"), _("muộn %(n)s ngày sau ngày đến", n=late) if late else ""),
        (_("Ngày đến"), day_short(case.received_day) if late else ""),
    ]


def line_facts(case: Case, today: date) -> list[dict[str, str]]:
    """Return what the register tells of a case whose content is sealed from the reader."""
    facts = [
        (_("Loại"), rows.kind_label(case.kind)),
        (_("Lĩnh vực"), _(FIELDS.get(case.field, FIELDS["other"]))),
        (_("Nhận ngày"), day_short(case.received_day)),
        (_("Đơn vị giữ"), _holder(case, today)["unit"]),
        (_("Giữ từ"), day_short(case.held_since)),
        (_("Kết thúc ngày"), day_short(case.closed_day) if case.closed_day else ""),
    ]
    return [{"label": label, "value": value} for label, value in facts if value]


def line_clocks(case: Case, today: date) -> list[dict[str, Any]]:
    """Return the clocks of such a case: lateness is no secret."""
    return [clock_words(each, case) for each in deadlines.faces(case.clocks, today)]


def _plain(value: Any) -> bool:
    return isinstance(value, (str, int)) and not isinstance(value, bool)


DETAILS = {
    "decision_number": N_("Số quyết định bị khiếu nại"),
    "decision_date": N_("Ngày quyết định"),
    "received_date": N_("Ngày nhận quyết định"),
    "accused_body": N_("Cơ quan, người bị khiếu nại"),
    "attempt": N_("Khiếu nại lần"),
    "late_reason": N_("Vì sao gửi muộn"),
    "accused": N_("Người bị tố cáo"),
    "conduct": N_("Hành vi bị tố cáo"),
    "evidence": N_("Chứng cứ"),
    "reported_elsewhere": N_("Đã gửi nơi khác"),
    "threat": N_("Có bị đe dọa"),
    "protection": N_("Đề nghị bảo vệ"),
    "supply_form": N_("Hình thức nhận thông tin"),
    "supply_address": N_("Nơi nhận thông tin"),
    "from_agency": N_("Cơ quan chuyển đến"),
    "join_hint": N_("Người gửi cho là cùng việc với"),
}


VALUES = {
    **{f"behalf.{way}": words for way, words in behalf.SAID.items()},
    "attempt.first": N_("Lần đầu"),
    "attempt.second": N_("Lần hai"),
    "threat.no": N_("Không"),
    "threat.fear": N_("Chưa, nhưng lo bị đe dọa"),
    "threat.yes": N_("Có"),
    "supply_form.electronic": N_("Bản điện tử"),
    "supply_form.on_site": N_("Đến cơ quan đọc, xem, ghi chép"),
    "supply_form.paper": N_("Bản giấy gửi qua bưu điện"),
}


def value_of(key: str, value: Any) -> str:
    """Return a detail in words where it was chosen from a list, else as typed."""
    words = VALUES.get(f"{key}.{value}")
    return str(_(words)) if words else str(value)


def label_of(key: str) -> str:
    """Return what a detail of one kind is called."""
    return str(_(DETAILS[key])) if key in DETAILS else key.replace("_", " ").capitalize()


def _holder(case: Case, today: date) -> dict[str, str]:
    known = directory.on(today)
    unit = known.places.get(case.unit_id) or case.unit
    officer = known.officer(case.handler_id) if case.handler_id else ""
    if case.handler and not officer:
        officer = case.handler.name  # holds the case, but may be given none any more
    name = unit.name_en if locale() == "en" else unit.name
    return {"unit": name, "officer": officer, "since": day_short(case.held_since)}


def sender_of(case: Case, actor: Actor) -> dict[str, Any]:
    """Return who sent the case, as far as *actor* may know."""
    if case.kind == Kind.DENUNCIATION:
        return {
            "hidden": _("Danh tính người tố cáo được niêm phong, không hiện ở bất cứ trang nào.")
        }
    if not sees_name(actor, case):
        return {"hidden": _("Người gửi đề nghị giữ kín tên với đơn vị xử lý.")}
    party = None if case.anonymous else case_parts.party(case.id)
    if party is None or not (party.name or party.phone or party.email):
        return {"hidden": _("Người gửi không để lại tên.")}
    said = [
        (_("Họ tên"), party.name),
        (_("Điện thoại"), party.phone),
        (_("Thư điện tử"), party.email),
        (_("Địa chỉ"), party.address),
        (_("Số định danh"), party.identity_number),
        *[(_(behalf.LABELS[key]), value_of(key, value)) for key, value in behalf.of(case).items()],
    ]
    return {"rows": [{"label": label, "value": value} for label, value in said if value]}


def papers_of(case: Case, papers: Rows) -> list[dict[str, Any]]:
    """Return the papers that do not hang on a message."""
    return _papers(
        case, [each for each in papers if each.message_id is None and each.note_id is None]
    )


def _shown_papers(case: Case, actor: Actor, parts: Parts) -> list[dict[str, Any]]:
    """Return the papers that *actor* may open: below the original, what passed the gate."""
    if level(actor, case) >= Level.ORIGINAL:
        return papers_of(case, parts.papers)
    ours = [each for each in parts.papers if each.purpose not in FROM_SENDER]
    return [*redactions.approved_papers(case), *papers_of(case, ours)]


def _papers(case: Case, papers: Rows) -> list[dict[str, Any]]:
    whose = {
        "filed": _("gửi cùng đơn"),
        "added": _("người dân gửi thêm"),
        "sent": _("cơ quan gửi"),
        "evidence": _("kết quả"),
        "proposed": _("kết quả, chưa gửi cho người dân"),
        scan.SIGNED: _("văn bản ký tay, đóng dấu"),
        INTERNAL: _("nội bộ"),
        OUTSIDE: _("cơ quan, đơn vị được hỏi gửi"),
    }
    return [
        {
            "name": one.name,
            "url": "" if one.scan in HELD else f"{rows.case_url(case.code)}/tep/{one.handle}",
            "size": one.size,
            "kind": one.media_type,
            "note": f"{whose.get(one.purpose, '')}, {day_short(clock.day_of(one.at))}"
            + (f", {taken}" if (taken := settling.time_of(case, one, locale())) else "")
            + (f", {_(STATES[one.scan])}" if one.scan in HELD else ""),
            "message": one.message_id,
            "on_note": one.note_id,
        }
        for one in papers
    ]


def _threads(case: Case, actor: Actor, parts: Parts, form: Any) -> list[dict[str, Any]]:
    """Return the conversation by subject; *form*, where one may write, knows the subjects already."""
    if not parts.messages:
        return []
    known = dict(form.thread.choices) if form else threads.offered(case)
    seen = of_case.seen_until(case, actor)

    def is_new(turn: Row[Any]) -> bool:
        return bool(turn.from_citizen and (seen is None or turn.at > seen))

    return [
        {
            "label": each.label,
            "new": each.new,
            "older": each.older,
            "whole": each.whole,
            "turns": _talk(case, actor, parts, each.turns),
        }
        for each in threads.grouped(parts.messages, known, is_new)
    ]


def _talk(case: Case, actor: Actor, parts: Parts, turns: Sequence[Any]) -> list[dict[str, Any]]:
    """Return *turns* between sender and office; below the original without the sender's words."""
    gated = level(actor, case) < Level.ORIGINAL
    papers = _papers(
        case,
        [
            each
            for each in parts.papers
            if each.message_id is not None and not (gated and each.purpose in FROM_SENDER)
        ],
    )
    citizen = _("Người tố cáo") if case.kind == Kind.DENUNCIATION else _("Người dân")
    through = extracts.current(case) if gated else None
    return [
        {
            "author": citizen if each.from_citizen else each.author,
            "at": moment(each.at),
            "text": _behind_the_gate(covered=extracts.covers(through, each.id))
            if gated and each.from_citizen
            else each.text,
            "mine": not each.from_citizen,
            "files": [paper for paper in papers if paper["message"] == each.id],
            "note": _("Người dân đã đọc") if each.read_at else "",
        }
        for each in turns
    ]


def _notes(case: Case, parts: Parts) -> list[dict[str, Any]]:
    """Return what officers wrote to each other."""
    papers = _papers(case, [each for each in parts.papers if each.note_id is not None])
    return [
        {
            "id": each.id,
            "author": each.author,
            "at": moment(each.at),
            "text": each.text,
            "files": [paper for paper in papers if paper["on_note"] == each.id],
        }
        for each in parts.notes
    ]


def _behind_the_gate(*, covered: bool) -> str:
    return str(
        _("Người tố cáo đã viết thêm; nội dung nằm trong bản trích.")
        if covered
        else _("Người tố cáo đã viết thêm; nội dung chờ bản trích mới.")
    )


def clock_words(face: Face, case: Case) -> dict[str, Any]:
    """Return a clock of *case* for components/deadline.html."""
    state = {"done-late": "done", "dropped": "done"}.get(face.state, face.state)
    if face.promise and state == "on-time":
        state = "promise"
    label = _(face.label)
    if face.round > 1:
        label = _("%(label)s, lần %(n)s", label=label, n=face.round)
    return {
        "label": label,
        "due_on": face.due_on if face.reckoning.known else None,
        "days_left": face.days_left if face.reckoning.known else None,
        "state": state,
        "article": face.reckoning.article_text(locale()),
        "reckoning": None if face.state in SETTLED else face.reckoning,
        "url": "" if face.state in SETTLED or not face.reckoning.known else link_of(face),
        "note": " ".join([*_clock_notes(face), *aims.notes(face, case)]),
    }


def _clock_notes(face: Face) -> Iterable[str]:
    if not face.reckoning.known and not face.stopped_on:
        yield _("Chưa tính được hạn: lịch nghỉ của năm tới chưa công bố.")
    if face.state == "dropped" and face.stopped_on:
        yield _("Không còn tính từ ngày %(day)s.", day=day_short(face.stopped_on))
    elif face.state == "done-late" and face.stopped_on:
        n = (face.stopped_on - face.due_on).days
        yield _("Làm xong ngày %(day)s, trễ %(n)s ngày.", day=day_short(face.stopped_on), n=n)
    elif face.stopped_on:
        yield _("Làm xong ngày %(day)s, đúng hạn.", day=day_short(face.stopped_on))
    for each in face.pauses:
        yield _suspended(each)
    if face.waits:
        yield _("Chờ người dân bổ sung; hạn đếm lại khi đủ.")
    if face.first_due != face.due_on:
        yield _("Hạn đầu tiên: %(day)s.", day=day_short(face.first_due))
    if face.promise and not face.stopped_on:
        yield _("Lời hứa phục vụ của cơ quan.")


def _suspended(pause: Pause) -> str:
    told = {"from": day_short(pause.suspended_on), "paper": pause.paper, "by": pause.resumed_by}
    if pause.resumed_on is None:
        return _("Tạm đình chỉ từ ngày %(from)s, quyết định số %(paper)s.", **told)
    until = day_short(pause.resumed_on)
    return _("Tạm đình chỉ %(from)s (số %(paper)s) – %(until)s (số %(by)s).", until=until, **told)


DRAFTS = {
    "": N_("dự thảo"),
    ASKED: N_("dự thảo, đã trình ký"),
    RETURNED: N_("dự thảo, bị trả lại để sửa"),
}


def _letter(letter: Row[Any]) -> dict[str, Any]:
    draft = letter.status == DRAFT
    return {
        "title": catalogue.label(letter.kind, locale()),
        "number": _number(letter),
        "day": letter.day,
        "status": _(DRAFTS[letter.stage])
        if draft
        else (_("đã thu hồi") if letter.status == WITHDRAWN else _("đã gửi")),
        "tone": "late"
        if letter.stage == RETURNED or letter.status == WITHDRAWN
        else ("soon" if draft else "done"),
        "url": f"/can-bo/thu/{letter.handle}",
        "kind": letter.kind,
        "duty": letter.duty_id,
        "draft": draft,
    }


def _number(letter: Row[Any]) -> str:
    issued = letter.number and letter.issued_at
    return (letter.number_text or "").removeprefix("Số: ") if issued else ""


def _duty(duty: Row[Any]) -> dict[str, Any]:
    return {
        "id": duty.id,
        "letter": catalogue.label(duty.letter, locale()),
        "kind": duty.letter,
        "why": faults.why(duty.ground),
        "since": duty.since,
        "proposed": duty.proposed,
    }


def _now(
    case: Case, actor: Actor, today: date, choices: Choices, trouble: Trouble | None
) -> dict[str, Any]:
    open_moves = workflow.available(case, actor)
    too_early = workflow.too_early(case, actor)
    triage = case.status in workflow.TRIAGE_STAGES
    here = [
        each
        for each in open_moves
        if each.name in moves.WAYS
        and each.name != "propose"
        and not (triage and each.name in AT_TRIAGE)
        and not (each.name == "sort" and not triage)
    ]
    pending = _pending(case, here)
    shown = [each for each in here if pending or each.name not in DECISIONS]
    names = {each.name for each in open_moves}

    def form_of(name: str, kind: Callable[..., MoveForm]) -> MoveForm:
        if trouble and trouble.name == name:
            return trouble.form
        return kind(name, case, choices, formdata=None)

    drafts = "propose" in names | too_early.keys()
    answers = form_of("propose", moves.WAYS["propose"].form) if drafts else None
    if trouble and trouble.name == "draft" and answers is not None:
        answers = trouble.form
    open_forms = {each.name for each in shown} | {"message", "note"}
    open_forms |= {"propose", "draft"} if answers is not None else set()
    points_form = None if triage else points.form_of(case, actor, choices, trouble)
    open_forms |= {"points"} if points_form else set()
    open_forms |= {"waive"} if allows(actor, permissions.SIGN, case) else set()
    return {
        "open_forms": open_forms,
        "triage": triage and bool(names & AT_TRIAGE),
        "moves": [
            {
                "move": each,
                "slug": moves.WAYS[each.name].slug,
                "form": form_of(each.name, moves.WAYS[each.name].form),
                "foretold": foretell.foretell(case, each.name, today),
                "open": bool(trouble and trouble.name == each.name),
                "plain": moves.WAYS[each.name].form is Plain,
            }
            for each in shown
        ],
        "answers": answers,
        "propose": table.row(case.kind, "propose") if answers is not None else None,
        "too_early": [
            (table.row(case.kind, name), too_early[name]) for name in NEXT if name in too_early
        ],
        "points_form": points_form,
        "lacking": points.lacking(case, actor),
        "was": mark_of([*merging.stands("draft", case), *merging.stands("points", case)])
        if answers is not None or points_form is not None
        else "",
        "message_form": _keyed(form_of("message", Message))
        if moves.permitted("message", case, actor)
        else None,
        "note_form": _keyed(form_of("note", Note))
        if allows(actor, permissions.NOTE, case)
        else None,
        "waive_form": form_of("waive", Waive) if allows(actor, permissions.SIGN, case) else None,
        "verify_url": f"{rows.case_url(case.code)}/xac-minh"
        if allows(actor, permissions.VERIFY, case)
        else "",
        "asks_identity": case.kind == Kind.DENUNCIATION
        and allows(actor, permissions.IDENTITY, case),
    }


def _pending(case: Case, here: list[workflow.Move]) -> bool:
    may_grant = any(each.name == "grant_extension" for each in here)
    return may_grant and handling.pending_extension(case) is not None


def _keyed(form: Any) -> Any:
    """Give the form a number of its own: sent twice it is one message."""
    if not form.key.data:
        form.key.data = secrets.token_urlsafe(12)
    return form


def running_clocks(case: Case, today: date) -> list[dict[str, Any]]:
    """Return the clocks that run now."""
    going = deadlines.going(deadlines.faces(case.clocks, today))
    return [clock_words(each, case) for each in going]


def since_of(trouble: Trouble | None) -> list[dict[str, Any]]:
    """Return what happened while the officer was typing."""
    return history.entries(trouble.since, {}) if trouble else []
