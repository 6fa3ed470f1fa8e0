"""The five kinds as citizens meet them: one sentence each, and the days the law gives."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from flask_babel import gettext as _

from office.law.kinds import Kind, clock_rule, clock_start
from office.law.rules import rule_on

ORDER = (Kind.FEEDBACK, Kind.PETITION, Kind.COMPLAINT, Kind.DENUNCIATION, Kind.INFORMATION)
"""What most people bring comes first."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A kind in the reader's language."""

    kind: Kind
    name: str
    sentence: str
    days: str
    """When the office must answer, in one line."""
    promise: bool
    """The first of these days is our own promise, not a limit of a statute."""


@lru_cache(maxsize=4)
def _limits(day: date) -> dict[Kind, tuple[tuple[int, str], tuple[int, str], bool, bool]]:
    found = {}
    for kind in ORDER:
        accept = rule_on(clock_rule(kind, "accept", day), day)
        settle = rule_on(clock_rule(kind, "settle", day), day)
        found[kind] = (
            (accept.length, accept.unit),
            (settle.length, settle.unit),
            clock_start(kind, "settle", day) == "accepted",
            accept.promise,
        )
    return found


def _length(number: int, unit: str) -> str:
    if unit == "working_days":
        return str(_("%(n)s ngày làm việc", n=number))
    return str(_("%(n)s ngày", n=number))


def days_of(kind: Kind, day: date) -> str:
    """Say in one line within which time the office must answer what it receives on *day*."""
    accept, settle, from_acceptance, _promise = _limits(day)[kind]
    said = {"accept": _length(*accept), "settle": _length(*settle)}
    if from_acceptance:
        return str(
            _(
                "Báo có thụ lý hay không trong %(accept)s, giải quyết trong %(settle)s từ ngày thụ lý.",
                **said,
            )
        )
    return str(_("Báo đã nhận trong %(accept)s, trả lời trong %(settle)s.", **said))


def spoken(kind: Kind, day: date, locale: str) -> Spoken:
    """Return *kind* in the reader's language, which is *locale*."""
    return next(each for each in all_spoken(day, locale) if each.kind == kind)


@lru_cache(maxsize=8)
def all_spoken(day: date, locale: str) -> tuple[Spoken, ...]:
    """Return the five kinds in the reader's language, which is *locale*."""
    english = locale == "en"
    return tuple(
        Spoken(
            kind,
            kind.en if english else kind.vi,
            kind.description_en if english else kind.description_vi,
            days_of(kind, day),
            _limits(day)[kind][3],
        )
        for kind in ORDER
    )
