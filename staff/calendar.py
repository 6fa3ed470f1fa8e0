"""The working calendar: the days of a year, each with its decision, and what a change would move."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from office.base import clock
from office.base.i18n import N_
from office.cases import calendar, deadlines, editions, permissions
from office.cases.calendar import Newer, Preview, Proposal, Shift, TooLate
from office.cases.editions import CLOSURE, WITHDRAWAL, YEAR, Made
from office.cases.permissions import CALENDAR, CHANGE_CALENDAR, allows
from office.law import working_days
from office.law.errors import LawError
from office.law.working_days import Closure, Year
from staff import rows
from staff.door import door
from staff.forms.calendar import CloseDays, TakeBack, YearAnnounced, as_typed
from web.access import requires
from web.filters import day_short
from web.forms import Form
from web.language import locale
from web.language import said as _
from web.session import actor

HERE = "/can-bo/lich"
SAVE = "luu"
READ, UNCHECKED = N_("đã đọc trong văn bản"), N_("chưa đối chiếu văn bản")
MARKS = {"V": READ, "V2": N_("theo báo chí, trang của cơ quan"), "M": UNCHECKED}
KINDS = {
    "holiday": N_("nghỉ lễ, tết"),
    "swapped": N_("nghỉ hoán đổi"),
    "makeup": N_("làm bù"),
    "closure": N_("cơ quan nghỉ thêm"),
}
TONES = {"holiday": "brand", "swapped": "paused", "makeup": "soon", "closure": "lotus"}
DONE = {
    CLOSURE: N_("Đã ghi ngày nghỉ vào lịch. Các hạn đang được tính lại."),
    YEAR: N_("Đã công bố lịch của năm. Các hạn đang được tính lại."),
    WITHDRAWAL: N_("Đã rút lại thay đổi. Các hạn đang được tính lại."),
}


@dataclass(frozen=True)
class Day:
    """One line of a year: days off together, or a Saturday worked."""

    first: date
    last: date
    kind: str
    name: str
    decision: str
    mark: str
    """In words."""


@door.get("/lich")
@requires(CALENDAR)
def calendar_page() -> ResponseReturnValue:
    """Show a year: days off, swapped days, days worked instead, and by which decision."""
    _up_to_date()
    today = clock.today()
    known = {each.year: each for each in editions.years()}
    year = known.get(_year_asked(today), known[max(known)])
    done, total = calendar.waiting()
    may_change = allows(actor(), CHANGE_CALENDAR)
    return render_template(
        "staff/calendar/calendar.html",
        year=year.year,
        expected=year.provisional,
        years=[(each, f"{HERE}?nam={each}", each == year.year) for each in _around(known, today)],
        days=_days(year),
        kinds={kind: (_(label), TONES[kind]) for kind, label in KINDS.items()},
        working=sum(1 for each in _of_year(year.year) if working_days.is_working(each)),
        done=done,
        total=total,
        ending=editions.running_out(today),
        announce=calendar.announceable(today) if may_change else [],
        may_change=may_change,
        changes=_changes(today, may_change=may_change),
    )


def _up_to_date() -> None:
    """Ask for the newest edition now: another worker may have saved one a moment ago."""
    editions.look_again()
    editions.refresh()


def _year_asked(today: date) -> int:
    said = request.args.get("nam", "")
    return int(said) if said.isdecimal() and len(said) == len("2026") else today.year


def _around(known: dict[int, Year], today: date) -> list[int]:
    """Return the years that people look at: from last year on."""
    return [year for year in known if year >= today.year - 1]


def _of_year(year: int) -> list[date]:
    first = date(year, 1, 1).toordinal()
    return [date.fromordinal(each) for each in range(first, date(year + 1, 1, 1).toordinal())]


def _days(year: Year) -> list[Day]:
    english = locale() == "en"
    source = MARKS.get(year.mark, UNCHECKED)
    mark = _(source)
    found = [
        Day(first, last, "holiday", en if english else vi, year.decision, mark)
        for first, last, vi, en in year.rows
    ]
    for off, work, by in year.swaps:
        found += [
            Day(off, off, "swapped", _("làm bù ngày %(day)s", day=day_short(work)), by, mark),
            Day(work, work, "makeup", _("cho ngày %(day)s", day=day_short(off)), by, mark),
        ]
    for each in editions.in_force():
        if isinstance(each.change, Closure):
            found += _closed(each.change)
    ours = [each for each in found if year.year in {each.first.year, each.last.year}]
    return sorted(ours, key=lambda each: (each.first, each.last))


def _closed(closure: Closure) -> list[Day]:
    name = closure.en if locale() == "en" and closure.en else closure.vi
    kind, mark = "swapped" if closure.makeup else "closure", _(READ)
    return [
        Day(closure.first, closure.last, kind, name, closure.decision, mark),
        *(Day(each, each, "makeup", name, closure.decision, mark) for each in closure.makeup),
    ]


def _changes(today: date, *, may_change: bool) -> list[dict[str, Any]]:
    back = {each.edition for each in calendar.withdrawable(today)} if may_change else set()
    standing = {each.edition for each in editions.in_force()}
    return [
        {
            "edition": each.edition,
            "title": title_of(each),
            "days": _from_to(each.first, each.last),
            "decision": each.decision,
            "who": each.officer,
            "at": each.made_at,
            "note": each.note,
            "gone": each.kind != WITHDRAWAL and each.edition not in standing,
            "back": f"{HERE}/rut-lai/{each.edition}"
            if each.edition in back and each.kind == CLOSURE
            else "",
        }
        for each in reversed(editions.made())
    ]


def title_of(each: Made) -> str:
    """Return a change in one line."""
    if each.kind == YEAR:
        return str(_("Công bố lịch năm %(year)s", year=each.first.year))
    name = each.en if locale() == "en" and each.en else each.vi
    if each.kind == WITHDRAWAL:
        return str(_("Rút lại: %(what)s", what=name))
    return name


def _from_to(first: date, last: date) -> str:
    return day_short(first) if first == last else f"{day_short(first)} – {day_short(last)}"


@door.get("/lich/nghi-them")
@requires(CHANGE_CALENDAR)
def close_days() -> ResponseReturnValue:
    """Ask which days the office closes."""
    return _asking(CloseDays(), "close")


@door.post("/lich/nghi-them")
@requires(CHANGE_CALENDAR)
def close_days_sent() -> ResponseReturnValue:
    """Show what a closure would move, or write it down."""
    _up_to_date()
    return _sent(CloseDays(), "close", lambda form: Proposal(form.closure()))


@door.get("/lich/cong-bo/<int:year>")
@requires(CHANGE_CALENDAR)
def announce(year: int) -> ResponseReturnValue:
    """Ask for the days of a year, with what is expected filled in."""
    _may_announce(year)
    return _asking(YearAnnounced(year, **as_typed(year, editions.years())), "year")


@door.post("/lich/cong-bo/<int:year>")
@requires(CHANGE_CALENDAR)
def announce_sent(year: int) -> ResponseReturnValue:
    """Show what a year announced would move, or write it down."""
    _may_announce(year)
    return _sent(YearAnnounced(year), "year", lambda form: Proposal(form.announced()))


def _may_announce(year: int) -> None:
    _up_to_date()
    if year not in calendar.announceable(clock.today()):
        abort(404)


@door.get("/lich/rut-lai/<int:edition>")
@requires(CHANGE_CALENDAR)
def take_back(edition: int) -> ResponseReturnValue:
    """Show what would move if a closure not yet begun were taken back."""
    return _previewed(TakeBack(), "back", _back(edition))


@door.post("/lich/rut-lai/<int:edition>")
@requires(CHANGE_CALENDAR)
def take_back_sent(edition: int) -> ResponseReturnValue:
    """Take a closure back."""
    made = _back(edition).withdraws
    return _sent(
        TakeBack(), "back", lambda form: Proposal(withdraws=made, note=form.ghi_chu.data or "")
    )


def _back(edition: int) -> Proposal:
    _up_to_date()
    known = {each.edition: each for each in editions.made()}
    if edition not in known or known[edition].kind != CLOSURE:
        abort(404)
    return Proposal(withdraws=edition)


def _asking(form: Form, what: str, status: int = 200, trouble: str = "") -> ResponseReturnValue:
    page = render_template(
        f"staff/calendar/{what}.html",
        form=form,
        trouble=trouble,
        action=request.path,
        back=HERE,
        year=getattr(form, "year", None),
    )
    return page, status


def _sent(form: Any, what: str, proposal: Callable[[Any], Proposal]) -> ResponseReturnValue:
    if not form.validate_on_submit():
        if what == "back":
            return _previewed(form, what, proposal(form), 422)
        return _asking(form, what, 422)
    step = request.form.get("buoc", "")
    if step == "sua":
        return _asking(form, what)
    asked = proposal(form)
    if step != SAVE:
        return _previewed(form, what, asked)
    return _saved(form, what, asked)


def _saved(form: Any, what: str, asked: Proposal) -> ResponseReturnValue:
    said = form.an_ban.data or ""
    try:
        calendar.adopt(asked, actor(), clock.now(), seen=int(said) if said.isdecimal() else -1)
    except Newer:
        _up_to_date()
        newer = _("Người khác vừa đổi lịch. Xin xem lại các hạn bên dưới rồi lưu lần nữa.")
        return _previewed(form, what, asked, 409, str(newer))
    except (LawError, TooLate) as wrong:
        return _refused(form, what, wrong)
    flash(_(DONE[asked.kind]), "success")
    return redirect(HERE, 303)


def _refused(form: Form, what: str, wrong: Exception) -> ResponseReturnValue:
    if isinstance(wrong, LawError):
        said = wrong.said(locale())
    else:
        said = str(_("Không rút lại được nữa: ngày nghỉ đã bắt đầu, hoặc thay đổi đã được rút."))
    if what == "back":
        flash(said, "error")
        return redirect(HERE, 303)
    return _asking(form, what, 422, said)


def _previewed(
    form: Any, what: str, asked: Proposal, status: int = 200, trouble: str = ""
) -> ResponseReturnValue:
    today = clock.today()
    try:
        seen = calendar.preview(asked, actor(), today)
    except (LawError, TooLate) as wrong:
        return _refused(form, what, wrong)
    form.an_ban.data = str(seen.edition)
    page = render_template(
        "staff/calendar/preview.html",
        form=form,
        trouble=trouble,
        title=_title(asked),
        told=_told(asked),
        seen=seen,
        shown=calendar.SHOWN,
        shifts=_shifts(seen),
        action=request.path,
        back=HERE,
        what=what,
    )
    return page, status


def _title(asked: Proposal) -> str:
    if isinstance(asked.change, Year):
        return str(_("Lịch năm %(year)s", year=asked.change.year))
    if isinstance(asked.change, Closure):
        return str(_("Ngày nghỉ thêm"))
    return str(_("Rút lại ngày nghỉ"))


def _told(asked: Proposal) -> list[dict[str, Any]]:
    """Return what is proposed, as questions and answers."""
    change = asked.change
    if isinstance(change, Year):
        off = "\n".join(f"{_from_to(a, b)}: {vi}" for a, b, vi, _en in change.rows)
        swaps = "\n".join(
            _("nghỉ %(off)s, làm bù %(work)s", off=day_short(off), work=day_short(work))
            for off, work, _by in change.swaps
        )
        return [
            {"label": _("Ngày nghỉ"), "value": off},
            {"label": _("Hoán đổi"), "value": swaps or _("không có")},
            {"label": _("Căn cứ"), "value": change.decision},
        ]
    taken = change or next(
        each.change for each in editions.made() if each.edition == asked.withdraws
    )
    if not isinstance(taken, Closure):
        return []
    return [
        {"label": _("Ngày nghỉ"), "value": _from_to(taken.first, taken.last)},
        {"label": _("Lý do"), "value": taken.vi},
        {"label": _("Làm bù"), "value": ", ".join(map(day_short, taken.makeup)) or _("không có")},
        {"label": _("Căn cứ"), "value": taken.decision},
    ]


def _shifts(seen: Preview) -> list[dict[str, Any]]:
    return [{**each, **_moved(shift)} for each, shift in zip(
        rows.shown(one.case for one in seen.shifts), seen.shifts, strict=True
    )]  # fmt: skip


def _moved(shift: Shift) -> dict[str, Any]:
    return {
        "step_label": _(deadlines.LABELS[shift.step]),
        "old": shift.old,
        "due": shift.due,
        "later": shift.due > shift.old,
    }


@door.post("/lich/da-xem")
@requires(CALENDAR)
def moved_seen() -> ResponseReturnValue:
    """Note that the officer has seen the new due days of the cases listed to him."""
    ids = [int(each) for each in request.form.getlist("vu") if each.isdecimal() and len(each) < 12]
    count = calendar.note_seen(actor(), ids[:200])
    flash(_("Đã ghi nhận ông/bà xem hạn mới của %(n)s vụ việc.", n=count), "success")
    can_list = permissions.allows(actor(), permissions.LIST)
    return redirect("/can-bo/?lan=han-doi" if can_list else HERE, 303)
