"""The conversation of a case by subject: which subjects it offers, what stands under each, what is new."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from sqlalchemy import select

from office.base.db import db
from office.cases import threads
from office.cases.catalogue import WITHDRAWN
from office.cases.models import Case
from office.cases.sealed import UNTOLD
from office.cases.statuses import Status
from office.cases.threads import GENERAL, LETTER, POINT, REQUEST
from office.letters import catalogue
from office.letters.models import ISSUED, Letter
from web.language import locale
from web.language import said as _

MOST = 20
"""Turns of one thread shown at once; earlier ones are a link away."""
SHORT = 60
ASKED, BEFORE = "luong", "truoc"
"""In the address: of which thread, and the turn before which to begin."""


@dataclass(frozen=True)
class Thread:
    """One subject with what was said under it, oldest first."""

    key: str
    label: str
    turns: Sequence[Any]
    new: int
    """Turns of the other side that this reader has not seen."""
    older: str
    """The query that leads to earlier turns; empty when these are all."""
    whole: bool
    """These are the latest turns, not an earlier page."""


def subjects(
    points: Iterable[Any], letters: Iterable[tuple[int, str, str]], *, waiting: bool
) -> dict[str, str]:
    """Return the subjects that a new turn may choose from, by key: from what the case consists of.

    *points* have `id`, `number`, `asked` and `outcome`; *letters* are (id, kind, number in words).
    """
    found = {GENERAL: _("Trao đổi chung")}
    if waiting:
        found[REQUEST] = _("Điều cơ quan đề nghị bổ sung")
    for each in points:
        if each.asked == UNTOLD or each.outcome == WITHDRAWN:
            continue
        found[f"{POINT}{each.id}"] = _(
            "Điểm %(n)s: %(asked)s", n=each.number, asked=_short(each.asked)
        )
    for id_, kind, number in letters:
        if kind in catalogue.papers():
            title = catalogue.label(kind, locale())
            found[f"{LETTER}{id_}"] = f"{title}, {number}" if number else title
    return found


def offered(case: Case) -> dict[str, str]:
    """Return the subjects of *case*: what is asked, what was sent, what the office waits for."""
    sent = db.session.execute(
        select(Letter.id, Letter.kind, Letter.facts["number_text"].as_string())
        .where(Letter.case_id == case.id, Letter.status == ISSUED)
        .order_by(Letter.id)
    )
    letters = [(id_, kind, (said or "").removeprefix("Số: ")) for id_, kind, said in sent]
    return subjects(case.points, letters, waiting=case.status == Status.WAITING)


def _short(said: str) -> str:
    line = " ".join(said.split())
    return line if len(line) <= SHORT else f"{line[:SHORT].rstrip()}…"


def label_of(key: str, known: Mapping[str, str]) -> str:
    """Return the subject line of a thread, also of one whose point or letter is there no more."""
    if key in known:
        return known[key]
    if key == REQUEST:
        return str(_("Điều cơ quan đề nghị bổ sung"))
    if key.startswith(LETTER):
        return str(_("Một văn bản trước đây"))
    return str(_("Một điểm trước đây"))


def grouped(
    turns: Sequence[Any], known: Mapping[str, str], is_new: Callable[[Any], bool]
) -> list[Thread]:
    """Return *turns* (rows with `id` and `thread`) by subject, the general one first, then as they began."""
    keys = list(dict.fromkeys(each.thread for each in turns))
    keys.sort(key=lambda key: key != GENERAL)
    return [_thread(key, turns, known, is_new) for key in keys]


def _thread(
    key: str, turns: Sequence[Any], known: Mapping[str, str], is_new: Callable[[Any], bool]
) -> Thread:
    own = [each for each in turns if each.thread == key]
    before = _before(key)
    until = [each for each in own if before is None or each.id < before]
    shown = until[-MOST:]
    older = f"?{ASKED}={key}&{BEFORE}={shown[0].id}#trao-doi" if len(until) > len(shown) else ""
    return Thread(
        key,
        label_of(key, known),
        shown,
        sum(map(is_new, own)),
        older,
        whole=len(until) == len(own),
    )


def _before(key: str) -> int | None:
    asked = request.args.get(BEFORE, "")
    fits = request.args.get(ASKED, "") == key and asked.isdecimal() and len(asked) <= threads.MOST
    return int(asked) if fits else None
