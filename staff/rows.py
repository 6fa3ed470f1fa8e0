"""Cases in a list, in the words of the officers' pages: kind, stage, holder, flags, address."""

import re
from collections.abc import Iterable
from datetime import timedelta
from functools import cache, lru_cache
from typing import Any

from office.base.text import fold
from office.cases import targets
from office.cases.queries import Row
from office.cases.sealed import UNTOLD
from office.cases.statuses import LABELS, Status
from office.law.kinds import Kind
from web.filters import day_short
from web.language import locale
from web.language import said as _


@lru_cache(maxsize=256)
def slug_of(words: str) -> str:
    """Return *words* as they stand in an address: no marks, hyphens between."""
    return "-".join(re.findall(r"[a-z0-9]+", fold(words)))


def kind_label(kind: str) -> str:
    """Return what a kind is called in the reader's language."""
    return Kind(kind).en if locale() == "en" else Kind(kind).vi


def case_url(code: str) -> str:
    """Return the address of a case's page."""
    return f"/can-bo/vu-viec/{code}"


def flags_of(row: Row) -> list[dict[str, str]]:
    """Return what deserves a second look, each with its tone."""
    flags = []
    if row.urgency == "danger":
        flags.append({"label": _("nguy hiểm"), "tone": "late"})
    elif row.urgency == "urgent":
        flags.append({"label": _("khẩn"), "tone": "soon"})
    if row.letters_owed:
        flags.append({"label": _("nợ thư"), "tone": "late"})
    if row.awaiting_reply:
        flags.append({"label": _("dân vừa viết"), "tone": "lotus"})
    if row.overdue_since and row.state != "late":
        flags.append({"label": _("từng trễ"), "tone": "paused"})
    if _target_come(row):
        flags.append({"label": _("tới mục tiêu"), "tone": "soon"})
    if row.due_before:
        flags.append(
            {"label": _("hạn cũ %(day)s", day=day_short(row.due_before)), "tone": "paused"}
        )
    if row.reopenings:
        flags.append({"label": _("mở lại %(n)s lần", n=row.reopenings), "tone": "soon"})
    if row.joined:
        flags.append({"label": _("thêm %(n)s đơn", n=row.joined), "tone": "brand"})
    return flags


def _target_come(row: Row) -> bool:
    """Tell whether the internal target has come; nothing is late by it."""
    if row.due_on is None or row.days_left is None or row.days_left < 0:
        return False
    today = row.due_on - timedelta(days=row.days_left)
    return targets.reached(row.kind, row.step, row.due_on, today)


def shown(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Return *rows* as `components/case_table.html` reads them."""
    here = locale()
    english = here == "en"
    kinds, stages = _called(here)
    return [
        {
            "code": row.code,
            "kind": row.kind,
            "kind_label": kinds[row.kind],
            "subject": _(row.subject) if row.sealed or row.subject == UNTOLD else row.subject,
            "place": row.place,
            "status_label": stages[row.status],
            "holder": row.handler or (row.unit_en if english else row.unit),
            "received_on": row.received_on,
            "due_on": row.due_on,
            "days_left": row.days_left,
            "late": row.state == "late",
            "flags": flags_of(row),
            "url": case_url(row.code),
        }
        for row in rows
    ]


@cache
def _called(here: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return what kinds and stages are called in the language *here*, made once for each."""
    kinds = {kind.value: kind.en if here == "en" else kind.vi for kind in Kind}
    return kinds, {status.value: _(label) for status, label in LABELS.items()}


def stage_label(status: str) -> str:
    """Return what a stage is called."""
    return str(_(LABELS[Status(status)]))
