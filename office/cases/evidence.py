"""What an answered point must show before the answer is proposed and before the case is closed."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from office.base.files import Upload
from office.base.i18n import N_
from office.cases.catalogue import FIELDS, OUTCOMES
from office.cases.models import Attachment, Case, Point
from office.cases.models.talk import EVIDENCE, FOUND, PROPOSED
from office.law.dated import need, refuse_unknown
from office.law.errors import BadTable
from office.law.kinds import Kind

GROUND, WHERE, PAPER, PICTURE, SHOWN = "ground", "where", "paper", "picture", "shown"
NEEDS: dict[str, str] = {
    GROUND: N_("căn cứ để không chấp nhận"),
    WHERE: N_("nơi đã chuyển đến, hoặc mã vụ việc kia"),
    PAPER: N_("số, tên văn bản và ngày của văn bản"),
    PICTURE: N_("ảnh có giờ chụp"),
    SHOWN: N_("văn bản (số, tên, ngày), hoặc một tệp cho thấy kết quả"),
}
KEYS = ("kinds", "fields", "outcomes", "needs", "from", "until")
IMAGE = "image/"


@dataclass(frozen=True, slots=True)
class Rule:
    """What points of some kinds, fields and outcomes must show."""

    kinds: frozenset[Kind]
    fields: frozenset[str]
    outcomes: frozenset[str]
    needs: tuple[str, ...]
    valid_from: date
    valid_until: date | None = None

    def holds(self, case: Case, outcome: str) -> bool:
        """Tell whether it asks something of a point of *case* with this *outcome*."""
        return (
            Kind(case.kind) in self.kinds
            and (not self.fields or case.field in self.fields)
            and outcome in self.outcomes
            and self.valid_from <= case.received_day
            and (self.valid_until is None or case.received_day <= self.valid_until)
        )


class Lacking(ValueError):
    """Points that do not show what they must: `missing` has number and need of each."""

    def __init__(self, missing: Sequence[tuple[int, str]]) -> None:
        super().__init__(missing)
        self.missing = list(missing)


@cache
def rules() -> tuple[Rule, ...]:
    """Load the rules, once. Raises BadTable for a row that cannot be right."""
    with Path(__file__).with_name("evidence.toml").open("rb") as file:
        rows = tomllib.load(file)["rule"]
    return tuple(_rule(row, f"evidence rule {number}") for number, row in enumerate(rows, 1))


def _rule(row: dict[str, object], where: str) -> Rule:
    refuse_unknown(row, KEYS, where)
    need(row, ("kinds", "outcomes", "needs", "from"), where)
    said = {name: list(row.get(name, [])) for name in KEYS[:4]}  # type: ignore[call-overload]
    for name, known in (("fields", FIELDS), ("outcomes", OUTCOMES), ("needs", NEEDS)):
        if not set(said[name]) <= known.keys():
            raise BadTable(f"{where}: unknown {name}")
    return Rule(
        frozenset(map(Kind, said["kinds"])),
        frozenset(said["fields"]),
        frozenset(said["outcomes"]),
        tuple(said["needs"]),
        row["from"],  # type: ignore[arg-type]
        row.get("until"),  # type: ignore[arg-type]
    )


def needs_of(case: Case, outcome: str) -> list[str]:
    """Return what a point of *case* with this *outcome* must show."""
    return list(
        dict.fromkeys(n for rule in rules() if rule.holds(case, outcome) for n in rule.needs)
    )


def papers_of(case: Case, point: Point) -> list[Attachment]:
    """Return what was put forward as evidence of *point*."""
    return [
        each
        for each in case.attachments
        if each.point_id is not None
        and each.point_id == point.id
        and each.purpose in {PROPOSED, EVIDENCE}
        and each.scan != FOUND
    ]


def missing(case: Case, uploads: Iterable[Upload] = ()) -> list[tuple[int, str]]:
    """Return what the points of *case* do not show yet: number and need; *uploads* come with the closing."""
    more = list(uploads)
    return [
        (point.number, need)
        for point in case.points
        for need in needs_of(case, point.outcome)
        if not _there(case, point, need, more)
    ]


def _there(case: Case, point: Point, need: str, more: Sequence[Upload]) -> bool:
    papers = papers_of(case, point)
    paper = bool(point.paper and point.paper_day)
    shown: list[Attachment | Upload] = [*papers, *more]
    timed = any(each.taken_at for each in shown if each.media_type.startswith(IMAGE))
    return {
        GROUND: bool(point.ground),
        WHERE: bool(point.moved_unit_id or point.moved_case),
        PAPER: paper,
        PICTURE: timed,
        SHOWN: paper or bool(shown),
    }[need]


def refuse(case: Case, uploads: Iterable[Upload] = ()) -> None:
    """Raise `Lacking` where a point does not show what it must."""
    found = missing(case, uploads)
    if found:
        raise Lacking(found)
