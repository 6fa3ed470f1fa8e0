"""The facts of a case as an address carries them: read for the law engine, written for a link."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from office.cases import editions
from office.cases.deadlines import Face
from office.law.citation import Citation
from office.law.errors import WrongFact
from office.law.explanation import explain
from office.law.facts import Answer, FixedDay, a_number
from office.law.periods import Frequency, Report
from office.law.rules import TRUTHS
from office.law.working_days import Calendar

PAGE = "/thoi-han"
RULE = "buoc"
EDITION = "calendar_edition"
TRUTH = {"true": True, "1": True, "on": True, "y": True, "false": False, "0": False, "": False}
DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
LONGEST = 20
"""Of lists: nobody extends or suspends more often."""


def read(said: Mapping[str, str]) -> dict[str, Any]:
    """Return *said* as `office.law.facts` takes it; what is empty is left out.

    A list is written with commas, a suspension as `2026-07-16/2026-08-03`. Raises `WrongFact`.
    """
    facts: dict[str, Any] = {}
    for name, typed in said.items():
        text = typed.strip()
        if not text:
            continue
        if name in {*TRUTHS, "valid"}:
            facts[name] = _truth(name, text)
        elif name == "extensions":
            facts[name] = [_extension(part) for part in _parts(text)]
        elif name == "pauses":
            facts[name] = [_pause(part) for part in _parts(text)]
        elif name == "obstacle_days":
            facts[name] = a_number(name, text) if text.isdecimal() else text
        else:
            facts[name] = _day(text)
    return facts


def once(asked: MultiDict[str, str]) -> dict[str, str]:
    """Return what an address says. Raises `WrongFact` for a name said twice with two values."""
    said: dict[str, str] = {}
    for name, values in asked.lists():
        if len({value.strip() for value in values}) > 1:
            raise WrongFact(f"{name} is given twice.", f"{name} được ghi hai lần khác nhau.", name)
        said[name] = values[0]
    return said


def calendar_of(said: dict[str, str]) -> Calendar | None:
    """Take the edition of the calendar out of *said*; None: the newest. Raises `WrongFact`."""
    typed = said.pop(EDITION, "").strip()
    if not typed:
        return None
    wanted = a_number(EDITION, typed)
    if wanted > editions.newest():
        raise WrongFact(
            f"There is no edition {wanted} of the calendar.",
            f"Lịch làm việc không có bản số {wanted}.",
            EDITION,
        )
    return editions.at_edition(wanted)


def as_data(rule: str, found: Answer) -> dict[str, Any]:
    """Tell the answer to *rule* ready for JSON, a limit that is counted day by day."""
    match found:
        case FixedDay():
            told: dict[str, Any] = {"due": found.due.isoformat()}
        case Report():
            told = {
                "period_start": found.period_start.isoformat(),
                "period_end": found.period_end.isoformat(),
                "due": found.due.isoformat() if found.due else None,
            }
        case Frequency():
            told = {"period": found.period, "min_days": found.min_days}
        case _:
            return explain(found)
    return {"rule": rule, **told, "article": both(found.citation)}


def both(citation: Citation) -> dict[str, str]:
    """Name *citation* in both languages."""
    return {"vi": citation.text("vi"), "en": citation.text("en")}


def _parts(text: str) -> list[str]:
    parts = [part.strip() for part in re.split(r"[,;]", text) if part.strip()]
    if len(parts) > LONGEST:
        raise WrongFact(f"More than {LONGEST} entries.", f"Nhiều quá {LONGEST} mục.")
    return parts


def _truth(name: str, text: str) -> bool:
    try:
        return TRUTH[text.casefold()]
    except KeyError:
        raise WrongFact(
            f"{name} is true or false, not {text!r}.",
            f"{name} chỉ nhận true (có) hoặc false (không), không phải {text!r}.",
        ) from None


def _extension(part: str) -> Any:
    days, _, on = part.partition("@")
    return {"days": days, "on": _day(on)} if on else days


def _pause(part: str) -> dict[str, str]:
    begun, _, ended = part.partition("/") if part.count("/") == 1 else _apart(part)
    return {"suspended_on": _day(begun.strip()), "resumed_on": _day(ended.strip())}


def _apart(part: str) -> tuple[str, str, str]:
    """Split two days written with slashes of their own: 16/07/2026 - 03/08/2026."""
    days = [found.group() for found in DAY.finditer(part)]
    return (days[0], "/", days[1]) if len(days) > 1 else (part, "", "")


def _day(text: str) -> str:
    found = DAY.fullmatch(text)
    if not found:
        return text
    day, month, year = map(int, found.groups())
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return text  # no such day: the sentence about it shows what was typed


def link(
    rule: str,
    start: date,
    *,
    facts: Mapping[str, Any] | None = None,
    extensions: Sequence[int] = (),
    pauses: Sequence[tuple[date, date | None]] = (),
    edition: int | None = None,
    page: str = PAGE,
) -> str:
    """Return the address that shows how a limit of *rule* begun on *start* is counted.

    An *edition* of the calendar is named only where it is no longer the newest: a limit that was
    over before the calendar changed keeps its day, and the page must show that day.
    """
    asked: dict[str, str] = {RULE: rule, "start": start.isoformat()}
    if edition is not None and edition != editions.newest():
        asked[EDITION] = str(edition)
    for name, value in (facts or {}).items():
        asked[name] = str(value).lower() if isinstance(value, bool) else str(value)
    if extensions:
        asked["extensions"] = ",".join(map(str, extensions))
    if pauses:
        asked["pauses"] = ",".join(
            f"{begun.isoformat()}/{ended.isoformat() if ended else ''}" for begun, ended in pauses
        )
    return f"{page}?{urlencode(asked, safe='/,')}"


def link_of(face: Face) -> str:
    """Return the address that shows how the limit of a case's clock is counted; it names no case."""
    told = face.reckoning
    return link(
        told.rule,
        told.start,
        facts=face.facts,
        extensions=face.extensions,
        pauses=[(each.suspended_on, each.resumed_on) for each in face.pauses],
        edition=told.calendar.edition,
    )
