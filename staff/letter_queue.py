"""The row of letters before the head: what waits for a signature, and the addresses in it."""

from typing import Any
from urllib.parse import urlencode

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from office.base import clock
from office.base.i18n import N_
from office.cases import permissions
from office.cases.permissions import allows
from office.letters import catalogue, register
from office.letters.models import ASKED, RETURNED, Letter
from office.letters.register import Waiting
from staff import rows
from staff.door import door
from web.access import requires
from web.language import locale
from web.session import actor

QUEUE = "/can-bo/thu"
KIND_SLUGS = {
    "thu-xin-loi": "apology",
    "tra-loi": "answer",
    "thu-cam-on": "thank_you",
    "thu-khen": "commendation",
}
KIND_WORDS = {
    "": N_("Tất cả"),
    "thu-xin-loi": N_("Thư xin lỗi"),
    "tra-loi": N_("Trả lời"),
    "thu-cam-on": N_("Thư cảm ơn"),
    "thu-khen": N_("Thư khen"),
}
STAGES = {ASKED: N_("Đã trình ký"), RETURNED: N_("Trả lại để sửa")}
STAGE_SLUGS = {"da-trinh": ASKED, "tra-lai": RETURNED}


@door.get("/thu")
@requires(permissions.LETTERS)
def letters_page() -> ResponseReturnValue:
    """Show the drafts that wait for a signature, oldest first, and the letters owed."""
    slug, stage = kind_slug(), request.args.get("trinh", "")
    page = register.drafts(
        actor(),
        clock.today(),
        after=request.args.get("sau", ""),
        kind=KIND_SLUGS.get(slug, ""),
        stage=STAGE_SLUGS.get(stage, ""),
    )
    return render_template(
        "staff/letters/queue.html",
        letters=[_waiting(each, slug) for each in page.rows],
        kinds=[
            (_(label), queue_url(word, stage), word == slug) for word, label in KIND_WORDS.items()
        ],
        stages=[
            (_(label), queue_url(slug, word), word == stage)
            for word, label in {
                "": N_("Mọi bản nháp"),
                **{word: STAGES[each] for word, each in STAGE_SLUGS.items()},
            }.items()
        ],
        start=queue_url(slug, stage) if "sau" in request.args else "",
        after=queue_url(slug, stage, page.after) if page.after else "",
        signs=allows(actor(), permissions.SIGN_LETTER),
    )


def kind_slug() -> str:
    """Return the kind of letter named in the address, as it is written there."""
    said = request.args.get("loai", "")
    return said if said in KIND_SLUGS else ""


def queue_url(slug: str, stage: str = "", after: str = "") -> str:
    """Return the address of the row, narrowed."""
    said = {"loai": slug, "trinh": stage if stage in STAGE_SLUGS else "", "sau": after}
    asked = {name: word for name, word in said.items() if word}
    return f"{QUEUE}?{urlencode(asked)}" if asked else QUEUE


def address_of(handle: str, slug: str = "") -> str:
    """Return the address of one letter, seen from the row narrowed to *slug*."""
    return f"{QUEUE}/{handle}" + (f"?loai={slug}" if slug else "")


def _waiting(each: Waiting, slug: str) -> dict[str, Any]:
    return {
        "url": address_of(each.handle, slug),
        "kind": catalogue.label(each.kind, locale()),
        "code": each.case_code,
        "case_url": rows.case_url(each.case_code),
        "case_kind": each.case_kind,
        "case_kind_label": rows.kind_label(each.case_kind),
        "subject": each.subject or _("Tố cáo (nội dung được bảo mật)"),
        "unit": each.unit_en if locale() == "en" else each.unit,
        "prepared_on": each.prepared_on,
        "since": each.since,
        "due_on": each.due_on,
        "days_left": each.days_left,
        "signed_by": each.signed_by,
        "proposed": each.proposed,
        "stage": _(STAGES[each.stage]) if each.stage else "",
        "returned": each.stage == RETURNED,
    }


def find_letter(handle: str) -> Letter:
    """Return the letter *handle*, or end the request with 404: what may not be seen is not there."""
    letter = register.by_handle(handle, actor())
    if letter is None:
        abort(404)
    return letter
