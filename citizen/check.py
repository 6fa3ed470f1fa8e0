"""Is this letter, this receipt ours? One answer for anyone who holds it, and nothing more."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from citizen.door import door
from office.base import anchors
from office.cases import permissions, receipts
from office.letters import register
from web.access import requires
from web.language import said as _


@door.get("/kiem-tra")
@requires(permissions.PUBLIC)
def check_letter() -> ResponseReturnValue:
    """Ask for the code printed under a letter."""
    said = request.args.get("ma", "").strip()[:60]
    return _answer(said)


@door.get("/kiem-tra/nhat-ky")
@requires(permissions.PUBLIC)
def check_trail() -> ResponseReturnValue:
    """Show the daily anchors of the trail and the key that checks them."""
    latest = anchors.latest()
    return render_template(
        "citizen/check/trail.html", anchors=latest, key=latest[0].key if latest else ""
    )


@door.get("/kiem-tra/bien-nhan")
@requires(permissions.PUBLIC)
def check_receipt() -> ResponseReturnValue:
    """Ask for a receipt, or answer for the code under a paper one."""
    code = request.args.get("ma", "").strip()[:120]
    return _receipt(code=code, issued=receipts.is_issued(code) if code else None)


@door.post("/kiem-tra/bien-nhan")
@requires(permissions.PUBLIC)
def judge_receipt() -> ResponseReturnValue:
    """Tell whether a receipt, pasted or sent as a file, is ours and unchanged; nothing is kept."""
    sent = request.files.get("tep")
    said = request.form.get("bien_nhan", "")[: receipts.LONGEST]
    if sent and sent.filename and not said.strip():
        said = sent.read(receipts.LONGEST * 2).decode("utf-8", "replace")[: receipts.LONGEST]
    if not said.strip():
        return _receipt(wrong=_("Xin dán biên nhận, hoặc chọn tệp."), status=422)
    shown = "".join(each for each in said if each.isprintable() or each == "\n")
    return _receipt(said=shown, verdict=receipts.check(said))


def _receipt(*, status: int = 200, **given: Any) -> ResponseReturnValue:
    shown = {"verdict": "", "said": "", "code": "", "issued": None, "wrong": "", **given}
    return render_template("citizen/check/receipt.html", **shown), status


@door.get("/kiem-tra/<code>")
@requires(permissions.PUBLIC)
def check_code(code: str) -> ResponseReturnValue:
    """Answer for the code of a scanned letter."""
    return _answer(code[:60])


def _answer(said: str) -> ResponseReturnValue:
    found = register.by_check_code(said) if said else None
    return render_template("citizen/check/letter.html", said=said, found=found)
