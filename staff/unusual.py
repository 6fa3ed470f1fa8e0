"""Reading out of the ordinary: each line in one sentence; ask, hear, then close it or open an inquiry."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from office.base import clock
from office.base.db import db
from office.base.i18n import N_
from office.base.text import nfc
from office.cases import permissions, reviews, unusual
from office.cases.lifts import names_of
from office.cases.models import Review
from office.cases.unusual import NOT_ASKED, SIGNS, Line
from office.people.actors import Actor
from staff import rows
from staff.door import door
from web.access import requires
from web.filters import day_short
from web.language import said as _
from web.session import actor

HERE = "/can-bo/giam-sat/doc"
OWN = "/can-bo/tai-khoan/doc"
MOST_CODES = 12
CHOICES = {"hoi": "", "chinh-dang": reviews.JUSTIFIED, "xac-minh": reviews.INQUIRY}
OUTCOMES = {
    reviews.JUSTIFIED: N_("Đã xem là chính đáng"),
    reviews.INQUIRY: N_("Đã mở xác minh"),
}


@door.get("/giam-sat/doc")
@requires(permissions.REVIEW)
def unusual_reading() -> ResponseReturnValue:
    """Show what stands out, open lines first."""
    return _page()


@door.post("/giam-sat/doc")
@requires(permissions.REVIEW)
def review_reading() -> ResponseReturnValue:
    """Ask for an explanation, close a line as justified, or open an inquiry."""
    who, now = actor(), clock.now()
    line = _found(who, request.form.get("dong", ""))
    choice = request.form.get("viec", "")
    said = nfc(request.form.get("loi", "")).strip()
    if line is None or choice not in CHOICES:
        abort(404)
    if not said or len(said) > reviews.LONGEST:
        wrong = _("Xin ghi lời hỏi hoặc lý do, nhiều nhất %(n)s chữ cái.", n=reviews.LONGEST)
        return _page({_name(line): (said, wrong)}, 422)
    try:
        if CHOICES[choice]:
            reviews.settle(line, CHOICES[choice], said, who, now)
        else:
            reviews.ask(line, said, who, now)
    except reviews.NotNow:
        return _page({_name(line): (said, _("Dòng này đã được hỏi hoặc đã đóng."))}, 409)
    flash(_("Đã ghi vào nhật ký."), "success")
    return redirect(HERE, 303)


@door.post("/tai-khoan/doc/<int:number>")
@requires(permissions.OFFICE)
def explain_reading(number: int) -> ResponseReturnValue:
    """Take in an officer's own explanation."""
    review = db.session.get(Review, number)
    if review is None or review.officer_id != actor().id or review.asked_at is None:
        abort(404)
    said = nfc(request.form.get("loi", "")).strip()
    if not said or len(said) > reviews.LONGEST:
        wrong = _("Xin giải thích, nhiều nhất %(n)s chữ cái.", n=reviews.LONGEST)
        return _own_page({number: (said, wrong)}, 422)
    try:
        reviews.answer(review, said, actor(), clock.now())
    except reviews.NotNow:
        return _own_page({number: (said, _("Câu hỏi này đã được trả lời hoặc đã đóng."))}, 409)
    flash(_("Đã gửi lời giải thích."), "success")
    return redirect(OWN, 303)


@door.get("/tai-khoan/doc")
@requires(permissions.OFFICE)
def own_reading() -> ResponseReturnValue:
    """Show an officer what was asked about his or her own reading."""
    return _own_page()


def sentence(line: Line) -> str:
    """Return what was seen and what is usual, in one sentence."""
    told = _("%(day)s:", day=day_short(line.day))
    said = _(
        SIGNS[line.sign].seen,
        name=line.name,
        n=line.n,
        own=_usual(line.own),
        role=_usual(line.role),
    )
    return f"{told} {said}"


def _usual(middle: float | None) -> str:
    if middle is None:
        return str(_("(chưa có ngày để so)"))
    return f"{middle:g}".replace(".", ",")


def _name(line: Line) -> str:
    return f"{line.officer_id}.{line.sign}.{line.day.isoformat()}"


def _found(who: Actor, said: str) -> Line | None:
    """Return the line called *said* among those this person judges."""
    shown, _known = _lines(who, clock.today())
    return next((each for each in shown if _name(each) == said), None)


def _lines(who: Actor, today: date) -> tuple[list[Line], Mapping[tuple[int, str, date], Review]]:
    """Return the lines to judge, with what is known of each; open reviews stay when they grow old."""
    lines = unusual.lines(who, today)
    known = {each.key: each for each in reviews.since(today)}
    missing = [each for key, each in known.items() if key not in {one.key for one in lines}]
    readers = unusual.readers(today) if missing else {}
    for each in missing:
        reader = readers.get(each.officer_id)
        if reader and unusual.judged_by(who, reader, each.officer_id):
            lines.append(reviews.line_of(each, reader.name))
    return lines, known


def _page(
    wrong: Mapping[str, tuple[str, str]] | None = None, status: int = 200
) -> ResponseReturnValue:
    lines, known = _lines(actor(), clock.today())
    people = {
        f"officer.{id_}"
        for each in known.values()
        for id_ in (each.asked_by, each.settled_by)
        if id_
    }
    names = names_of(sorted(people))
    shown = [_shown(each, known.get(each.key), names, wrong or {}) for each in lines]
    shown.sort(key=lambda each: each["closed"])  # the order of days stays
    page = render_template(
        "staff/oversight/reading.html",
        lines=shown,
        rules=[_(each.rule, least=each.least, times=each.times) for each in SIGNS.values()],
        days=unusual.WINDOW.days,
        compared=unusual.COMPARED.days,
        here=HERE,
        wrong=bool(wrong),
    )
    return page, status


def _shown(
    line: Line,
    review: Review | None,
    names: Mapping[str, str],
    wrong: Mapping[str, tuple[str, str]],
) -> dict[str, Any]:
    said, error = wrong.get(_name(line), ("", ""))
    return {
        "name": _name(line),
        "id": _name(line).replace(".", "-"),
        "sentence": sentence(line),
        "cases": [(code, rows.case_url(code)) for code in line.codes[:MOST_CODES]],
        "more": max(0, len(line.codes) - MOST_CODES),
        "may_ask": line.sign not in NOT_ASKED and not (review and review.asked_at),
        "silent": line.sign in NOT_ASKED,
        "review": review,
        "asked_by": names.get(f"officer.{review.asked_by}", "") if review else "",
        "settled_by": names.get(f"officer.{review.settled_by}", "") if review else "",
        "outcome": _(OUTCOMES[review.outcome]) if review and review.outcome else "",
        "closed": bool(review and review.settled_at),
        "said": said,
        "error": error,
    }


def _own_page(
    wrong: Mapping[int, tuple[str, str]] | None = None, status: int = 200
) -> ResponseReturnValue:
    who = actor()
    found = [
        {
            "review": each,
            "sentence": sentence(reviews.line_of(each, who.name)),
            "outcome": _(OUTCOMES[each.outcome]) if each.outcome else "",
            "said": (wrong or {}).get(each.id, ("", ""))[0],
            "error": (wrong or {}).get(each.id, ("", ""))[1],
        }
        for each in reviews.about(who.id or 0)
    ]
    page = render_template("staff/own/reading.html", asked=found, here=OWN, wrong=bool(wrong))
    return page, status
