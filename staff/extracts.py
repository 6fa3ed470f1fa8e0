"""The extract gate at the officers' door: mark or rewrite, see what the machine finds, let through."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from flask import abort, flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from office.base import clock
from office.base.db import db
from office.base.i18n import N_
from office.cases import extracts, holders, permissions, queries, redactions, sealed, workflow
from office.cases.extracts import APPROVED, DRAFT, FIELDS, RETURNED, SUPERSEDED, WAITING, Found
from office.cases.models import Case, Extract, Redaction
from office.letters import copies
from office.letters.accused import ForAccused
from staff import refusals, rows
from staff.door import door
from staff.forms.extracts import LABELS, Rewrite
from web import headers
from web.access import require, requires
from web.filters import moment
from web.language import said
from web.session import actor

HERE = "/can-bo/trich"
STATES = {
    DRAFT: (N_("bản nháp"), "soon"),
    WAITING: (N_("chờ người thứ hai duyệt"), "soon"),
    RETURNED: (N_("bị trả lại"), "late"),
    APPROVED: (N_("đã duyệt, đang dùng"), "on-time"),
    SUPERSEDED: (N_("đã có bản mới thay"), "paused"),
}
KINDS = {
    "own.name": N_("tên người tố cáo"),
    "own.initials": N_("chữ viết tắt tên người tố cáo"),
    "own.number": N_("số điện thoại hoặc số định danh của người tố cáo"),
    "own.mail": N_("thư điện tử của người tố cáo"),
    "own.place": N_("nơi ở của người tố cáo"),
    "name": N_("tên người"),
    "phone": N_("số điện thoại"),
    "card": N_("số căn cước hoặc chứng minh"),
    "number": N_("dãy số, có thể là tài khoản"),
    "mail": N_("thư điện tử"),
    "link": N_("địa chỉ mạng"),
    "plate": N_("biển số xe"),
    "birth": N_("ngày sinh, tuổi"),
    "file": N_("tên tệp"),
    "address": N_("địa chỉ"),
    "kin": N_("lời tự xưng, người thân"),
}
"""What the machine finds, in words."""
MOST_WORDS = 4000
"""Words of a part compared one by one; of longer parts the sentences are."""


def case_of(code: str, permission: str) -> Case:
    """Return the case for whoever has *permission* over it; else answer 404 or 403."""
    return require(permission, queries.by_code(code, actor()))


def url_of(case: Case, extract: Extract | None = None) -> str:
    """Return the address of the gate of *case*, or of one version."""
    return f"{rows.case_url(case.code)}/trich" + (f"/{extract.handle}" if extract else "")


def locked(case: Case) -> ResponseReturnValue:
    """Say that the key of this officer is not open, and what to do."""
    return render_template("staff/extracts/locked.html", case=case), 409


@door.get("/trich")
@requires(permissions.APPROVE_EXTRACT)
def extract_queue() -> ResponseReturnValue:
    """Show what waits: extracts for a second person, denunciations without one."""
    who = actor()
    return render_template(
        "staff/extracts/queue.html",
        waiting=[
            {
                "code": case.code,
                "url": url_of(case, one),
                "at": moment(one.made_at),
                "number": one.number,
            }
            for case, one in extracts.waiting(who)
        ],
        papers=[
            {
                "code": case.code,
                "url": copy_url(case, one),
                "at": moment(one.made_at),
                "name": one.name,
            }
            for case, one in redactions.waiting(who)
        ],
        lacking=[
            {
                "code": case.code,
                "url": url_of(case),
                "day": case.received_day,
                "new": not case.extracted,
            }
            for case in extracts.lacking(who)
        ],
    )


@door.get("/vu-viec/<code>/trich")
@requires(permissions.APPROVE_EXTRACT)
def extract_desk(code: str) -> ResponseReturnValue:
    """Show the versions and the papers of one denunciation."""
    case = case_of(code, permissions.APPROVE_EXTRACT)
    copies = redactions.of_case(case)
    return render_template(
        "staff/extracts/desk.html",
        case=case,
        here=url_of(case),
        writes=permissions.allows(actor(), permissions.EXTRACT, case),
        notice=bool(case.extracted and case.accepted_day),
        versions=[face(case, each) for each in extracts.of_case(case)],
        papers=[
            {
                "name": paper.name,
                "url": f"{rows.case_url(case.code)}/giay/{paper.handle}",
                "copies": [
                    copy_face(case, each) for each in copies if each.attachment_id == paper.id
                ],
            }
            for paper in case.attachments
            if paper.from_citizen
        ],
    )


def face(case: Case, extract: Extract) -> dict[str, Any]:
    """Return a version in words."""
    label, tone = STATES[extract.state]
    return {
        "number": extract.number,
        "url": url_of(case, extract),
        "state": said(label),
        "tone": tone,
        "by": extract.maker.name,
        "at": moment(extract.made_at),
        "decided_by": extract.decider.name if extract.decider else "",
        "decided": moment(extract.decided_at) if extract.decided_at else "",
        "way": _("đánh dấu") if extract.way == "marked" else _("viết lại"),
    }


def copy_url(case: Case, copy: Redaction) -> str:
    """Return the address of a redacted copy."""
    return f"{rows.case_url(case.code)}/ban-luoc/{copy.handle}"


def copy_face(case: Case, copy: Redaction) -> dict[str, Any]:
    """Return a redacted copy in words."""
    label, tone = STATES[copy.state]
    return {
        "name": copy.name,
        "url": copy_url(case, copy),
        "state": said(label),
        "tone": tone,
        "at": moment(copy.made_at),
        "boxes": copy.way == "boxes",
        "waiting": copy.state == WAITING,
    }


@door.get("/vu-viec/<code>/trich/thong-bao.pdf")
@requires(permissions.APPROVE_EXTRACT)
def accused_notice(code: str) -> ResponseReturnValue:
    """Print the notice of the content for the accused, from the approved extract and nothing else."""
    case = case_of(code, permissions.APPROVE_EXTRACT)
    extract = extracts.current(case)
    if extract is None or case.accepted_day is None:
        abort(404)
    paper = ForAccused.of(extract, case.accepted_day, clock.today())
    answer = make_response(copies.notice_for_accused(paper))
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = 'attachment; filename="thong-bao.pdf"'
    answer.headers["Content-Security-Policy"] = headers.PAPER
    answer.headers["Cache-Control"] = "no-store"
    return answer


@door.route("/vu-viec/<code>/trich/danh-dau", methods=["GET", "POST"])
@requires(permissions.EXTRACT)
def mark_extract(code: str) -> ResponseReturnValue:
    """Take numbered passages and words out of the original; show the outcome before it is kept."""
    case = case_of(code, permissions.EXTRACT)
    try:
        original = extracts.original_of(case, actor())
        out, words = request.form.getlist("bo"), request.form.get("chu", "")
        left = extracts.marked(original, out, words.splitlines())
        found = extracts.check(case, actor(), left)
        if request.method == "POST" and request.form.get("buoc") == "luu":
            return _kept(case, left, "marked")
    except sealed.DoesNotOpen:
        return locked(case)
    flagged = extracts.check(case, actor(), original)
    return render_template(
        "staff/extracts/mark.html",
        case=case,
        here=url_of(case),
        parts=_passages(original, flagged, set(out)),
        words=words,
        seen=request.method == "POST",
        outcome=shown(left, found),
        found=len(found),
    )


def _passages(
    original: Mapping[str, str], flagged: Sequence[Found], out: set[str]
) -> list[dict[str, Any]]:
    """Return the numbered passages part by part; what the machine finds stands out."""
    places = dict.fromkeys(FIELDS, 0)
    told: dict[str, list[dict[str, Any]]] = {part: [] for part in FIELDS}
    for piece in extracts.pieces(original):
        start = places[piece.part]
        places[piece.part] = end = start + len(piece.text)
        inside = [
            each.finding
            for each in flagged
            if each.part == piece.part and each.finding.start < end and each.finding.end > start
        ]
        if piece.text.strip():
            told[piece.part].append(
                {
                    "key": piece.key,
                    "number": piece.number,
                    "bits": _bits(piece.text, inside, start),
                    "out": piece.key in out,
                }
            )
    return [{"label": LABELS[part], "pieces": told[part]} for part in FIELDS if told[part]]


def _bits(text: str, found: Iterable[Any], start: int = 0) -> list[dict[str, str]]:
    """Return *text* in bits: plain ones, and findings with what they are."""
    bits: list[dict[str, str]] = []
    at = 0
    for each in found:
        first, last = max(0, each.start - start), min(len(text), each.end - start)
        bits.append({"text": text[at:first], "kind": ""})
        bits.append({"text": text[first:last], "kind": said(KINDS[each.kind])})
        at = last
    bits.append({"text": text[at:], "kind": ""})
    return [bit for bit in bits if bit["text"]]


def shown(words: Mapping[str, str], found: Sequence[Found]) -> list[dict[str, Any]]:
    """Return an extract part by part, with the findings set apart."""
    return [
        {
            "label": LABELS[part],
            "bits": _bits(words[part], [each.finding for each in found if each.part == part]),
        }
        for part in FIELDS
        if words.get(part)
    ]


@door.route("/vu-viec/<code>/trich/viet-lai", methods=["GET", "POST"])
@requires(permissions.EXTRACT)
def rewrite_extract(code: str) -> ResponseReturnValue:
    """Write an extract in one's own words, beside the original."""
    case = case_of(code, permissions.EXTRACT)
    try:
        original = extracts.original_of(case, actor())
        form = (
            Rewrite() if request.method == "POST" else Rewrite(None, data=_before(case, original))
        )
        if request.method == "POST" and form.validate():
            return _kept(case, form.said, "written")
        flagged = extracts.check(case, actor(), original)
    except sealed.DoesNotOpen:
        return locked(case)
    page = render_template(
        "staff/extracts/write.html",
        case=case,
        here=url_of(case),
        form=form,
        original=shown(original, flagged),
    )
    return page, 422 if form.errors else 200


def _before(case: Case, original: Mapping[str, str]) -> dict[str, str]:
    """Return what a rewriting starts from: the newest version, else the original masked."""
    versions = extracts.of_case(case)
    if versions:
        packet: dict[str, str] = extracts.packet_of(case, versions[0], actor())["words"]
        return {**packet, "added": packet.get("added") or original["added"]}
    return extracts.masked(case, actor(), original)


def _kept(case: Case, words: Mapping[str, str], way: str) -> ResponseReturnValue:
    if not any(text.strip() for text in words.values()):
        flash(_("Bản trích còn trống. Chưa có gì được lưu."), "error")
        return redirect(f"{url_of(case)}/viet-lai", 303)
    made = extracts.write(case, actor(), clock.now(), words, way)
    flash(_("Đã lưu bản nháp. Máy đã kiểm tra: xin xem từng chỗ bên dưới."), "success")
    return redirect(url_of(case, made), 303)


@door.get("/vu-viec/<code>/trich/<handle>")
@requires(permissions.APPROVE_EXTRACT)
def one_extract(code: str, handle: str) -> ResponseReturnValue:
    """Show one version beside the original, with what the machine finds."""
    case = case_of(code, permissions.APPROVE_EXTRACT)
    return _page(case, extracts.by_handle(case, handle) or abort(404))


def _page(
    case: Case, extract: Extract, trouble: str = "", typed: Mapping[str, str] | None = None
) -> ResponseReturnValue:
    who = actor()
    try:
        packet = extracts.packet_of(case, extract, who)
        found = extracts.check(case, who, packet["words"])
        original = _original(case, packet)
    except sealed.DoesNotOpen:
        return locked(case)
    reasons = typed if typed is not None else packet["reasons"]
    writes = permissions.allows(who, permissions.EXTRACT, case)
    page = render_template(
        "staff/extracts/one.html",
        case=case,
        here=url_of(case),
        version=face(case, extract),
        parts=[compared(part, original.get(part, ""), packet["words"].get(part, "")) for part in FIELDS
               if original.get(part) or packet["words"].get(part)],
        masked=not writes,
        found=_distinct(found, reasons),
        remark=packet["remark"],
        trouble=trouble,
        typed_remark=request.form.get("loi", ""),
        may_submit=writes and extract.state == DRAFT,
        may_decide=extract.state == WAITING and extract.made_by != who.id,
        own=extract.state == WAITING and extract.made_by == who.id,
    )  # fmt: skip
    return page, 422 if trouble else 200


def _original(case: Case, packet: Mapping[str, Any]) -> dict[str, str]:
    """Return the original, or for whoever has no key to it the masked one put with the version."""
    try:
        return extracts.original_of(case, actor())
    except sealed.DoesNotOpen:
        masked: dict[str, str] = packet["original"]
        return masked


def _distinct(found: Sequence[Found], reasons: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return each finding once, with where it stands and the reason given for it."""
    once: dict[str, dict[str, Any]] = {}
    for each in found:
        row = once.setdefault(
            each.key,
            {
                "key": each.key,
                "words": each.finding.words,
                "kind": said(KINDS[each.finding.kind]),
                "part": LABELS[each.part],
                "may_stay": each.may_stay,
                "reason": reasons.get(each.key, ""),
                "times": 0,
                "place": each.finding.start + 1,
            },
        )
        row["times"] += 1
    return list(once.values())


def compared(part: str, before: str, after: str) -> dict[str, Any]:
    """Return one part of original and extract, with the differences marked on both sides."""
    old, new = _tokens(before), _tokens(after)
    left: list[dict[str, Any]] = []
    right: list[dict[str, Any]] = []
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        changed = what != "equal"
        if b > a:
            left.append({"text": "".join(old[a:b]), "changed": changed})
        if d > c:
            right.append({"text": "".join(new[c:d]), "changed": changed})
    return {"label": LABELS[part], "left": left, "right": right}


def _tokens(text: str) -> list[str]:
    words = re.findall(r"\s+|[^\s]+", text)
    return words if len(words) <= MOST_WORDS else re.findall(r"[^.!?\n]*[.!?\n]*", text)


@door.post("/vu-viec/<code>/trich/<handle>/<act>")
@requires(permissions.APPROVE_EXTRACT)
def decide_extract(code: str, handle: str, act: str) -> ResponseReturnValue:
    """Put a version before the second person, let it through, or return it with a remark."""
    deed = ACTS.get(act) or abort(404)
    needed = permissions.EXTRACT if act == "trinh" else permissions.APPROVE_EXTRACT
    case = case_of(code, needed)
    extract = extracts.by_handle(case, handle) or abort(404)
    try:
        done = deed(case, extract)
        holders.hand_over(actor(), clock.now(), only=case)
    except sealed.DoesNotOpen:
        return locked(case)
    except REFUSALS as refusal:
        return _refused(code, handle, refusal)
    flash(done, "success")
    return redirect(url_of(case), 303)


REFUSALS = (
    extracts.Unmended, extracts.OwnExtract, sealed.IdentityTold, workflow.NotAllowed,
    workflow.Changed, ValueError,
)  # fmt: skip


def _refused(code: str, handle: str, refusal: Exception) -> ResponseReturnValue:
    db.session.rollback()
    case = case_of(code, permissions.APPROVE_EXTRACT)
    extract = extracts.by_handle(case, handle) or abort(404)
    typed = {name.removeprefix("ly-do."): text for name, text in request.form.items()}
    words = (
        refusals.sentence(refusal, case)
        if isinstance(refusal, refusals.REFUSALS)
        else _("Xin ghi điều cần sửa.")
    )
    return _page(case, extract, words, typed)


def _submit(case: Case, extract: Extract) -> str:
    reasons = {
        name.removeprefix("ly-do."): text
        for name, text in request.form.items()
        if name.startswith("ly-do.")
    }
    extracts.submit(case, extract, actor(), clock.now(), reasons)
    return str(_("Đã trình người thứ hai duyệt."))


def _approve(case: Case, extract: Extract) -> str:
    extracts.approve(case, extract, actor(), clock.now())
    return str(_("Đã duyệt. Từ giờ vụ việc giao được cho người xử lý, trên bản trích này."))


def _return(case: Case, extract: Extract) -> str:
    extracts.send_back(case, extract, actor(), clock.now(), request.form.get("loi", ""))
    return str(_("Đã trả lại cho người viết."))


ACTS: dict[str, Callable[[Case, Extract], str]] = {
    "trinh": _submit,
    "duyet": _approve,
    "tra-lai": _return,
}
