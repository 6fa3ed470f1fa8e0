"""The five kinds of case a citizen can bring, and which clock runs at which step of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, get_args

from office.law.dated import in_force, in_order, need, refuse_unknown
from office.law.errors import BadTable, LawError
from office.law.rules import rule_on, table

Event = Literal["received", "accepted", "done"]
STEPS = ("accept", "settle")
"""What every kind has a clock for."""
FURTHER = (
    "transfer", "notify", "send", "publish", "enforce", "handle", "serve", "serve_resume", "review",
    "demand", "report",
)  # fmt: skip
"""What only some kinds have a clock for, each begun by a deed of the procedure."""


class Words(NamedTuple):
    """How a kind is called and explained."""

    vi: str
    en: str
    statute_vi: str
    description_vi: str
    description_en: str


class Kind(StrEnum):
    """What a citizen brings; the substance decides, not the title on the letter."""

    COMPLAINT = "complaint"
    DENUNCIATION = "denunciation"
    PETITION = "petition"
    FEEDBACK = "feedback"
    INFORMATION = "information"

    @property
    def vi(self) -> str:
        """The name in Vietnamese."""
        return WORDS[self].vi

    @property
    def en(self) -> str:
        """The name in English."""
        return WORDS[self].en

    @property
    def statute_vi(self) -> str:
        """The act it stands on, in Vietnamese."""
        return WORDS[self].statute_vi

    @property
    def description_vi(self) -> str:
        """One sentence for citizens, in Vietnamese."""
        return WORDS[self].description_vi

    @property
    def description_en(self) -> str:
        """One sentence for citizens, in English."""
        return WORDS[self].description_en


WORDS: Mapping[Kind, Words] = MappingProxyType({
    Kind.COMPLAINT: Words(
        "Khiếu nại",
        "Complaint",
        "Luật Khiếu nại 2011",
        "Ông/bà đề nghị xem lại một quyết định hoặc việc làm của cơ quan đã ảnh hưởng trực tiếp đến mình.",
        "You ask for a decision or an act of an office that affects you directly to be looked at again.",
    ),
    Kind.DENUNCIATION: Words(
        "Tố cáo",
        "Denunciation",
        "Luật Tố cáo 2018",
        "Ông/bà báo cho cơ quan biết một hành vi vi phạm pháp luật; danh tính của ông/bà được giữ kín.",
        "You report that someone broke the law; who you are is kept secret.",
    ),
    Kind.PETITION: Words(
        "Kiến nghị",
        "Petition",
        "Luật Tiếp công dân 2013",
        "Ông/bà nêu ý kiến, đề xuất để cơ quan làm tốt hơn hoặc thay đổi một quy định.",
        "You propose how the office could do better, or how a rule should change.",
    ),
    Kind.FEEDBACK: Words(
        "Phản ánh",
        "Feedback",
        "Luật Tiếp công dân 2013",
        "Ông/bà cho biết một việc đang xảy ra cần cơ quan xem và xử lý.",
        "You tell the office about something that is going on and needs attention.",
    ),
    Kind.INFORMATION: Words(
        "Yêu cầu cung cấp thông tin",
        "Information request",
        "Luật Tiếp cận thông tin 2026",
        "Ông/bà xin cơ quan cung cấp thông tin, tài liệu mà cơ quan đang giữ.",
        "You ask the office for information or papers it holds.",
    ),
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One step of one kind while it was in force: its rule, and the event that is day 0."""

    rule: str
    second: str
    """The rule at second level, where that is another one."""
    channels: Mapping[str, str]
    starts: Event
    valid_from: date
    valid_until: date | None


def _step(row: Mapping[str, Any]) -> Step:
    where = f"step {row.get('kind')} {row.get('step')}"
    known = ("kind", "step", "rule", "second", "channels", "starts", "from", "until")
    refuse_unknown(row, known, where)
    need(row, ("kind", "step", "rule", "starts", "from"), where)
    if row["step"] not in (*STEPS, *FURTHER) or row["starts"] not in get_args(Event):
        raise BadTable(f"{where}: unknown step or start")
    step = Step(
        row["rule"],
        row.get("second", ""),
        row.get("channels", {}),
        row["starts"],
        row["from"],
        row.get("until"),
    )
    for rule in {step.rule, step.second or step.rule, *step.channels.values()}:
        for day in (step.valid_from, step.valid_until):
            if day is not None:
                rule_on(rule, day)  # raises when the rule does not cover the step
    return step


def gather(rows: Sequence[Mapping[str, Any]]) -> Mapping[tuple[Kind, str], tuple[Step, ...]]:
    """Sort the steps by kind and name. Raises LawError for gaps, overlaps and missing steps."""
    found: dict[tuple[Kind, str], list[Step]] = {}
    for row in rows:
        found.setdefault((Kind(row["kind"]), row["step"]), []).append(_step(row))
    missing = [f"{kind} {step}" for kind in Kind for step in STEPS if (kind, step) not in found]
    if missing:
        raise BadTable(f"no clock for {', '.join(missing)}")
    return {key: in_order(steps, f"step {key}") for key, steps in found.items()}


@cache
def _steps() -> Mapping[tuple[Kind, str], tuple[Step, ...]]:
    return gather(table().steps)


def all_steps() -> Mapping[tuple[Kind, str], tuple[Step, ...]]:
    """Return the steps of every kind, each with its versions in order."""
    return _steps()


def _find(kind: Kind, step: str, day: date) -> Step:
    # To extend is to lengthen the period to settle.
    steps = _steps().get((Kind(kind), "settle" if step == "extend" else step))
    if steps is None:
        raise LawError(f"{step} is not a step of {kind}")
    return in_force(
        steps, day, f"bước {step} của {Kind(kind).vi}", f"step {step} of {Kind(kind).en}"
    )


def has_clock(kind: Kind, step: str, day: date) -> bool:
    """Tell whether the law has a clock for *step* of *kind* on *day*."""
    found = _steps().get((Kind(kind), step), ())
    return any(
        each.valid_from <= day and (each.valid_until is None or day <= each.valid_until)
        for each in found
    )


def clock_rule(kind: Kind, step: str, day: date, *, channel: str = "web", level: int = 1) -> str:
    """Name the rule for a clock of `step` (accept, settle, extend, …) that starts on `day`.

    For extend it is the rule whose period is lengthened. The channel matters only to information
    requests sent before 1 September 2026; a channel we do not know counts as the web.
    """
    found = _find(kind, step, day)
    if level > 1 and found.second:
        return found.second
    return found.channels.get(channel, found.rule)


def clock_start(kind: Kind, step: str, day: date) -> Event:
    """Tell which event is day 0 of that clock: the case was received, or accepted."""
    return _find(kind, step, day).starts


def information_appeal(day: date) -> str:
    """Return the article that lets people complain or sue about a request sent on *day*.

    Requests sent before the law of 2026 came into force stay under that of 2016 (Điều 31 khoản 4).
    """
    newer = clock_rule(Kind.INFORMATION, "settle", day) == "info.supply"
    return f"Điều {13 if newer else 14} Luật Tiếp cận thông tin {2026 if newer else 2016}"
