"""What makes a case heavy: long-pending, protracted, complex, of public concern; and in words."""

from dataclasses import dataclass
from datetime import date

from office.base.i18n import N_
from office.cases.models import Case
from office.law import deadlines as law

RED_LINE = "petition.redline"

WEIGHTS = {
    "transferred": 15,
    "reopened": 60,
    "overdue": 40,
    "joined": 8,
    "complex": 30,
    "public_concern": 80,
    "disputed": 50,
    "letter_owed": 20,
    "danger": 60,
}
"""How many days of waiting each weighs as much as (office policy, not law)."""

WORDS = {
    "transferred": N_("chuyển đơn vị %(n)s lần"),
    "reopened": N_("mở lại %(n)s lần"),
    "overdue": N_("đã trễ hạn từ %(day)s"),
    "joined": N_("%(n)s đơn khác về cùng việc"),
    "complex": N_("phức tạp"),
    "public_concern": N_("dư luận quan tâm"),
    "disputed": N_("người dân chưa đồng ý với kết quả"),
    "letter_owed": N_("còn nợ thư xin lỗi"),
    "danger": N_("nguy hiểm cho người"),
}


@dataclass(frozen=True)
class Reason:
    """One reason in words: a marked sentence and its figures."""

    words: str
    facts: dict[str, object]


def red_line_days() -> int:
    """Return after how many days an unprocessed case is a red line (Điều 41 NĐ 154/2026)."""
    return law.reckon(RED_LINE, date(2026, 7, 1)).length


def counts(case: Case) -> dict[str, int]:
    """Return how often each reason holds for *case*."""
    return {
        "transferred": case.transfers,
        "reopened": case.reopenings,
        "overdue": int(case.overdue_since is not None),
        "joined": case.joined,
        "complex": {"normal": 0, "complex": 1, "very_complex": 2}[case.complexity],
        "public_concern": int(case.public_concern),
        "disputed": int(case.status == "disputed"),
        "letter_owed": int(case.letters_owed > 0),
        "danger": int(case.urgency == "danger"),
    }


def refresh(case: Case) -> None:
    """Bring the weight and the reasons of *case* in line with what happened to it."""
    held = {key: n for key, n in counts(case).items() if n}
    case.weight = sum(WEIGHTS[key] * n for key, n in held.items())
    case.reasons = sorted(held)


def in_words(case: Case, today: date) -> list[Reason]:
    """Return why *case* deserves attention: its age first, then each reason with its figure."""
    age = (today - case.received_day).days
    reasons = [Reason(N_("%(n)s ngày kể từ khi nhận"), {"n": age})]
    for key, n in counts(case).items():
        if n:
            day = f"{case.overdue_since:%d/%m/%Y}" if case.overdue_since else ""
            reasons.append(Reason(WORDS[key], {"n": n, "day": day}))
    return reasons
