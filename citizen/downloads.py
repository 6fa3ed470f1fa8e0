"""What may be taken home from a case: papers, letters, the denunciation to sign; always saved, never shown."""

from collections.abc import Callable
from io import BytesIO

from flask import abort, flash, redirect, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from citizen import case_page
from citizen.door import door
from citizen.track import found as opened
from citizen.track import unopened
from office.cases import intake, receipts, sealed
from office.cases.models import Case
from office.cases.permissions import TRACK
from office.law.kinds import Kind
from office.letters import copies, pdf
from web import headers
from web.access import requires
from web.session import actor


@door.get("/tra-cuu/ho-so/<handle>/tep/<name>")
@requires(TRACK)
def paper(handle: str, name: str) -> ResponseReturnValue:
    """Hand out a paper of the case: never shown in the page's own name, always saved."""
    case = opened(handle)
    found = case_page.attachment_of(case, name) if case else None
    if case is None or found is None:
        return unopened()
    try:
        return _hand_out(intake.content_of(case, found, actor()), found.name, found.media_type)
    except intake.Quarantined:
        flash(_("Tệp này chưa mở được: đang chờ quét mã độc, hoặc có mã độc."), "error")
        return redirect(case_page.url_of(case), 303)
    except sealed.DoesNotOpen:
        return unopened()


@door.get("/tra-cuu/ho-so/<handle>/thu/<name>.pdf")
@requires(TRACK)
def letter(handle: str, name: str) -> ResponseReturnValue:
    """Hand out an issued letter of the case."""
    case = opened(handle)
    found = case_page.letter_of(case, name) if case else None
    if found is None:
        return unopened()
    title = found.number_text.removeprefix("Số: ").replace("/", "-") or found.kind
    return _print(found.case, f"{title}.pdf", lambda: copies.pdf_of(found))


@door.get("/tra-cuu/ho-so/<handle>/don-to-cao.pdf")
@requires(TRACK)
def denunciation_letter(handle: str) -> ResponseReturnValue:
    """Print a denunciation for its author to sign: name and address are left for the pen."""
    case = opened(handle)
    if case is None or case.kind != Kind.DENUNCIATION:
        return unopened()
    own = sealed.own_words(case, actor())
    answers = {
        "accused": own.get("accused"),
        "body": own["body"],
        "wanted": own["wanted"],
        "files": [each.name for each in case.attachments if each.purpose == "filed"],
    }
    day = case.received_day
    return _print(case, "don.pdf", lambda: copies.denunciation_letter_pdf(answers, day))


@door.get("/tra-cuu/ho-so/<handle>/bien-nhan.txt")
@requires(TRACK)
def receipt_again(handle: str) -> ResponseReturnValue:
    """Hand out the signed receipt of the filing once more."""
    case = opened(handle)
    return signed_receipt(case) if case else unopened()


def signed_receipt(case: Case) -> ResponseReturnValue:
    """Return the receipt of *case* as a file; 404 for a case older than receipts."""
    issued = receipts.of(case) or abort(404)
    try:
        said = receipts.signed(issued)
    except (OSError, ValueError):
        abort(503)
    return _hand_out(said.encode(), "bien-nhan.txt", "text/plain; charset=utf-8")


def _print(case: Case, name: str, press: Callable[[], bytes]) -> ResponseReturnValue:
    try:
        return _hand_out(press(), name, "application/pdf")
    except (copies.Damaged, pdf.PrintingFailed):
        flash(
            _("Bản in này đang gặp lỗi. Xin thử lại sau ít phút, hoặc gọi cho chúng tôi."), "error"
        )
        return redirect(case_page.url_of(case), 303)


def _hand_out(data: bytes, name: str, media_type: str) -> ResponseReturnValue:
    answer = send_file(BytesIO(data), media_type, as_attachment=True, download_name=name)
    answer.headers["Content-Security-Policy"] = headers.PAPER
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer
