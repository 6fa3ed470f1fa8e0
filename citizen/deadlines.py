"""Reckon a limit: kind, step, dates; the day it ends, and why this day. Nothing is kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from citizen.door import door
from citizen.forms.deadlines import Asked, form_for
from office.base import clock, config
from office.cases import editions
from office.cases import permissions as may
from office.law import facts as law_facts
from office.law import handbook
from office.law.errors import (
    ImpossibleDate,
    LawError,
    MissingFact,
    NoSuspension,
    NotInForce,
    OverlappingPauses,
    ResumedBeforeSuspended,
    SuspendedBeforeStart,
    UnlawfulExtension,
    WrongFact,
)
from office.law.explanation import applied
from office.law.facts import Answer, FixedDay
from office.law.periods import Frequency, Report
from office.law.reckoning import Reckoning
from office.law.rules import Rule, rules_on, table, versions
from office.law.telling import Day
from web import law_facts as carried
from web.access import requires
from web.calendar_file import calendar_file
from web.language import locale
from web.language import said as _

KIND = "loai"
PAGE = carried.PAGE
OWN = frozenset({KIND, carried.RULE, "lang"})
LONG = 70
"""Days a page can show at once; more are laid out month by month and unfolded when asked."""
PAUSES, EXTENSIONS = "pauses", "extensions"
WRITTEN_IN = {"suspended_on": PAUSES, "resumed_on": PAUSES, "extensions.on": EXTENSIONS,
              "extensions.days": EXTENSIONS}  # fmt: skip
"""In which field a fact is written that has none of its own."""


@dataclass(frozen=True)
class Choice:
    """One thing to choose, with its address."""

    label: str
    url: str
    note: str
    own: bool
    """A limit of the citizen, not of the office."""


@door.get(PAGE)
@requires(may.PUBLIC)
def deadlines() -> ResponseReturnValue:
    """Ask for the kind, then the step, then the days; show the day and how it is counted."""
    rule = _rule()
    if rule is None:
        kind = request.args.get(KIND, "")
        return render_template(
            "citizen/deadlines/choose.html",
            kind=_kind_name(kind) if kind in handbook.KINDS else "",
            choices=_steps(kind) if kind in handbook.KINDS else _kinds(),
        )
    form = form_for(rule)
    found, trouble = _reckoned(rule, form)
    return render_template(
        "citizen/deadlines/reckon.html",
        rule=rule,
        name=rule.en if locale() == "en" else rule.vi,
        kind=rule.kind,
        kind_name=_kind_name(rule.kind),
        article=rule.citation.text(locale()),
        form=form,
        found=_told(rule, found) if found else None,
        trouble=trouble,
    ), 422 if trouble or form.errors else 200


@door.get(f"{PAGE}.ics")
@requires(may.PUBLIC)
def deadline_file() -> ResponseReturnValue:
    """Hand out the day as an entry for a calendar, with an alarm; it names no case."""
    rule = _rule()
    if rule is None:
        abort(404)
    try:
        found = _answer(rule)
    except LawError:
        abort(404)
    if not isinstance(found, Reckoning):
        abort(404)
    name = found.name_en if locale() == "en" else found.name_vi
    site = config.current().site_address.rstrip("/")
    text = calendar_file(
        name,
        found.due,
        f"{found.article_text(locale())}\n{site}{_link(PAGE)}",
        made_at=clock.now(),
        at=found.due_at,
    )
    headers = {"Content-Disposition": "attachment; filename=thoi-han.ics"}
    return Response(text, mimetype="text/calendar", headers=headers)


def _rule() -> Rule | None:
    name = request.args.get(carried.RULE, "")
    return versions(name)[-1] if name in table().rules else None


def _kind_name(kind: str) -> str:
    vi, en = handbook.KINDS[kind]
    return en if locale() == "en" else vi


def _kinds() -> list[Choice]:
    today = rules_on(clock.today())
    return [
        Choice(
            _kind_name(kind),
            f"{PAGE}?{urlencode({KIND: kind})}",
            _("%(n)s thời hạn", n=sum(rule.kind == kind for rule in today)),
            own=False,
        )
        for kind in handbook.KINDS
    ]


def _steps(kind: str) -> list[Choice]:
    say = handbook.limit_in_words(locale())
    return [
        Choice(
            rule.en if locale() == "en" else rule.vi,
            f"{PAGE}?{urlencode({carried.RULE: rule.id})}",
            say(rule),
            own=rule.actor == "citizen",
        )
        for rule in rules_on(clock.today())
        if rule.kind == kind
    ]


def _given() -> Mapping[str, str]:
    return {name: said for name, said in request.args.items() if name not in OWN}


def _answer(rule: Rule) -> Answer:
    said = {name: typed for name, typed in carried.once(request.args).items() if name not in OWN}
    calendar = carried.calendar_of(said)
    facts = carried.read(said)
    law_facts.refuse_unknown_facts(facts)
    return law_facts.answer(rule.id, facts, calendar)


def _reckoned(rule: Rule, form: Asked) -> tuple[Answer | None, str]:
    """Return the answer, or what is wrong in a sentence; neither while nothing was asked yet."""
    if law_facts.questions(rule) and not any(said.strip() for said in _given().values()):
        return None, ""
    form.validate()
    try:
        return _answer(rule), ""
    except LawError as wrong:
        sentence = wrong.said(locale())
        blamed = _blamed(rule, form, wrong)
        if blamed is None:
            return None, sentence
        blamed.errors = [*blamed.errors, sentence]
        return None, ""


def _blamed(rule: Rule, form: Asked, wrong: LawError) -> Any:
    """Return the field that *wrong* is about, where it is about one."""
    match wrong:
        case MissingFact() | NotInForce():
            begun = [form[name] for name in rule.starts if name in form]
            return next((each for each in begun if each.data), begun[0] if begun else None)
        case ImpossibleDate() | WrongFact():
            name = WRITTEN_IN.get(wrong.name, wrong.name)
        case (
            OverlappingPauses() | SuspendedBeforeStart() | ResumedBeforeSuspended() | NoSuspension()
        ):
            name = PAUSES
        case UnlawfulExtension():
            name = EXTENSIONS
        case _:
            name = ""
    return form[name] if name and name in form else None


def _link(page: str) -> str:
    asked = {name: said for name, said in request.args.items() if name != "lang" and said}
    return f"{page}?{urlencode(asked, safe='/,')}"


def _told(rule: Rule, found: Answer) -> dict[str, Any]:
    """Return *found* for the template."""
    match found:
        case FixedDay():
            return {"due": found.due, "article": found.citation.text(locale())}
        case Report():
            return {
                "due": found.due,
                "period": (found.period_start, found.period_end),
                "article": found.citation.text(locale()),
            }
        case Frequency():
            period = handbook.PERIODS[found.period][locale() == "en"]
            return {
                "times": _("Ít nhất %(n)s mỗi %(period)s", n=found.min_days, period=period),
                "article": found.citation.text(locale()),
            }
    asked = {**_given(), "rule": rule.id}
    return {
        "due": found.due,
        "due_at": found.due_at,
        "start": found.start,
        "length": handbook.limit_in_words(locale())(rule) if not found.told else "",
        "days_left": (found.due - clock.today()).days,
        "article": found.article_text(locale()),
        "reckoning": found,
        "days": found.days,
        "months": _by_month(found.days) if len(found.days) > LONG else None,
        "applied": [(each.text(locale()), each.citation.text(locale())) for each in applied(found)],
        "notes": list(_notes(rule, found)),
        "own": found.actor == "citizen",
        "json": f"/api/v1/deadlines?{urlencode(asked, safe='/,')}",
        "file": _link(f"{PAGE}.ics"),
    }


def _by_month(days: Sequence[Day]) -> list[list[Day]]:
    return [list(month) for _first, month in groupby(days, lambda each: each.date.replace(day=1))]


def _notes(rule: Rule, found: Reckoning) -> Iterable[str]:
    english = locale() == "en"
    if found.paused_since:
        yield _("Đang tạm đình chỉ: ngày này sẽ lùi theo số ngày dừng.")
    if found.calendar.edition != editions.newest():
        yield _("Tính theo lịch làm việc khi thời hạn kết thúc, chưa kể những thay đổi sau đó.")
    if found.provisional:
        yield _("Có năm chưa công bố lịch nghỉ: ngày này là dự kiến, có thể đổi.")
    if found.base_due != found.due:
        yield _("Chưa gia hạn thì hạn là %(day)s.", day=f"{found.base_due:%d/%m/%Y}")
    if found.earlier_reading:
        yield _(
            "Có cách hiểu chặt hơn: %(day)s. Cơ quan lấy ngày đó làm mục tiêu.",
            day=f"{found.earlier_reading:%d/%m/%Y}",
        )
    if found.lower_rank and rule.lower_rank and rule.lower_rank.citation:
        yield _(
            "%(article)s tính ra %(day)s; theo luật, là văn bản cao hơn.",
            article=rule.lower_rank.citation.text(locale()),
            day=f"{found.lower_rank:%d/%m/%Y}",
        )
    if found.promise:
        yield _("Đây là lời hứa phục vụ của cơ quan, không phải thời hạn luật định.")
    if rule.doubt:
        yield rule.doubt_en if english else rule.doubt
