"""The counter: written down for someone, read back, agreed to, filed, and the receipt handed over."""

import json

from flask import Response, current_app, flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import abort

from office.base import clock, config, files
from office.base.db import db
from office.base.files import FileRefused
from office.base.i18n import translate
from office.base.kinds import TELLS_ITS_AUTHOR
from office.base.text import clean_name
from office.cases import behalf, codes, consents, counter, drafts, holders, permissions, queries
from office.cases.catalogue import CHANNELS
from office.cases.counter import NotHere, WrongDay
from office.cases.drafts import Open
from office.cases.intake import Filing
from office.cases.models import Case
from office.law.kinds import Kind
from office.people.accounts import hash_of
from staff import case_page, rows
from staff.door import door
from staff.forms.calendar import day_of
from staff.forms.counter import Agreed, Counter
from web import headers
from web.access import requires
from web.filters import day_short
from web.language import locale
from web.language import said as _
from web.session import actor

HERE = "/can-bo/quay"
COOKIE = "quay"
LASTS = 3600
"""Seconds that a device keeps what is being written at the counter."""
DETAILS: dict[Kind, dict[str, str]] = {
    Kind.COMPLAINT: {
        "accused_body": "bi_khieu_nai", "decision_number": "so_quyet_dinh",
        "decision_date": "ngay_quyet_dinh", "received_date": "ngay_nhan", "attempt": "lan",
    },
    Kind.DENUNCIATION: {"accused": "bi_to_cao"},
    Kind.INFORMATION: {"supply_form": "hinh_thuc"},
}  # fmt: skip
"""What each kind asks besides, and the field it is typed into."""
ALOUD = (
    "ho_ten", "dien_thoai", "thu", "dia_chi", "dinh_danh", "tom_tat", "noi_dung", "mong_muon", "noi",
)  # fmt: skip


def _current() -> Open | None:
    """Return what this officer is writing down; of someone else on the same device nothing."""
    draft = drafts.load(request.cookies.get(COOKIE, "")[:64])
    return draft if draft and draft.answers.get("officer") == actor().id else None


def _keep(draft: Open, response: Response) -> Response:
    drafts.save(draft, clock.now())
    response.set_cookie(
        COOKIE, draft.token, max_age=LASTS, path=HERE, httponly=True, samesite="Strict",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )  # fmt: skip
    return response


def _stamp(draft: Open) -> str:
    """Return what changes with every word: what was read back is what is filed."""
    said = json.dumps([draft.token, draft.answers, draft.files], sort_keys=True)
    return hash_of(f"counter {said}")[:32]


def _typed(draft: Open) -> MultiDict[str, str]:
    said = draft.answers.get("said", {})
    return MultiDict({name: value for name, value in said.items() if value})


@door.get("/quay")
@requires(permissions.COUNTER)
def counter_page() -> ResponseReturnValue:
    """Show the page to write on, with what was written so far."""
    draft = _current()
    if draft is None or draft.case_id is not None:
        return _show(Counter(actor(), formdata=None), None)
    return _show(Counter(actor(), formdata=_typed(draft)), draft)


def _show(
    form: Counter, draft: Open | None, refused: list[str] | None = None, status: int = 200
) -> ResponseReturnValue:
    kinds = counter.kinds_of(actor())
    page = render_template(
        "staff/counter/write.html",
        form=form,
        scans=draft.files if draft else [],
        refused=refused or [],
        kinds=[each.value for each in kinds],
        sealed_here=Kind.DENUNCIATION in kinds,
        most=files.MOST_FILES,
    )
    return page, status


@door.post("/quay")
@requires(permissions.COUNTER)
def write_down() -> ResponseReturnValue:
    """Keep what was typed and scanned; go on to reading it back once nothing is missing."""
    draft = _current()
    if draft is None or draft.case_id is not None:
        draft = drafts.begin()
    form = Counter(actor())
    good = form.validate()
    for place in request.form.getlist("bo"):
        drafts.drop_file(draft, place)
    sealed = form.loai.data == Kind.DENUNCIATION
    refused = _take(draft, request.files.getlist("tep"), nameless=sealed)
    if sealed:
        refused += [_(TELLS_ITS_AUTHOR, name=name) for name in drafts.drop_telling(draft)]
    said = {each.short_name: each.data for each in form if each.short_name != "tep" and each.data}
    said = {name: "y" if value is True else value for name, value in said.items()}
    draft.answers = {"officer": actor().id, "kind": form.loai.data or "", "said": said}
    if good and not refused:
        return _keep(draft, make_response(redirect(f"{HERE}/doc-lai", 303)))
    return _keep(draft, make_response(_show(form, draft, refused, 422)))


def _take(draft: Open, sent: list[FileStorage], *, nameless: bool) -> list[str]:
    """Keep every scan that can be taken; return the refusals in words."""
    refused: list[str] = []
    for each in sent:
        if not each.filename:
            continue
        try:
            upload = files.check(each.filename, each.stream.read(), nameless=nameless)
            files.check_together([*drafts.light(draft), upload])
        except FileRefused as no:
            facts = {**no.facts, "name": no.facts.get("name") or clean_name(each.filename) or "?"}
            refused.append(translate(no.reason, locale(), **facts))
            continue
        if all(kept["sent_sha256"] != upload.sent_sha256 for kept in draft.files):
            drafts.add_file(draft, upload)
    return refused


@door.get("/quay/doc-lai")
@requires(permissions.COUNTER)
def read_back() -> ResponseReturnValue:
    """Show in big letters what is to be read aloud, or printed and signed."""
    draft = _current()
    if draft is None or draft.case_id is not None:
        return redirect(HERE, 303)
    form = Counter(actor(), formdata=_typed(draft))
    if not form.validate():
        return redirect(HERE, 303)
    return _show_back(draft, form, Agreed(form.kind, form.qua.data, formdata=None))


def _show_back(
    draft: Open, form: Counter, agreed: Agreed, trouble: list[str] | None = None, status: int = 200
) -> ResponseReturnValue:
    aloud = [{"label": form[name].label.text, "value": form[name].data} for name in ALOUD]
    extra = [
        {"label": case_page.label_of(key), "value": case_page.value_of(key, form[name].data or "")}
        for key, name in DETAILS.get(form.kind, {}).items()
    ]
    extra += [
        {"label": _(behalf.LABELS[key]), "value": case_page.value_of(key, value)}
        for key, value in form.for_someone.items()
    ]
    page = render_template(
        "staff/counter/aloud.html",
        agreed=agreed,
        lines=[each for each in [*aloud, *extra] if each["value"]],
        scans=[each["name"] for each in draft.files],
        kind=rows.kind_label(form.kind),
        channel=_(CHANNELS[form.qua.data]),
        came=form.came,
        late=(clock.today() - form.came).days,
        nameless=bool(form.khong_ten.data),
        sealed=form.kind == Kind.DENUNCIATION,
        signs=form.qua.data == counter.IN_PERSON,
        stamp=_stamp(draft),
        trouble=trouble or [],
    )
    return page, status


@door.post("/quay/gui")
@requires(permissions.COUNTER)
def file_it() -> ResponseReturnValue:
    """File what was read back; sent twice it is one case."""
    draft = _current()
    if draft is None:
        flash(_("Không còn đơn đang ghi trên máy này. Chưa có gì được gửi."), "error")
        return redirect(HERE, 303)
    if draft.case_id is not None:
        return redirect(f"{HERE}/bien-nhan", 303)
    form = Counter(actor(), formdata=_typed(draft))
    if not form.validate():
        return redirect(HERE, 303)
    agreed = Agreed(form.kind, form.qua.data)
    refused = _refused(draft, form, agreed)
    return _filed(draft, form, agreed) if refused is None else refused


def _refused(draft: Open, form: Counter, agreed: Agreed) -> ResponseReturnValue | None:
    """Return the page to show instead, when it is not what was read back and agreed to."""
    if request.form.get("dau") != _stamp(draft):
        said = _("Đơn vừa được sửa ở một cửa sổ khác. Xin đọc lại cho người gửi.")
        return _show_back(draft, form, agreed, [said], 409)
    if not agreed.validate():
        return _show_back(draft, form, agreed, status=422)
    trouble = []
    if lost := drafts.drop_lost(draft):
        names = ", ".join(lost)
        trouble = [_("Máy chủ không còn giữ tệp %(names)s. Xin chụp lại.", names=names)]
    sealed = form.kind == Kind.DENUNCIATION
    trouble += _take(draft, request.files.getlist("tep_ky"), nameless=sealed)
    if not trouble:
        return None
    return _keep(draft, make_response(_show_back(draft, form, agreed, trouble, 422)))


def _filed(draft: Open, form: Counter, agreed: Agreed) -> ResponseReturnValue:
    try:
        _file(draft, form, agreed.cach.data)
    except (NotHere, WrongDay):
        db.session.rollback()
        return redirect(HERE, 303)
    except holders.NotTakenOnline:
        db.session.rollback()
        said = _(
            "Chưa nhận được ở đây: không ai giữ niêm phong, hoặc họ chính là người bị nêu. "
            "Xin nhận đơn giấy và chuyển cấp trên."
        )
        again = _current() or draft
        return _show_back(again, form, agreed, [said], 422)
    except IntegrityError:  # the same form arrived twice at once; the other one made the case
        db.session.rollback()
    return redirect(f"{HERE}/bien-nhan", 303)


def _file(draft: Open, form: Counter, way: str) -> None:
    offices = queries.units("agency")
    if not offices:
        abort(503)
    now = clock.now()
    filed = counter.file(
        _filing(draft, form), actor(), now, token=draft.token, unit_id=offices[0].id,
        came=form.came, way=way,
    )  # fmt: skip
    case = filed.receipt.case
    if not filed.receipt.again:
        consents.agree(consents.FILING, now, case_id=case.id)
        usual = consents.BY_MAIL if form.thu.data else consents.UNTOLD
        way_told = form.bao_tin.data or usual
        if form.kind != Kind.DENUNCIATION and (form.bao_tin.data or form.thu.data):
            consents.choose(way_told, now, case_id=case.id, filing=True)
    drafts.become(draft, case.id, now)
    draft.answers = {**draft.answers, "officer": actor().id, "link": filed.link}
    drafts.save(draft, now)


def _filing(draft: Open, form: Counter) -> Filing:
    """Return what was written down as it is handed in."""
    nameless = bool(form.khong_ten.data)
    return Filing(
        kind=form.kind,
        subject=form.tom_tat.data,
        body=form.noi_dung.data,
        wanted=form.mong_muon.data or "",
        field=form.linh_vuc.data,
        place=form.noi.data or "",
        channel=form.qua.data,
        name="" if nameless else form.ho_ten.data or "",
        phone=form.dien_thoai.data or "",
        email=form.thu.data or "",
        address="" if nameless else form.dia_chi.data or "",
        identity_number="" if nameless else form.dinh_danh.data or "",
        anonymous=nameless,
        locale=form.tieng.data or "vi",
        details=_details(form),
        uploads=drafts.uploads(draft),
        about=[form.ve_ai.data] if form.ve_ai.data else [],
    )


def _details(form: Counter) -> dict[str, str]:
    found = {key: form[name].data or "" for key, name in DETAILS.get(form.kind, {}).items()}
    for name in ("decision_date", "received_date"):
        if day := day_of(found.get(name, "")):
            found[name] = day.isoformat()
    if form.hinh_thuc.data == "paper" and form.kind == Kind.INFORMATION:
        found["supply_address"] = form.dia_chi.data or ""
    found |= form.for_someone
    return {**found, "from_agency": form.co_quan.data or ""}


def _done() -> tuple[Open, Case, str] | None:
    """Return what was filed last on this device by this officer, with its secret."""
    draft = _current()
    case = db.session.get(Case, draft.case_id) if draft and draft.case_id is not None else None
    if draft is None or case is None:
        return None
    return draft, case, codes.secret_of(case.code, draft.token, case.secret_hash)


@door.get("/quay/bien-nhan")
@requires(permissions.COUNTER)
def counter_receipt() -> ResponseReturnValue:
    """Show code and secret to be handed over, once all is on disk."""
    found = _done()
    if found is None:
        return redirect(HERE, 303)
    draft, case, secret = found
    token = draft.answers.get("link", "")
    site = config.current().site_address.rstrip("/")
    late = counter.late_days(case)
    return render_template(
        "staff/counter/receipt.html",
        code=case.code,
        secret=secret,
        kind=rows.kind_label(case.kind),
        link=f"{site}/xac-nhan/{token}" if token else "",
        late=_("Đến ngày %(day)s, ghi sổ muộn %(n)s ngày.", day=day_short(case.received_day), n=late)
        if late
        else "",
        sealed=case.kind == Kind.DENUNCIATION,
        url=rows.case_url(case.code),
    )  # fmt: skip


@door.get("/quay/bien-nhan.pdf")
@requires(permissions.COUNTER)
def print_receipt() -> ResponseReturnValue:
    """Print the receipt."""
    from office.letters.copies import receipt_pdf  # noqa: PLC0415 -- heavy, only here

    found = _done()
    if found is None:
        return redirect(HERE, 303)
    _draft, case, secret = found
    answer = make_response(receipt_pdf(case, secret, case.locale))
    answer.mimetype = "application/pdf"
    answer.headers["Content-Disposition"] = 'attachment; filename="bien-nhan.pdf"'
    answer.headers["Content-Security-Policy"] = headers.PAPER
    answer.headers["Cache-Control"] = "no-store"
    return answer


@door.post("/quay/moi")
@requires(permissions.COUNTER)
def next_person() -> ResponseReturnValue:
    """Take what was written or filed away from this device."""
    draft = _current()
    if draft is not None and draft.case_id is None:
        draft.answers, draft.files = {"officer": actor().id}, []
        drafts.save(draft, clock.now())
    answer = make_response(redirect(HERE, 303))
    answer.delete_cookie(COOKIE, path=HERE)
    return answer
