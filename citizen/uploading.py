"""Files sent with a filing: each is taken or refused by itself, none takes the others with it."""

from flask import make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import abort

from citizen import drafting, paging, steps
from citizen.door import door
from office.base import clock, files
from office.base.files import FileRefused
from office.base.i18n import translate
from office.base.kinds import MEDIA_TYPES, OPAQUE
from office.base.text import clean_name
from office.cases import drafts
from office.cases import permissions as may
from office.cases.drafts import Open
from office.law.kinds import Kind
from web.access import requires
from web.language import locale

ADDRESS = f"{paging.HOME}/{steps.FILES}"


@door.get(ADDRESS)
@requires(may.FILE)
def show_files() -> ResponseReturnValue:
    """Show the files sent so far, and take more."""
    draft = drafting.current()
    kind = drafting.kind_of(draft)
    if draft is None or kind is None or draft.case_id is not None:
        return redirect(paging.where(draft) if draft else paging.HOME, 303)
    return _show(draft, kind)


def _show(
    draft: Open, kind: Kind, refused: list[str] | None = None, *, kept: int = 0, keep: bool = False
) -> ResponseReturnValue:
    step = steps.step_of(steps.FILES, kind)
    if step is None:
        abort(404)
    taken = [each for each in MEDIA_TYPES if kind != Kind.DENUNCIATION or each not in OPAQUE]
    return render_template(
        "citizen/submit/files.html",
        draft=draft,
        refused=refused or [],
        kept=kept,
        keep_place=keep,
        most=files.MOST_FILES,
        most_bytes=files.LARGEST_SUM,
        used=sum(max(each.size, each.sent) for each in drafts.light(draft)),
        opaque={MEDIA_TYPES[each] for each in OPAQUE},
        endings=", ".join(taken),
        accept=",".join(f".{each}" for each in [*taken, "jpeg"]),
        handle=drafting.handle_of(draft),
        **paging.frame(kind, step),
    ), 422 if refused else 200


@door.post(ADDRESS)
@requires(may.FILE)
def take_files() -> ResponseReturnValue:
    """Take the files chosen; those refused are named, each with its reason."""
    draft = drafting.current()
    kind = drafting.kind_of(draft)
    if draft is None or kind is None:
        return redirect(paging.HOME, 303)
    if trouble := paging.misplaced(draft):
        return _show(draft, kind, [trouble])
    keep = "giu_noi_chup" in request.form
    refused, kept = _take(draft, keep=keep)
    drafting.see(draft, steps.FILES)
    if refused:
        drafts.save(draft, clock.now())
        return _show(draft, kind, refused, kept=kept, keep=keep)
    if "tai_len" in request.form:
        return drafting.keep(draft, make_response(redirect(_here(), 303)))
    step = steps.step_of(steps.FILES, kind)
    if step is None:
        abort(404)
    return paging.onward(draft, kind, step)


def _here() -> str:
    back = request.args.get(paging.BACK) == steps.CHECK
    return ADDRESS + (f"?{paging.BACK}={steps.CHECK}" if back else "")


def _take(draft: Open, *, keep: bool) -> tuple[list[str], int]:
    """Take every file that can be taken; return the refusals in words, and how many were taken."""
    refused: list[str] = []
    kept = 0
    for sent in request.files.getlist("tep"):
        if not sent.filename:
            continue
        try:
            upload = files.check(
                sent.filename, sent.stream.read(), keep_place=keep,
                nameless=drafting.kind_of(draft) == Kind.DENUNCIATION,
            )  # fmt: skip
            files.check_together([*drafts.light(draft), upload])
        except FileRefused as no:
            facts = {**no.facts, "name": no.facts.get("name") or clean_name(sent.filename) or "?"}
            refused.append(translate(no.reason, locale(), **facts))
            continue
        if any(each.get("sent_sha256") == upload.sent_sha256 for each in draft.files):
            continue  # the same file once more, from a second click
        drafts.add_file(draft, upload)
        kept += 1
    return refused, kept


@door.post(f"{ADDRESS}/bo")
@requires(may.FILE)
def remove_file() -> ResponseReturnValue:
    """Take one file out again."""
    draft = drafting.current()
    if draft is None or paging.misplaced(draft):
        return redirect(ADDRESS, 303)
    drafts.drop_file(draft, request.form.get("cho", ""))
    return drafting.keep(draft, make_response(redirect(_here(), 303)))
