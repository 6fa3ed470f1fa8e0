"""One letter: its words, what is asked for beside keeping them, and its sheet beside."""

from typing import Any

from flask import abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from office.base import clock
from office.base.i18n import N_
from office.cases import permissions, readings, workflow
from office.cases.permissions import allows
from office.law.kinds import Kind
from office.letters import (
    bodies,
    catalogue,
    deliver,
    drafting,
    ink,
    issue,
    queue,
    register,
    scan,
    signature,
    wording,
)
from office.letters.models import DRAFT, ISSUED, WITHDRAWN, Letter
from office.letters.wording import Body
from staff import failing, handing, merging, reading, rows
from staff.door import door
from staff.forms.letters import PART, Draft, draft_form
from staff.letter_queue import KIND_SLUGS, STAGES, address_of, find_letter, kind_slug, queue_url
from staff.signed import mandate_words, signed_by
from web import fresh
from web.access import require, requires
from web.filters import day_short
from web.language import locale
from web.merging import MARK, Merge, Text, asked_again, chosen, mark_of, merge, unchosen
from web.session import actor

STATES = {
    DRAFT: N_("Bản nháp"),
    ISSUED: N_("Đã phát hành"),
    WITHDRAWN: N_("Đã thu hồi"),
    "dropped": N_("Bản nháp đã bỏ"),
}
SIGN, SUBMIT, RETURN = "ky", "trinh", "tra-lai"
"""What may be asked for beside keeping the words, by the name of its button."""
CHANNELS = {
    "tracking": N_("Trang theo dõi"),
    "email": N_("Thư điện tử"),
    "counter": N_("Tại quầy"),
    "post": N_("Bưu điện"),
}
DELIVERED = {
    "shown": N_("người gửi xem được"),
    "sending": N_("đang gửi"),
    "sent": N_("đã gửi"),
    "failed": N_("chưa gửi được, máy sẽ thử lại"),
    "refused": N_("không đến được"),
}
HINTS = {
    "apology": (
        N_("Nhắc lại điều đã hẹn và ngày đã hẹn."),
        N_("Nói thật điều đã xảy ra, vì sao, lỗi của ai. Chỉ “lý do khách quan” là chưa đủ."),
        N_("Ngày mới, còn ở phía trước; hoặc việc đã làm xong ngày nào."),
        N_("Lời xin lỗi, người liên hệ có số điện thoại, và cách khiếu nại tiếp."),
    )
}


@door.get("/thu/<handle>")
@requires(permissions.LETTERS)
def letter_page(handle: str) -> ResponseReturnValue:
    """Show one letter: what may be changed on the left, the sheet as it prints on the right."""
    letter = read_letter(handle)
    body = body_of(letter)
    return page_of(letter, draft_form(body, letter.version), body)


def read_letter(handle: str) -> Letter:
    """Return the letter that is shown now: that leaves a mark on its case."""
    letter = find_letter(handle)
    reading.leave_mark(letter.case, readings.LETTER)
    return letter


def body_of(letter: Letter) -> Body:
    """Return the words of a letter: of a draft as they stand today, else as they were issued."""
    if letter.status == DRAFT:
        return issue.renewed(letter, clock.today())[0]
    said = letter.facts if letter.issued_at else letter.body
    return bodies.from_json(said)


def _may_edit(letter: Letter) -> bool:
    who = actor()
    return letter.status == DRAFT and drafting.may_draw_up(who, letter.case)


def page_of(
    letter: Letter,
    form: Draft,
    body: Body,
    status: int = 200,
    *,
    missing: list[str] | None = None,
    changed: bool = False,
    scan_problem: str = "",
) -> ResponseReturnValue:
    """Return the page of a letter, with what was typed and why it was not done."""
    who, today, slug = actor(), clock.today(), kind_slug()
    duty = issue.duty_of(letter)
    is_draft = letter.status == DRAFT
    before, after = queue.beside(letter, who, KIND_SLUGS.get(slug, "")) if is_draft else ("", "")
    lacking = issue.missing_parts(letter, today) if is_draft and missing is None else missing
    page = render_template(
        "staff/letters/letter.html",
        letter=letter,
        kind_label=catalogue.label(letter.kind, locale()),
        state=_(STAGES[letter.stage] if is_draft and letter.stage else STATES[letter.status]),
        case=letter.case,
        case_url=rows.case_url(letter.case.code),
        subject=_subject(letter),
        form=form,
        body=body,
        hints=[_(each) for each in HINTS.get(letter.kind, ())],
        may_edit=_may_edit(letter),
        may_sign=is_draft and issue.may_sign(letter, who),
        may_drop=is_draft and drafting.may_drop(letter, who),
        may_ask=signature.may_ask(letter, who),
        above=is_draft and issue.goes_above(letter),
        blames=[
            (each.words, each.why(locale()), each.blame.instead)
            for each in (issue.blames(letter, today) if is_draft else ())
        ],
        kept=letter.given.get("kept", {}),
        may_return=signature.may_return(letter, who),
        steps=[(_(STAGES[each.act]), each.by, each.at, each.remark) for each in letter.steps],
        mandate=mandate_words(letter),
        signed_by=signed_by(letter),
        may_waive=is_draft
        and duty is not None
        and duty.settled_on is None
        and allows(who, permissions.SIGN, letter.case),
        duty=duty,
        missing=[_(each) for each in lacking or []],
        gaps=wording.gaps(body) if lacking else [],
        undrawn=ink.undrawn(_all_words(letter, body)) if is_draft else "",
        failed=missing is not None,
        changed=changed,
        was=mark_of(_texts(_fresh(letter, body))) if is_draft else "",
        deliveries=[
            (
                _(CHANNELS[each.channel]),
                handing.sentence(each, letter, who) or _(DELIVERED[each.state]),
                each.at,
            )
            for each in letter.deliveries
        ],
        places=is_draft and _may_edit(letter) and _offer_places(letter, form),
        replaced_on=register.replaced_on(letter) if letter.issued_at else None,
        scans=[
            (row, f"{rows.case_url(letter.case.code)}/tep/{paper.handle}")
            for row, paper in scan.of(letter)
        ],
        may_scan=scan.may_add(letter, who),
        scan_problem=scan_problem,
        stuck=_stuck(letter),
        may_send_again=deliver.may_send_again(letter, who),
        to_hand=handing.offered(letter, who),
        address=address_of(letter.handle, slug),
        before=address_of(before, slug) if before else "",
        after=address_of(after, slug) if after else "",
        queue=queue_url(slug),
    )
    return page, status


def _all_words(letter: Letter, body: Body) -> str:
    """Return everything that will be printed of a draft, its recipient too."""
    parts = [line for heading, said in body.sections for line in (heading, *said)]
    return "\n".join(
        [body.title, body.about, *body.paragraphs, *parts, str(letter.facts.get("to", ""))]
    )


def _stuck(letter: Letter) -> tuple[str, str] | None:
    """Return why the mail of an issued letter does not arrive, and what to do; nothing where it does."""
    failed = [
        each
        for each in letter.deliveries
        if each.channel == "email" and each.state in deliver.STUCK
    ]
    return failing.why(failed[-1].detail) if failed and failed[-1].detail else None


@door.post("/thu/<handle>/gui-lai")
@requires(permissions.LETTERS)
def send_letter_again(handle: str) -> ResponseReturnValue:
    """Try the mail of a letter once more."""
    letter = find_letter(handle)
    require(permissions.HAND_LETTER, letter.case)
    try:
        deliver.send_again(letter, actor(), clock.now())
    except workflow.NotAllowed:
        abort(409)
    flash(_("Đã xếp để gửi lại ngay, đến địa chỉ đang ghi trong hồ sơ."), "success")
    return redirect(address_of(letter.handle), 303)


def _subject(letter: Letter) -> str:
    sealed = letter.case.kind == Kind.DENUNCIATION
    return _("Tố cáo (nội dung được bảo mật)") if sealed else letter.case.subject


@door.post("/thu/<handle>")
@requires(permissions.LETTERS)
def write_letter(handle: str) -> ResponseReturnValue:
    """Keep the words typed, and sign the letter when that is asked."""
    letter = find_letter(handle)
    if not _may_edit(letter):
        return no_longer(letter)
    asked = fresh.demand() if _deed() == SIGN else None
    return asked or _write(find_letter(handle))


def _write(letter: Letter) -> ResponseReturnValue:
    body = body_of(letter)
    posted = sum(name.startswith(PART) for name in request.form)
    form = draft_form(body, letter.version, posted, said=chosen(request.form))
    if not form.validate():
        return page_of(letter, form, body, 422)
    merged = _merged(letter, body, form)
    if merged and (merged.unchosen or not merged.clean or _signs(merged)):
        return _merge_page(letter, merged)
    if merged:
        form = draft_form(body, letter.version, posted, said=merged.said(request.form))
        form.validate()
    try:
        _keep(letter, form, body)
        _keep_blame(letter, form)
        _keep_place(letter, form)
        if _deed() in DEEDS:
            return DEEDS[_deed()](letter, form)
    except workflow.Changed:
        return page_of(letter, form, body, 409, changed=True)
    except workflow.NotAllowed:
        abort(403)
    flash(_("Đã lưu bản nháp.") + merging.also_kept(merged), "success")
    return redirect(address_of(letter.handle, kind_slug()), 303)


def _deed() -> str:
    return request.form.get("viec", "")


def _texts(form: Draft) -> list[Text]:
    """Return the words of a draft as they stand in *form*."""
    words = [form.about, form.paragraphs, *form.parts]
    return [Text(each.name, each.label.text, each.data or "") for each in words]


def _merged(letter: Letter, body: Body, form: Draft) -> Merge | None:
    """Return what two officers made of the same draft; None where only one was at it."""
    stands = _texts(_fresh(letter, body))
    if form.version.data == str(letter.version):
        left = unchosen(request.form)
        return asked_again(request.form, stands) if left else None
    said = chosen(request.form)
    return merge(said, stands, said.get(MARK, ""))


def _signs(merged: Merge) -> bool:
    """Tell whether words of someone else would be signed that the signer has not seen."""
    return merged.touched and _deed() in {SIGN, SUBMIT}


def _merge_page(letter: Letter, merged: Merge) -> ResponseReturnValue:
    return merging.page(
        merged,
        version=letter.version,
        back=address_of(letter.handle, kind_slug()),
        heading=f"{catalogue.label(letter.kind, locale())} · {letter.case.code}",
    )


def _keep(letter: Letter, form: Draft, body: Body) -> None:
    """Keep the words when they are not those that stand there already."""
    typed = form.body(body.title, [heading for heading, _lines in body.sections])
    if _plain(typed) != _plain(body):
        issue.edit_draft(letter, actor(), typed, letter.version, clock.now())


def _keep_blame(letter: Letter, form: Draft) -> None:
    """Keep the reason why words that blame stay, where one was given."""
    reason = (form.kept.data or "").strip()
    if reason and issue.blames(letter, clock.today()):
        issue.keep_words(letter, actor(), reason, clock.now())


def _keep_place(letter: Letter, form: Draft) -> None:
    """Keep which earlier letter this one replaces, where that was chosen anew."""
    if form.replaces.name not in request.form:
        return
    said = form.replaces.data or ""
    earlier = next((each for each in register.replaceable(letter) if each.handle == said), None)
    if (earlier.id if earlier else None) != letter.replaces_id:
        issue.take_the_place_of(letter, earlier, actor(), clock.now())


def _offer_places(letter: Letter, form: Draft) -> bool:
    """Fill in the letters that may be replaced; tell whether there are any."""
    found = register.replaceable(letter)
    form.replaces.choices = [SelectChoice("", _("Không thay văn bản nào"))] + [
        SelectChoice(
            each.handle,
            f"{catalogue.label(each.kind, locale())} {each.number_text.removeprefix('Số: ')} {day_short(each.day) if each.day else ''}",
        )
        for each in found
    ]
    held = next((each.handle for each in found if each.id == letter.replaces_id), "")
    if not form.replaces.data:
        form.replaces.data = held
    return bool(found)


def _plain(body: Body) -> dict[str, Any]:
    return bodies.as_json(bodies.from_json(bodies.as_json(body)))


def _sign(letter: Letter, form: Draft) -> ResponseReturnValue:
    slug = kind_slug()
    if not issue.may_sign(letter, actor()):
        abort(403)
    above = _above(letter, form)
    if form.errors:
        return page_of(letter, form, body_of(letter), 422)
    _before, after = queue.beside(letter, actor(), KIND_SLUGS.get(slug, ""))
    try:
        queue.sign(letter, actor(), clock.now(), letter.version, above)
    except issue.Incomplete as lacking:
        return _lacking(letter, lacking)
    except issue.ImpossibleDay:
        form.above_day.errors = [_("Ngày ký không trước ngày soạn và không sau hôm nay.")]
        return page_of(letter, form, body_of(letter), 422)
    said = letter.number_text or _("thư công, không đánh số")
    flash(_("Đã ký và phát hành (%(number)s). Người gửi xem được ngay.", number=said), "success")
    if not after:
        flash(_("Đó là thư cuối của hàng chờ."), "success")
    return redirect(address_of(after, slug) if after else queue_url(slug), 303)


def _above(letter: Letter, form: Draft) -> issue.Above | None:
    """Return who signed in the office above, where that is asked; what lacks is said in *form*."""
    if not issue.goes_above(letter):
        return None
    wanted = {
        form.above_name: _("Xin ghi họ tên người đã ký."),
        form.above_title: _("Xin ghi chức vụ người đã ký."),
        form.above_day: _("Xin ghi ngày ký."),
    }
    for field, words in wanted.items():
        if not field.data or not str(field.data).strip():
            field.errors = [words]
    return issue.Above(form.above_name.data or "", form.above_title.data or "", form.above_day.data)


def _lacking(letter: Letter, why: issue.Incomplete) -> ResponseReturnValue:
    """Say what a draft lacks: what was typed has been kept; only the signature is missing."""
    body = body_of(letter)
    return page_of(letter, _fresh(letter, body), body, 422, missing=why.missing)


def _submit(letter: Letter, _form: Draft) -> ResponseReturnValue:
    try:
        signature.ask(letter, actor(), clock.now(), _remark(), seen=letter.version)
    except issue.Incomplete as lacking:
        return _lacking(letter, lacking)
    flash(_("Đã trình ký. Lãnh đạo thấy thư này trong hàng chờ."), "success")
    return redirect(address_of(letter.handle, kind_slug()), 303)


def _return(letter: Letter, _form: Draft) -> ResponseReturnValue:
    require(permissions.SIGN_LETTER, letter.case)
    slug = kind_slug()
    _before, after = queue.beside(letter, actor(), KIND_SLUGS.get(slug, ""))
    try:
        signature.give_back(letter, actor(), clock.now(), _remark(), seen=letter.version)
    except issue.NeedsReason:
        body = body_of(letter)
        form = _fresh(letter, body)
        form.remark.errors = [_("Xin ghi cần sửa gì: người soạn đọc lời này.")]
        return page_of(letter, form, body, 422)
    flash(_("Đã trả lại để sửa. Lời nhắn được giữ cùng thư."), "success")
    return redirect(address_of(after, slug) if after else queue_url(slug), 303)


def _remark() -> str:
    return request.form.get("remark", "")


DEEDS = {SIGN: _sign, SUBMIT: _submit, RETURN: _return}


@door.post("/thu/<handle>/bo")
@requires(permissions.LETTERS)
def drop_letter(handle: str) -> ResponseReturnValue:
    """Drop a draft that an officer drew up and nobody needs."""
    letter = find_letter(handle)
    if not drafting.may_draw_up(actor(), letter.case):
        abort(403)
    try:
        drafting.drop(letter, actor(), clock.now())
    except workflow.NotAllowed:
        body = body_of(letter)
        return page_of(letter, draft_form(body, letter.version), body, 409, changed=True)
    flash(_("Đã bỏ bản nháp. Văn bản này chưa gửi cho ai."), "success")
    return redirect(f"{rows.case_url(letter.case.code)}/van-ban", 303)


def _fresh(letter: Letter, body: Body) -> Draft:
    """Return the form as the letter now stands, whatever was posted."""
    form = draft_form(body, letter.version)
    form.process(
        None,
        version=str(letter.version),
        about=body.about,
        paragraphs="\n\n".join(body.paragraphs),
        remark=_remark(),
        **{f"{PART}{n}": "\n\n".join(lines) for n, (_head, lines) in enumerate(body.sections, 1)},
    )
    return form


def no_longer(letter: Letter) -> ResponseReturnValue:
    """Say that the letter is no draft any more, with what was typed; or refuse."""
    if letter.status == DRAFT:
        abort(403)
    body = body_of(letter)
    posted = sum(name.startswith(PART) for name in request.form)
    return page_of(letter, draft_form(body, letter.version, posted), body, 409, changed=True)
