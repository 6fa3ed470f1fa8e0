"""The first look: one new case a screen, a suggestion to accept or change, then the next case."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from typing import Any

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from office.base import clock
from office.cases import (
    conflicts,
    first_look,
    joins,
    matters,
    parts,
    permissions,
    queries,
    readings,
    similar,
    suggest,
    workflow,
)
from office.cases.catalogue import FIELDS
from office.cases.models import Case
from office.cases.sealed import UNTOLD
from office.cases.sight import index_sight
from office.cases.statuses import OPEN, Status
from office.law.kinds import Kind
from office.people.actors import Actor
from office.search import nearest, query
from office.search.index import Broken
from office.search.likeness import Near
from staff import case_page, checks, foretell, handling, merging, moves, points, reading, rows
from staff.acting import Trouble, attempt, merge_page, typed
from staff.door import door
from staff.forms.moves import Choices
from staff.told import told
from web.access import require, requires
from web.language import locale
from web.language import said as _
from web.merging import mark_of
from web.session import actor

QUEUE = "/can-bo/phan-loai"
ORDER = ("ask", "transfer", "guide", "decline", "join", "seal", "ask_to_open")
"""What else may be done at the first look, most frequent first."""


@door.get("/phan-loai")
@requires(permissions.TRIAGE)
def queue() -> ResponseReturnValue:
    """Lead to the oldest new case, or say that there is none."""
    found = queries.next_to_triage(actor())
    if found is None:
        return render_template("staff/triage/empty.html")
    return redirect(f"{QUEUE}/{found.code}")


@door.get("/phan-loai/<code>")
@requires(permissions.TRIAGE)
def triage(code: str) -> ResponseReturnValue:
    """Show one case to be sorted; one that is sorted already leads to its page."""
    found = require(permissions.TRIAGE, queries.by_code(code, actor()))
    if found.status not in workflow.TRIAGE_STAGES:
        return redirect(rows.case_url(found.code))
    return _page(found)


@door.post("/phan-loai/<code>/<slug>")
@requires(permissions.TRIAGE)
def act_at_triage(code: str, slug: str) -> ResponseReturnValue:
    """Do what the officer decided; the next new case follows."""
    tried = attempt(code, slug)
    if merge := merge_page(tried):
        return merge
    if tried.trouble and tried.case.status not in workflow.TRIAGE_STAGES:
        return handling.page(tried.case, tried.trouble)
    if tried.trouble:
        return _page(tried.case, tried.trouble)
    flash(f"{tried.case.code}: {tried.done}", "success")
    if tried.name in {"sort", "check", "points"}:
        return redirect(f"{QUEUE}/{tried.case.code}", 303)
    return redirect(QUEUE, 303)


@door.get("/phan-loai/<code>/<slug>")
@requires(permissions.TRIAGE)
def back_to_triage(code: str, slug: str) -> ResponseReturnValue:  # noqa: ARG001 -- part of the address
    """Lead a reloaded answer back to its case."""
    return redirect(f"{QUEUE}/{code}")


def _page(case: Case, trouble: Trouble | None = None) -> ResponseReturnValue:
    who, today = actor(), clock.today()
    reading.leave_mark(case, readings.CASE)
    choices = Choices(today)
    units = [each for each in choices.units if f"unit.{each.id}" not in case.excluded]
    suggestion = suggest.with_past(suggest.suggest(case, units), _past(case, who, today), units)
    open_moves = {each.name: each for each in workflow.available(case, who)}
    turn = first_look.turn(case, who) if case.status == "received" else None
    said = told(case, who)
    accept = _accept(case, choices, suggestion, trouble) if "accept" in open_moves else None
    listed = checks.of(case, _kind(case, accept), choices.judged(case)) if accept else None
    page = render_template(
        "staff/triage/triage.html",
        case=case,
        sealed=case.kind == Kind.DENUNCIATION,
        kind_label=rows.kind_label(case.kind),
        stage=rows.stage_label(case.status),
        position=turn.before + 1 if turn else 0,
        total=turn.waiting if turn else 0,
        after=f"{QUEUE}/{turn.after}" if turn and turn.after else "",
        said=said,
        facts=case_page.facts_of(case, said),
        sender=case_page.sender_of(case, who),
        points=[each for each in parts.points(case.id) if each.asked != UNTOLD],
        points_form=points.form_of(case, who, choices, trouble),
        lacking=points.lacking(case, who),
        papers=case_page.papers_of(case, parts.papers(case.id)),
        clocks=case_page.running_clocks(case, today),
        suggested=_words(suggestion),
        denunciation=", ".join(suggestion.denunciation_words),
        accept=accept,
        checks=listed,
        check_form=trouble.form if trouble and trouble.name == "check" else None,
        accept_move=open_moves.get("accept"),
        accept_foretold=foretell.foretell(case, "accept", today),
        by_kind=[] if case.kind == Kind.DENUNCIATION else foretell.by_kind(case, today),
        others=_others(case, choices, open_moves, today, trouble, listed),
        alike=_alike(case, who, today),
        can_join="join" in open_moves,
        split=open_moves.get("split"),
        recurring=_recurring(case, who, today),
        about=_about(case, choices, trouble),
        named=[each.label for each in conflicts.suggested(case, today, said.details)],
        trouble=trouble,
        gone=typed()
        if trouble and trouble.name not in {*open_moves, "accept", "sort", "check", "points"}
        else [],
        since=case_page.since_of(trouble),
        last_event=parts.last_event(case.id),
        was=mark_of(
            [each for name in ("accept", "check", "points") for each in merging.stands(name, case)]
        )
        if accept
        else "",
    )
    return page, trouble.status if trouble else 200


def _accept(
    case: Case, choices: Choices, suggestion: suggest.Suggestion, trouble: Trouble | None
) -> Any:
    """Return the form that accepts, filled with the suggestion."""
    if trouble and trouble.name in {"accept", "sort"}:
        return trouble.form
    unit = suggestion.unit
    keep = case.kind == Kind.DENUNCIATION or unit is None
    unit_id = case.unit_id if keep or unit is None else unit.id
    one = next(
        (
            each
            for each in choices.handlers
            if each[2] == unit_id and f"officer.{each[0]}" not in case.excluded
        ),
        None,
    )
    return moves.WAYS["accept"].form(
        "accept",
        case,
        choices,
        formdata=None,
        kind=suggestion.kind.value,
        field=suggestion.field.value,
        urgency=case.urgency,
        complexity=case.complexity,
        unit=str(unit_id),
        handler=f"{one[0]}.{one[2]}" if one else "",
    )


def _kind(case: Case, accept: Any) -> Kind:
    """Return the kind chosen on the form, or the case's own where no kind was."""
    return Kind(accept.kind.data if accept.kind.data in set(Kind) else case.kind)


def _about(case: Case, choices: Choices, trouble: Trouble | None) -> Any:
    """Return the form that sets someone aside, for kinds that can be about someone here."""
    if case.kind not in conflicts.KINDS:
        return None
    if trouble and trouble.name == "set_aside":
        return trouble.form
    return moves.WAYS["set_aside"].form("set_aside", case, choices, formdata=None)


def _past(case: Case, who: Actor, today: date) -> list[suggest.Past]:
    """Return the nearest past cases, as the officer may see them; none for a denunciation."""
    if case.kind == Kind.DENUNCIATION:
        return []
    found: list[Near] = []
    with suppress(Broken):
        found = nearest.nearest(
            case.subject, f"{case.wanted}\n{case.body}", index_sight(who), without=case.id
        )
    likeness = {each.case_id: each.likeness for each in found}
    return [
        suggest.Past(row.code, row.kind, row.field, row.unit, likeness[row.id])
        for row in queries.by_ids(list(likeness), who, today)
        if row.status != Status.RECEIVED
    ]


def _words(suggestion: suggest.Suggestion) -> list[dict[str, Any]]:
    """Return the suggestion as question, answer and ground."""
    unit = suggestion.unit
    lines = [
        (_("Loại"), rows.kind_label(suggestion.kind.value), suggestion.kind),
        (_("Lĩnh vực"), _(FIELDS[suggestion.field.value]), suggestion.field),
    ]
    said = [
        {
            "label": label,
            "value": value,
            "why": _why(guess),
            "cases": _linked(guess.codes),
        }
        for label, value, guess in lines
    ]
    if unit:
        name = unit.name_en if locale() == "en" else unit.name
        why = _("như các vụ đã xử lý:") if suggestion.unit_codes else _("thường làm lĩnh vực này")
        cases = _linked(suggestion.unit_codes)
        said.append({"label": _("Đơn vị"), "value": name, "why": why, "cases": cases})
    return said


def _why(guess: suggest.Guess) -> str:
    if guess.codes:
        return str(_("như các vụ đã xử lý:"))
    if guess.words:
        return str(_("vì có chữ: %(words)s", words=", ".join(guess.words)))
    return str(_("như người gửi chọn"))


def _linked(codes: Iterable[str]) -> list[tuple[str, str]]:
    return [(code, rows.case_url(code)) for code in codes]


def _others(
    case: Case,
    choices: Choices,
    open_moves: dict[str, workflow.Move],
    today: date,
    trouble: Trouble | None,
    listed: dict[str, Any] | None,
) -> list[dict[str, Any]]:
    found = bool(listed and listed["judged"].grounds)
    opened = (
        {trouble.name} if trouble else {"ask"} if listed and listed["judged"].missing else set()
    )
    may_decline = found or "decline" in opened
    return [
        {
            "move": open_moves[name],
            "slug": moves.WAYS[name].slug,
            "form": trouble.form
            if trouble and trouble.name == name
            else moves.WAYS[name].form(name, case, choices, formdata=None),
            "foretold": foretell.foretell(case, name, today),
            "open": name in opened,
        }
        for name in ORDER
        if name in open_moves and (name != "decline" or may_decline)
    ]


def _recurring(case: Case, who: Actor, today: date) -> Any:
    """Return how often this place was reported lately, once it is time to gather it into one matter."""
    if not permissions.allows(who, permissions.MATTER, case):
        return None
    found = matters.suggest(case, who, today)
    return found and {
        "count": len(found.rows) + 1,
        "title": found.matter.title if found.matter else "",
        "url": f"{rows.case_url(case.code)}/viec-keo-dai",
    }


def _alike(case: Case, who: Actor, today: date) -> list[dict[str, Any]]:
    """Return earlier cases that may be about the same matter, as the officer may see them."""
    if case.kind == Kind.DENUNCIATION:
        return []
    found: list[int] = []
    with suppress(Broken):
        wanted = query.Wanted(words=similar.search_words(case), scope="all")
        found = query.search(wanted, index_sight(who), today).case_ids
    alike = similar.alike(case, who, today, found)
    return [
        {
            **face,
            "percent": each.percent,
            "why": ", ".join(_(one.words, **one.facts) for one in each.reasons),
            "words": ", ".join(each.words[:6]),
            "open": each.row.status in OPEN and joins.kinds_fit(case.kind, each.row.kind),
        }
        for each, face in zip(alike, rows.shown(each.row for each in alike), strict=True)
    ]
