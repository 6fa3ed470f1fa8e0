"""Which letter the office owes after what happened, until when, by whom signed, on what ground."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, Literal

from office.law import working_days
from office.law.dated import in_force, in_order, need, read, refuse_unknown
from office.law.errors import BadTable, LawError
from office.law.kinds import Kind

Letter = Literal["apology", "thanks", "commendation", "congratulation", "condolence"]
LETTERS = ("apology", "thanks", "commendation", "congratulation", "condolence")
UNITS = ("working_days", "calendar_days")
NEEDED = [
    "id",
    "letter",
    "trigger",
    "unit",
    "signed_vi",
    "signed_en",
    "ground_vi",
    "ground_en",
    "mark",
    "length_mark",
    "source",
    "from",
]
KEYS = frozenset({*NEEDED, "length", "again_vi", "again_en", "until", "needs"})


@dataclass(frozen=True, slots=True)
class Duty:
    """One version of a duty to write; `length` in `unit` from the day of the trigger, -1 the day before."""

    id: str
    letter: Letter
    trigger: str
    length: int
    unit: str
    signed_vi: str
    signed_en: str
    again_vi: str
    again_en: str
    ground_vi: str
    ground_en: str
    mark: str
    length_mark: str
    source: str
    needs: tuple[str, ...]
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class Owed:
    """A letter owed: by when, signed by whom, and why. A protected one leaves no open trace."""

    duty: str
    letter: Letter
    due: date
    signed_vi: str
    signed_en: str
    ground_vi: str
    ground_en: str
    mark: str
    needs: tuple[str, ...]
    protected: bool


def _duty(row: Mapping[str, Any]) -> Duty:
    where = f"duty {row.get('id', '?')}"
    refuse_unknown(row, KEYS, where)
    need(row, NEEDED, where)
    length = row.get("length")
    if row["letter"] not in LETTERS or row["unit"] not in UNITS or not isinstance(length, int):
        raise BadTable(f"{where}: letter, unit or length is wrong")
    return Duty(
        id=row["id"],
        letter=row["letter"],
        trigger=row["trigger"],
        length=length,
        unit=row["unit"],
        signed_vi=row["signed_vi"],
        signed_en=row["signed_en"],
        again_vi=row.get("again_vi", row["signed_vi"]),
        again_en=row.get("again_en", row["signed_en"]),
        ground_vi=row["ground_vi"],
        ground_en=row["ground_en"],
        mark=row["mark"],
        length_mark=row["length_mark"],
        source=row["source"],
        needs=tuple(row.get("needs", ())),
        valid_from=row["from"],
        valid_until=row.get("until"),
    )


@cache
def duties() -> Mapping[str, tuple[Duty, ...]]:
    """Load the duties of `duties.toml` by trigger, once. Raises LawError for gaps and overlaps."""
    data = read("duties.toml")
    refuse_unknown(data, ("duty",), "duties")
    found: dict[str, list[Duty]] = {}
    for row in data["duty"]:
        duty = _duty(row)
        found.setdefault(duty.trigger, []).append(duty)
    return {trigger: in_order(rows, f"duty {trigger}") for trigger, rows in found.items()}


def owed(trigger: str, day: date, *, kind: Kind, times: int = 1) -> Owed:
    """Tell the letter owed because of `trigger` on `day`; `times` counts this one.

    For a clock that turned late `day` is its first late day. A second apology in one case is signed
    one level up. A letter about a denunciation is protected: it goes only where the denouncer's
    identity is safe. Raises LawError for a trigger that owes nothing.
    """
    rows = duties().get(trigger)
    if rows is None:
        raise LawError(f"no letter is owed for {trigger}")
    duty = in_force(rows, day, f"nghĩa vụ {trigger}", f"duty {trigger}")
    again = times > 1
    return Owed(
        duty=duty.id,
        letter=duty.letter,
        due=working_days.add(day, duty.length)
        if duty.unit == "working_days"
        else day + timedelta(days=duty.length),
        signed_vi=duty.again_vi if again else duty.signed_vi,
        signed_en=duty.again_en if again else duty.signed_en,
        ground_vi=duty.ground_vi,
        ground_en=duty.ground_en,
        mark=duty.mark,
        needs=duty.needs,
        protected=kind is Kind.DENUNCIATION,
    )
