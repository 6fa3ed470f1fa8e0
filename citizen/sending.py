"""Checking the answers, sending them, and what the sender holds in hand afterwards."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import abort

from citizen import case_page, downloads, drafting, paging, steps
from citizen.door import door
from citizen.forms.submit import NAMED, NAMELESS, day_said
from citizen.promised import if_filed
from citizen.summing import rows_of
from office.base import clock
from office.base.db import db
from office.cases import (
    behalf,
    codes,
    consents,
    drafts,
    holders,
    intake,
    joins,
    public,
    queries,
    sealed,
    workflow,
)
from office.cases import permissions as may
from office.cases.drafts import Open
from office.cases.intake import Filing
from office.cases.models import Case
from office.cases.sealed import IDENTITY_FIELDS
from office.law import deadlines as law
from office.law.kinds import Kind
from web import headers, session
from web.access import requires
from web.filters import day_short
from web.language import locale
from web.language import said as _

CHECK = f"{paging.HOME}/{steps.CHECK}"
SENT = f"{paging.HOME}/xac-nhan"
OTHER = "khac"
BLANK = "trong"
"""`?trong=1`: the letter with lines to fill in by hand."""
PDF = "application/pdf"


@door.get(CHECK)
@requires(may.FILE)
def check() -> ResponseReturnValue:
    """Show everything once more, each answer with its way back."""
    draft = drafting.current()
    kind = drafting.kind_of(draft)
    if draft is None or kind is None or draft.case_id is not None:
        return redirect(paging.where(draft) if draft else paging.HOME, 303)
    if gap := drafting.first_gap(draft, kind):
        return redirect(f"{paging.page_of(gap)}?{paging.BACK}={steps.CHECK}", 303)
    return _show_check(draft, kind)


def _show_check(draft: Open, kind: Kind, trouble: str = "") -> ResponseReturnValue:
    path = steps.steps_of(kind)
    return render_template(
        "citizen/submit/check.html",
        rows=rows_of(draft, kind, locale()),
        similar=_similar(draft, kind),
        other=OTHER,
        handle=drafting.handle_of(draft),
        stamp=drafting.stamp_of(draft),
        total=len(path) + 1,
        before=paging.page_of(path[-1]),
        late=_too_late(draft, kind),
        promised=if_filed(kind, clock.today()),
        kind=kind.value,
        sealed=kind == Kind.DENUNCIATION,
        quick_exit=kind == Kind.DENUNCIATION,
        trouble=trouble,
        consents=_words(draft, kind),
        paperless=_paperless(draft, kind),
    ), 422 if trouble else 200


def _words(draft: Open, kind: Kind) -> list[str]:
    """Return what the sender is told and agrees to by sending: mail only where an address is given."""
    shown = [consents.FILING]
    way = _way(draft, kind)
    if way != consents.UNTOLD:
        shown.append(consents.SMS if way == consents.BY_SMS else consents.MAIL)
    texts = [consents.current(each, clock.today()) for each in shown]
    return [each.en if locale() == "en" else each.vi for each in texts]


def _paperless(draft: Open, kind: Kind) -> bool:
    """Tell whether it is filed for someone else without any paper attached."""
    told = drafting.said(draft, "nguoi-gui") or {}
    return bool(behalf.details(kind, told)) and not draft.files


def _way(draft: Open, kind: Kind) -> str:
    """Return how the sender chose to be told; a denouncer is told by nothing that leaves the house."""
    told = drafting.said(draft, "nguoi-gui") or {}
    if kind == Kind.DENUNCIATION:
        return consents.UNTOLD
    usual = consents.BY_MAIL if told.get("email") else consents.UNTOLD
    return str(told.get("notice") or usual)


def _similar(draft: Open, kind: Kind) -> list[public.Similar]:
    told = drafting.said(draft, "viec") or {}
    field = (drafting.said(draft, "linh-vuc") or {}).get("field", "other")
    subject, place = told.get("subject", ""), told.get("place", "")
    body = str(told.get("body", ""))
    return public.similar_open(kind, field, subject, place, clock.today(), body=body)


def _too_late(draft: Open, kind: Kind) -> str:
    """Say that the time for a first complaint has run out, when it has (Điều 9)."""
    told = drafting.said(draft, "quyet-dinh") or {}
    received = day_said(str(told.get("received_date", "")))
    if kind != Kind.COMPLAINT or received is None or told.get("attempt") != "first":
        return ""
    try:
        reckoned = law.reckon("complaint.first.statute", received)
    except (law.NotInForce, law.BeyondCalendar):
        return str(_("Luật cho 90 ngày để khiếu nại lần đầu, và thời hạn đó đã qua."))
    if reckoned.due >= clock.today():
        return ""
    return str(
        _(
            "Luật cho 90 ngày để khiếu nại lần đầu (%(article)s): đến hết ngày %(day)s.",
            article=reckoned.article_text(locale()),
            day=day_short(reckoned.due),
        )
    )


@door.post(f"{paging.HOME}/gui")
@requires(may.FILE)
def send() -> ResponseReturnValue:  # noqa: PLR0911 -- each way out is another page
    """File the case; the same draft sent again gives the same case and the same receipt."""
    draft = drafting.current()
    kind = drafting.kind_of(draft)
    if draft is None or kind is None:
        flash(_("Không tìm thấy đơn đang viết trên máy này. Chưa có gì được gửi."), "error")
        return redirect(paging.HOME, 303)
    if draft.case_id is not None and request.form.get("ban") in {None, drafting.handle_of(draft)}:
        return redirect(SENT, 303)
    if trouble := paging.misplaced(draft):
        flash(trouble, "warning")
        return redirect(paging.where(draft), 303)
    if (refused := _refused(draft, kind)) is not None:
        return refused
    if kind == Kind.DENUNCIATION and not holders.online(clock.today()):
        return paging.not_online(draft)
    try:
        _file(draft, kind)
    except holders.NotTakenOnline:  # whoever could receive it is who it is about
        db.session.rollback()
        return paging.not_online(drafting.current() or draft)
    except IntegrityError:  # the same form arrived twice at once; the other one made the case
        db.session.rollback()
        draft = drafting.current() or draft
    return drafting.hand_over(draft, make_response(redirect(SENT, 303)))


def _refused(draft: Open, kind: Kind) -> ResponseReturnValue | None:
    """Return the page to show instead, when the draft is not what its sender read and confirmed."""
    stamp = request.form.get("dau")
    if stamp != drafting.stamp_of(draft):
        if gap := drafting.first_gap(draft, kind):
            return redirect(f"{paging.page_of(gap)}?{paging.BACK}={steps.CHECK}", 303)
        if stamp is not None:
            said = _("Đơn vừa được sửa ở một trang khác. Xin đọc lại rồi bấm Gửi.")
            return _show_check(draft, kind, said)
    if lost := drafts.drop_lost(draft):
        return _ask_again_for(lost, draft)
    return None


def _ask_again_for(lost: list[str], draft: Open) -> ResponseReturnValue:
    said = _(
        "Đơn chưa gửi: máy chủ không còn giữ tệp %(names)s. Xin chọn lại tệp, hoặc gửi không kèm.",
        names=", ".join(f"“{name}”" for name in lost),
    )
    flash(said, "warning")
    back = redirect(f"{paging.HOME}/{steps.FILES}?{paging.BACK}={steps.CHECK}", 303)
    return drafting.keep(draft, make_response(back))


def _file(draft: Open, kind: Kind) -> None:
    offices = queries.units("agency")
    if not offices:
        abort(503)
    now = clock.now()
    receipt = intake.receive(
        filing_of(draft, kind),
        session.citizen_visit().actor,
        now,
        token=draft.token,
        unit_id=offices[0].id,
    )
    if not receipt.again:
        _note_consent(receipt.case, _way(draft, kind), now)
        _go_along(receipt.case, now)
    drafts.become(draft, receipt.case.id, now)


def _go_along(case: Case, now: datetime) -> None:
    """Let a case just filed go with the one its sender met, too; where that ended, it goes alone."""
    first = queries.known(str(case.details.get("join_hint", "")))
    if first is None:
        return
    visitor = session.citizen_visit().actor
    sender = replace(visitor, opened=visitor.opened | {case.id})
    with suppress(joins.NotInOneCase, workflow.NotAllowed):
        joins.join_own(case, sender, now, first=first)


def _note_consent(case: Case, way: str, now: datetime) -> None:
    """Keep which words the sender was shown, and the way of being told that was agreed to."""
    consents.agree(consents.FILING, now, case_id=case.id)
    if way != consents.UNTOLD or any(party.email for party in case.parties):
        consents.choose(way, now, case_id=case.id, filing=True)


def filing_of(draft: Open, kind: Kind) -> Filing:
    """Return *draft* as it is handed in."""
    told: dict[str, Any] = {}
    for step in steps.steps_of(kind):
        told.update(drafting.said(draft, step.slug) or {})
    nameless = told.get("naming") == NAMELESS
    who = ("phone", "email") if nameless else IDENTITY_FIELDS
    identity = {name: str(told.get(name, "")) for name in who}
    asked = told.get("items") if kind == Kind.INFORMATION else told.get("wanted")
    return Filing(
        kind=kind,
        subject=str(told["subject"]),
        body=str(told["body"]),
        wanted=str(asked or ""),
        field=str(told.get("field", "other")),
        place=str(told.get("place", "")),
        anonymous=nameless,
        name_hidden=bool(told.get("name_hidden")) and told.get("naming") == NAMED,
        locale=locale(),
        details=_details(told, kind, draft),
        uploads=drafts.uploads(draft),
        about=[str(told["about"])] if told.get("about") else [],
        **identity,
    )


DETAILS: dict[Kind, tuple[str, ...]] = {
    Kind.COMPLAINT: (
        "accused_body", "decision_number", "decision_date", "received_date", "attempt",
        "late_reason",
    ),
    Kind.DENUNCIATION: (
        "accused", "conduct", "evidence", "reported_elsewhere", "threat", "protection",
    ),
    Kind.INFORMATION: ("supply_form", "supply_address"),
}  # fmt: skip


def _details(told: dict[str, Any], kind: Kind, draft: Open) -> dict[str, str]:
    found = {name: str(told[name]) for name in DETAILS.get(kind, ()) if told.get(name)}
    for name in ("decision_date", "received_date"):
        if day := day_said(found.get(name, "")):
            found[name] = day.isoformat()
    found |= behalf.details(kind, told)
    hint = request.form.get("giong", "")
    if hint not in {"", OTHER} and hint in {each.code for each in _similar(draft, kind)}:
        found["join_hint"] = hint
    return found


def _sent() -> tuple[Open, Case] | None:
    """Return the draft in this visitor's cookie with the case it became."""
    draft = drafting.current()
    case = db.session.get(Case, draft.case_id) if draft and draft.case_id is not None else None
    return (draft, case) if draft and case else None


@door.get(SENT)
@requires(may.FILE)
def confirm() -> ResponseReturnValue:
    """Show code, secret and the days promised: only now, when all is on disk."""
    found = _sent()
    if found is None:
        return redirect(paging.HOME, 303)
    draft, case = found
    sealed = case.kind == Kind.DENUNCIATION
    return render_template(
        "citizen/submit/sent.html",
        case=case,
        kind=Kind(case.kind),
        secret=codes.secret_of(case.code, draft.token, case.secret_hash),
        promised=if_filed(Kind(case.kind), case.received_day),
        sealed=sealed,
        quick_exit=sealed,
    )


@door.post(f"{paging.HOME}/mo")
@requires(may.FILE)
def open_tracking() -> ResponseReturnValue:
    """Lead the sender, who has just proved to hold the secret, to the tracking page."""
    found = _sent()
    if found is None:
        return redirect("/tra-cuu", 303)
    draft, case = found
    # An account's visit that names a denunciation would tell who sent it: they are kept apart.
    if case.kind == Kind.DENUNCIATION and session.actor().is_citizen:
        session.leave_citizen()
    session.open_case(case, codes.secret_of(case.code, draft.token, case.secret_hash))
    return redirect(case_page.url_of(case), 303)


@door.get(f"{paging.HOME}/bien-nhan.pdf")
@requires(may.FILE)
def receipt() -> ResponseReturnValue:
    """Hand out the receipt."""
    from office.letters.copies import receipt_pdf  # noqa: PLC0415 -- heavy, only here

    found = _sent()
    if found is None:
        abort(404)
    draft, case = found
    secret = codes.secret_of(case.code, draft.token, case.secret_hash)
    return _paper(receipt_pdf(case, secret, locale()), "bien-nhan.pdf")


@door.get(f"{paging.HOME}/bien-nhan.txt")
@requires(may.FILE)
def signed_receipt() -> ResponseReturnValue:
    """Hand out the receipt with its signature: to be kept, and checked by anyone."""
    found = _sent()
    return downloads.signed_receipt(found[1]) if found else abort(404)


@door.get(f"{paging.HOME}/don-to-cao.pdf")
@requires(may.FILE)
def letter_to_sign() -> ResponseReturnValue:
    """Hand out the denunciation as a letter to print and sign (Điều 23 Luật Tố cáo)."""
    from office.letters.copies import denunciation_letter_pdf  # noqa: PLC0415 -- heavy, only here

    if BLANK in request.args:
        return _paper(denunciation_letter_pdf({}, clock.today()), "don-to-cao.pdf")
    draft = drafting.current()
    kind = drafting.kind_of(draft)
    if draft is None or kind != Kind.DENUNCIATION:
        abort(404)
    found = _sent()
    said = _said_in(found[1]) if found else _said_so_far(draft)
    return _paper(denunciation_letter_pdf(said, clock.today()), "don-to-cao.pdf")


def _said_in(case: Case) -> dict[str, Any]:
    files = [each.name for each in case.attachments if each.purpose == "filed"]
    return _for_the_pen({**case.details, **sealed.own_words(case, session.actor())}, files)


def _said_so_far(draft: Open) -> dict[str, Any]:
    told = {
        name: value
        for slug in ("viec", "bi-to-cao", "mong-muon")
        for name, value in (drafting.said(draft, slug) or {}).items()
    }
    return _for_the_pen(told, [each["name"] for each in draft.files])


def _for_the_pen(told: dict[str, Any], files: list[str]) -> dict[str, Any]:
    parts = [str(told[name]) for name in ("body", "conduct") if told.get(name)]
    evidence = [line for line in str(told.get("evidence", "")).splitlines() if line.strip()]
    return {**told, "body": "\n".join(parts), "files": [*evidence, *files]}


def _paper(data: bytes, name: str) -> ResponseReturnValue:
    answer = make_response(data)
    answer.mimetype = PDF
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Content-Security-Policy"] = headers.PAPER
    return answer


@door.post(f"{paging.HOME}/quen")
@requires(may.FILE)
def forget() -> ResponseReturnValue:
    """Take the receipt away from this device; code and secret are with the sender alone."""
    flash(_("Đã xóa biên nhận khỏi máy này. Xin giữ kỹ mã và mã bí mật."), "success")
    return drafting.forget(make_response(redirect("/", 303)))
