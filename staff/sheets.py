"""The sheet of a letter: as PDF, as a Word file, as a picture, and the scan of the one signed by pen."""

from flask import Response, abort, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from office.base import clock, files
from office.base.i18n import translate
from office.cases import permissions, workflow
from office.cases.sight import sees_name
from office.law.kinds import Kind
from office.letters import copies, drafting, pdf, scan, word
from office.letters.models import DRAFT, Letter
from staff.door import door
from staff.forms.letters import PART, draft_form
from staff.letter_queue import address_of, find_letter
from staff.letters import body_of, no_longer, page_of, read_letter
from web.access import require, requires
from web.language import locale
from web.session import actor


@door.get("/thu/<handle>.pdf")
@requires(permissions.LETTERS)
def letter_pdf(handle: str) -> ResponseReturnValue:
    """Hand out the sheet: frozen when issued, with a watermark while it is a draft."""
    letter = read_letter(handle)
    try:
        sheet = copies.pdf_of(letter, masked=_masked(letter), day=clock.today())
    except (copies.Damaged, pdf.PrintingFailed):
        abort(503)
    answer = Response(sheet, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = 'inline; filename="van-ban.pdf"'
    return answer


@door.get("/thu/<handle>.docx")
@requires(permissions.LETTERS)
def letter_as_word(handle: str) -> ResponseReturnValue:
    """Hand the letter out as a Word file, to be edited outside; what is issued is the PDF."""
    letter = read_letter(handle)
    facts = copies.printable(letter, masked=_masked(letter), day=clock.today())
    answer = Response(word.docx(copies.template_of(letter.kind), facts), mimetype=word.MEDIA_TYPE)
    answer.headers["Content-Disposition"] = 'attachment; filename="van-ban.docx"'
    return answer


@door.post("/thu/<handle>/ban-quet")
@requires(permissions.LETTERS)
def add_scan(handle: str) -> ResponseReturnValue:
    """Keep the scan of the paper signed by pen."""
    letter = find_letter(handle)
    require(permissions.HAND_LETTER, letter.case)
    given = request.files.get("ban_quet")
    try:
        if given is None or not given.filename:
            return _no_scan(letter, _("Xin chọn tệp PDF của bản đã ký, đóng dấu."))
        scan.add(letter, actor(), clock.now(), files.check(given.filename, given.stream.read()))
    except files.FileRefused as refused:
        return _no_scan(letter, translate(refused.reason, locale(), **refused.facts))
    except scan.NotPdf:
        return _no_scan(letter, _("Bản quét phải là tệp PDF."))
    except workflow.NotAllowed:
        abort(409)
    flash(_("Đã lưu bản quét. Bản trước, nếu có, vẫn được giữ."), "success")
    return redirect(address_of(letter.handle), 303)


def _no_scan(letter: Letter, why: str) -> ResponseReturnValue:
    body = body_of(letter)
    return page_of(letter, draft_form(body, letter.version), body, 422, scan_problem=why)


@door.get("/thu/<handle>/xem-truoc.png")
@requires(permissions.LETTERS)
def letter_preview(handle: str) -> ResponseReturnValue:
    """Draw one page of the letter as it prints."""
    letter = read_letter(handle)
    said = request.args.get("trang", "")
    page = int(said) if said.isdecimal() and len(said) < len("100") else 1
    try:
        picture = copies.preview_png(letter, page=page, masked=_masked(letter), day=clock.today())
    except pdf.PrintingFailed:
        abort(503)
    return Response(picture, mimetype="image/png")


@door.post("/thu/<handle>/xem-thu")
@requires(permissions.LETTERS)
def try_letter(handle: str) -> ResponseReturnValue:
    """Draw a draft with the words typed, by the same code that issues it; nothing is kept."""
    letter = find_letter(handle)
    if not drafting.may_draw_up(actor(), letter.case):
        abort(403)
    if letter.status != DRAFT:
        return no_longer(letter)
    body = body_of(letter)
    form = draft_form(body, letter.version, sum(name.startswith(PART) for name in request.form))
    if not form.validate():
        return page_of(letter, form, body, 422)
    typed = form.body(body.title, [heading for heading, _lines in body.sections])
    try:
        picture = copies.tried_png(letter, typed, clock.today(), masked=_masked(letter))
    except pdf.PrintingFailed:
        abort(503)
    return Response(picture, mimetype="image/png")


def _masked(letter: Letter) -> bool:
    """Tell whether the recipient's name is kept from this reader."""
    case = letter.case
    return case.kind != Kind.DENUNCIATION and case.name_hidden and not sees_name(actor(), case)
