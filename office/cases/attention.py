"""What makes a case heavy: long-pending, protracted, complex, of public concern; and in words."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from office.base import clock
from office.base.db import db
from office.base.i18n import N_
from office.base.text import fold
from office.cases.models import Case, Clock, Group, Overdue, Pause, Weighing
from office.cases.small_numbers import FEWEST
from office.law import deadlines as law
from office.law.kinds import Kind

RED_LINE = "petition.redline"
LONG_PENDING = "long_pending"

WORDS = {
    "overdue": N_("trễ %(n)s hạn, lần đầu từ %(day)s"),
    "transferred": N_("chuyển đơn vị %(n)s lần"),
    "paused": N_("tạm đình chỉ %(n)s lần"),
    "extended": N_("gia hạn %(n)s lần"),
    "reopened": N_("mở lại %(n)s lần"),
    "disputed": N_("người dân chưa đồng ý với kết quả"),
    "second_level": N_("lần hai"),
    "joined": N_("%(n)s đơn khác về cùng việc"),
    "signers": N_("%(n)s người ký"),
    "came": N_("đoàn %(n)s người đến trực tiếp"),
    "letter_owed": N_("còn nợ thư xin lỗi"),
    "complex": N_("phức tạp"),
    "danger": N_("nguy hiểm cho người"),
    "public_concern": N_("báo chí, dư luận đã nêu"),
    "words": N_("đơn có %(n)s lời cho thấy dư luận quan tâm"),
}
"""Reason → a marked sentence about it, as it stands in a row of reasons."""
AGED = N_("%(n)s ngày kể từ khi nhận")

LISTS = {
    LONG_PENDING: N_("Tồn đọng"),
    "protracted": N_("Kéo dài"),
    "complex": N_("Phức tạp"),
    "public_concern": N_("Dư luận quan tâm"),
}
"""The four lists and their marked names."""


@dataclass(frozen=True)
class Reason:
    """One reason in words: a marked sentence and its figures."""

    words: str
    facts: dict[str, object]
    points: int = 0
    """How many days of waiting it weighs as much as."""


@dataclass(frozen=True)
class Threshold:
    """What brings a case into one of the lists."""

    name: str
    slug: str
    """In the address."""
    days: int | None
    """Open for more calendar days than this."""
    reasons: Mapping[str, int]
    """Reason → how often it must hold; one is enough."""

    def reached(self, reasons: Mapping[str, int]) -> bool:
        """Tell whether what happened is enough, whatever the age."""
        return any(reasons.get(key, 0) >= n for key, n in self.reasons.items())

    def holds(self, reasons: Mapping[str, int], age_days: int) -> bool:
        """Tell whether a case open for *age_days* calendar days stands in the list."""
        return (self.days is not None and age_days > self.days) or self.reached(reasons)


@cache
def _data() -> dict[str, Any]:
    with Path(__file__).with_suffix(".toml").open("rb") as file:
        return tomllib.load(file)


@cache
def weights() -> Mapping[str, tuple[int, int]]:
    """Return reason → (days each time weighs, times counted at most). Office policy, not law."""
    return {row["reason"]: (row["days"], row["most"]) for row in _data()["weight"]}


@cache
def thresholds() -> Mapping[str, Threshold]:
    """Return the lists by name, in the order of the page."""
    return {
        row["name"]: Threshold(row["name"], row["slug"], _days(row), row.get("reasons", {}))
        for row in _data()["list"]
    }


def _days(row: Mapping[str, Any]) -> int | None:
    if "rule" in row:
        return law.reckon(row["rule"], date(2026, 7, 1)).length
    return row.get("days")


@cache
def _words() -> frozenset[str]:
    return frozenset(map(fold, _data()["words"]["said"]))


def aside_days() -> tuple[int, int]:
    """Return for how many calendar days a case is usually, and at most, taken off a list."""
    return _data()["aside"]["usual_days"], _data()["aside"]["most_days"]


def red_line_days() -> int:
    """Return after how many days an unprocessed case is a red line (Điều 41 NĐ 154/2026)."""
    return law.reckon(RED_LINE, date(2026, 7, 1)).length


def counts(case: Case) -> dict[str, int]:
    """Return how often each reason holds that the row of *case* itself tells."""
    return {
        "overdue": int(case.overdue_since is not None),
        "transferred": case.transfers,
        "reopened": case.reopenings,
        "disputed": int(case.status == "disputed"),
        "second_level": int(case.level > 1),
        "joined": case.joined,
        "letter_owed": int(case.letters_owed > 0),
        "complex": {"normal": 0, "complex": 1, "very_complex": 2}[case.complexity],
        "danger": int(case.urgency == "danger"),
        "public_concern": int(case.public_concern),
    }


def happened(case: Case) -> dict[str, int]:
    """Return how often each reason holds that other tables tell, in one question; and the words."""
    found = {"words": concern_said(case.kind, f"{case.subject}\n{case.body}")}
    if case.id is None:
        return found
    mine = Clock.case_id == case.id
    row = db.session.execute(
        select(
            _count(Overdue.id, Overdue.case_id == case.id),
            select(func.count(Pause.id)).join(Clock, Clock.id == Pause.clock_id).where(mine)
            .scalar_subquery(),
            select(Group.people).where(Group.case_id == case.id).scalar_subquery(),
            select(Group.came).where(Group.case_id == case.id).scalar_subquery(),
        )
    ).one()  # fmt: skip
    late, paused, people, came = (each or 0 for each in row)
    found |= {
        "overdue": max(late, int(case.overdue_since is not None)),
        "paused": paused,
        "extended": sum(len(each.extensions) for each in case.clocks),
        # So few who signed or came would tell who they are.
        "signers": people if people >= FEWEST else 0,
        "came": came if came >= FEWEST else 0,
    }
    return found


def _count(column: Any, condition: Any) -> Any:
    return select(func.count(column)).where(condition).scalar_subquery()


def concern_said(kind: str, text: str) -> int:
    """Return how many words in a letter tell of public concern; of a denunciation no word is looked at."""
    if kind == Kind.DENUNCIATION:
        return 0
    folded = fold(text)
    return sum(each in folded for each in _words())


def refresh(case: Case, besides: Mapping[str, int] | None = None) -> None:
    """Bring the weight and the reasons of *case* in line with what happened to it.

    What changed is kept with its moment, for the view of the last seven days. *besides* stands for what other tables
    tell, where they are not at hand.
    """
    found = counts(case) | (happened(case) if besides is None else dict(besides))
    held = {key: found[key] for key in sorted(found) if found[key]}
    before, case.reasons = case.reasons or {}, held
    weight, case.weight = case.weight, sum(points(key, n) for key, n in held.items())
    if besides is None and case.id is not None and before != held:
        now = clock.now()
        db.session.add(
            Weighing(
                case_id=case.id, at=now, day=clock.day_of(now), weight_before=weight, weight=case.weight,
                before=dict(before), after=held,
            )
        )  # fmt: skip


def points(reason: str, n: int) -> int:
    """Return how many days of waiting *reason*, holding *n* times, weighs as much as."""
    days, most = weights()[reason]
    return days * min(n, most)


def lists_of(reasons: Mapping[str, int]) -> tuple[str, ...]:
    """Return the lists that *reasons* bring a case into, whatever its age."""
    return tuple(each.name for each in thresholds().values() if each.reached(reasons))


def said(reason: str, n: int, case: Any) -> Reason:
    """Return *reason*, holding *n* times, in words; *case* tells since when it is late."""
    day = f"{case.overdue_since:%d/%m/%Y}" if case.overdue_since else ""
    return Reason(WORDS[reason], {"n": n, "day": day}, points(reason, n))


def in_words(case: Any, today: date) -> list[Reason]:
    """Return why *case* deserves attention: its age first, then each reason, the heaviest first."""
    age = (today - case.received_day).days
    held = sorted(case.reasons.items(), key=lambda each: (-points(*each), each[0]))
    return [
        Reason(AGED, {"n": age}, age),
        *(said(key, n, case) for key, n in held),
    ]
