"""Which stories are told: what happens in each, when it begins, and where it stands still."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from cli.demo.parts import without_denunciation
from cli.demo.replay import at_home, at_office
from cli.demo.texts import Text, of_kind, texts
from office.base import clock
from office.law import working_days
from office.law.kinds import Kind

SEED = 2026
MONTHS = 14
ORDINARY = {
    Kind.FEEDBACK: 148,
    Kind.PETITION: 52,
    Kind.COMPLAINT: 27,
    Kind.INFORMATION: 28,
    Kind.DENUNCIATION: 13,
}
OFFICE_HOURS = frozenset({"in_person", "post"})
LATE_STAR, CLOSED_STAR, SEALED_STAR = "tre-han", "da-xong", "to-cao"
"""The stories a newcomer is given the secrets of."""


@dataclass(frozen=True)
class Plan:
    """One story before it is told."""

    number: int
    text: Text
    start: datetime
    rng: Random
    as_is: bool = False
    """The text word for word."""
    plain: bool = False
    """Typed without marks."""
    name: str = ""
    """Known to the other stories, or to the newcomer."""
    fate: str = "closed"
    """`closed`, `declined`, `guided`, `transferred`, `withdrawn`, `joined`, `terminated`, `split`,

    `split_sealed` (with a denunciation in it), `unsplit` (and put together again), `handed_over`, `filed_away`, `inspected`, or `second` (a second complaint, sent up).
    """
    halts: str = ""
    """The stage at which nobody does anything any more."""
    accept_after: int = 1
    """Working days."""
    sorted_from: Kind | None = None
    """The kind it was filed as, by mistake."""
    asked: str = ""
    """`first` (before acceptance) or `later`; the citizen answers unless it halts there."""
    hops: int = 0
    """How often it goes to another unit."""
    talks: int = 0
    extension: str = ""
    """`granted` or `refused`."""
    suspended_days: int = 0
    lateness: int = 0
    """Working days after the due day (before it, when negative)."""
    sent_back: bool = False
    apology: str = "letter"
    """`letter`, `early` (while the clock still runs), or `waived`."""
    thanks: str = "letter"
    """`letter`, `waived` or `left`."""
    praise: bool = False
    outcome: str = ""
    score: int = 0
    """Rating, 0 for none."""
    disputes: int = 0
    """How often the citizen says it is not solved."""
    upheld: bool = False
    joins: str = ""
    """Name of the story whose case it is joined to, or whose decision it complains of."""
    anonymous: bool = False
    details: dict[str, str] = field(default_factory=dict)


def all_plans(until: datetime) -> list[Plan]:
    """Return every story up to *until*: the same ones for the same moment."""
    plans = [*_ordinary(until), *_special(until)]
    return [
        replace(each, number=number, rng=_rng(f"story {number}"))
        for number, each in enumerate(plans, 1)
    ]


def _rng(said: str) -> Random:
    return Random(f"{SEED} {said}")  # noqa: S311 -- stories must be told alike each time


def _ordinary(until: datetime) -> Iterator[Plan]:
    rng = _rng("ordinary")
    for kind, count in ORDINARY.items():
        known = of_kind(kind)
        for at in range(count):
            text = known[at % len(known)]
            days = rng.randrange(0, 45) if rng.random() < 0.3 else rng.randrange(30, MONTHS * 30)
            start = _start(rng, text, until, days)
            yield _drawn(Plan(0, text, start, rng), rng)


def _start(rng: Random, text: Text, until: datetime, days: int) -> datetime:
    """Return when it is filed, *days* before the end; the counter keeps office hours."""
    moment = at_home(rng, until - timedelta(days=days + 1), 0)
    if text.channel in OFFICE_HOURS:
        moment = at_office(rng, moment - timedelta(days=3), 0)
    return min(moment, until - timedelta(minutes=20))


def _drawn(plan: Plan, rng: Random) -> Plan:
    kind = plan.text.kind
    fates: tuple[str, ...] = ("closed",) * 16 + ("withdrawn", "guided", "transferred", "declined")
    if plan.text.number == 20:  # an island is not our ward
        fates = ("transferred", "guided")
    long = kind in {Kind.COMPLAINT, Kind.DENUNCIATION}
    first = "first" if kind in {Kind.COMPLAINT, Kind.INFORMATION} else "later"
    late = rng.random() < 0.09
    disputes = int(rng.random() < 0.1) + int(rng.random() < 0.02)
    score = (
        0 if kind == Kind.DENUNCIATION or rng.random() < 0.45 else rng.choice((5, 5, 4, 4, 4, 3))
    )
    if late or disputes:
        score = min(score, rng.choice((1, 2, 3)))
    return replace(
        plan,
        plain=kind in {Kind.FEEDBACK, Kind.PETITION} and rng.random() < 0.16,
        fate=rng.choice(fates),
        accept_after=rng.choice((0, 0, 1, 1, 1, 2, 2)) if rng.random() < 0.95 else 4,
        asked=rng.choice(("later", first)) if rng.random() < 0.14 else "",
        hops=int(rng.random() < 0.12) + int(rng.random() < 0.05),
        talks=rng.choice((0, 0, 0, 1, 1, 2)),
        extension=rng.choice(("granted", "granted", "refused")) if rng.random() < 0.1 else "",
        suspended_days=rng.randrange(12, 50) if long and rng.random() < 0.15 else 0,
        lateness=rng.randrange(1, 15) if late else -rng.randrange(1, 8),
        sent_back=rng.random() < 0.08,
        apology=rng.choice(("letter", "letter", "early", "waived")),
        thanks=rng.choice(("letter", "letter", "left", "left", "waived")),
        praise=plan.text.number == 34,
        disputes=disputes,
        upheld=rng.random() < 0.35,
        score=score,
        anonymous=plan.text.number == 12,
        outcome="done" if plan.text.number == 34 else "",
    )


def _special(until: datetime) -> list[Plan]:
    rng, known, end = _rng("special"), texts(), clock.day_of(until)
    ahead = working_days.next_working_day(end)

    def ago(days: int, number: int, **said: Any) -> Plan:
        start = _start(rng, known[number], until, days)
        return Plan(0, known[number], start, rng, **{"as_is": True, **said})

    def due(left: int, number: int, **said: Any) -> Plan:
        """Return a case whose ten working days end *left* working days from now."""
        day = working_days.subtract(ahead, 10 - left)
        return ago((end - day).days, number, **{"as_is": False, **said})

    return [
        *_one_place(ago),
        # The same lamps, told by two people; once joined, once still to be seen.
        ago(200, 24, name="lamps", talks=1, score=5),
        ago(198, 25, fate="joined", joins="lamps"),
        ago(4, 24, halts="accepted"),
        ago(1, 25, halts="received"),
        # For the newcomer: one late, one closed with thanks, one denunciation.
        ago(34, 35, name=LATE_STAR, accept_after=4, halts="accepted", talks=2, apology="early"),
        ago(90, 34, name=CLOSED_STAR, praise=True, outcome="done", score=5, lateness=-6),
        ago(25, 9, name=SEALED_STAR, accept_after=3, halts="accepted", talks=1),
        # Waiting for each of those who look first.
        *(ago(0, number, halts="received") for number in (27, 33, 31, 16)),
        ago(1, 1, halts="received"),
        ago(2, 36, halts="received"),
        ago(1, 13, halts="received"),
        ago(2, 12, halts="received", anonymous=True),
        ago(3, 23, halts="received", sorted_from=Kind.FEEDBACK),
        # Due today and in the coming days, at the hands of the units.
        *(due(left, 26 + left, halts="accepted") for left in range(6)),
        *(due(left, 15 + left, halts="accepted") for left in range(5)),
        *(due(left, number, halts="proposed", lateness=-left - 2) for left, number in
          ((1, 26), (2, 21), (3, 31), (4, 24))),
        due(4, 29, halts="awaiting"),
        due(5, 30, halts="extension"),
        ago(24, 5, halts="extension"),
        # Late and running; answered with the apology still owed.
        *(ago(days, number, as_is=False, halts="accepted") for days, number in
          ((19, 28), (23, 26), (31, 17), (44, 29), (58, 22))),
        *(ago(days, number, as_is=False, halts="answered", lateness=late) for days, number, late in
          ((30, 31, 3), (41, 24, 6), (55, 18, 8))),
        ago(12, 27, halts="answered", lateness=-5),
        # Waiting for the citizen, suspended, disputed.
        *(ago(days, number, as_is=False, halts="waiting", asked="later") for days, number in
          ((11, 28), (9, 4), (8, 16))),
        ago(6, 37, halts="waiting", asked="first"),
        ago(48, 3, halts="suspended", suspended_days=20),
        ago(260, 2, halts="suspended", suspended_days=9, hops=1),
        *(ago(days, number, as_is=False, halts="disputed", disputes=1, lateness=-2, score=0) for
          days, number in ((24, 26), (33, 30), (70, 8))),
        # Long pending: transfers, reopenings, lateness.
        ago(330, 6, halts="reopened", hops=2, disputes=2, lateness=9),
        ago(280, 17, halts="reopened", hops=3, disputes=1, lateness=20),
        ago(245, 14, halts="accepted", hops=2, talks=2),
        ago(225, 29, halts="reopened", hops=2, disputes=2, lateness=6),
        ago(215, 10, halts="accepted", hops=1),
        # Requests of special shape: partly refusable, through an organisation, with more time.
        ago(40, 38, outcome="partly", score=4, lateness=-2),
        ago(50, 39, asked="first", outcome="done"),
        ago(45, 40, extension="granted", outcome="partly", score=5),
        ago(150, 40, extension="granted", outcome="explained"),
        ago(160, 23, sorted_from=Kind.FEEDBACK, outcome="explained"),
        ago(120, 32, fate="joined", joins="market"),
        # One letter, several matters: split, split with a denunciation in it, split by mistake.
        ago(5, 14, fate="split_sealed", sorted_from=Kind.COMPLAINT),
        replace(ago(17, 14, fate="split"), text=without_denunciation(known[14])),
        replace(ago(6, 14, fate="unsplit", halts="accepted"), text=without_denunciation(known[14])),
        ago(64, 7, fate="withdrawn"),
        # Sent where they belong, or not taken.
        ago(100, 20, fate="transferred"),
        ago(21, 33, fate="transferred", as_is=False),
        ago(37, 19, fate="guided"),
        ago(95, 12, fate="declined", anonymous=True),
        # In the middle of a procedure, or ended by it.
        ago(16, 1, as_is=False, halts="verifying"),
        ago(22, 5, as_is=False, halts="reported"),
        ago(5, 39, as_is=False, halts="unpaid"),
        ago(90, 4, as_is=False, halts="effective", lateness=-4),
        ago(52, 3, as_is=False, fate="terminated"),
        ago(48, 10, as_is=False, fate="handed_over"),
        ago(80, 12, as_is=False, fate="filed_away", anonymous=True),
        ago(66, 12, as_is=False, fate="inspected", anonymous=True),
        ago(74, 6, as_is=False, name="first decision", halts="answered", lateness=-6),
        ago(9, 6, as_is=False, fate="second", joins="first decision"),
    ]  # fmt: skip


def _one_place(told: Callable[..., Plan]) -> Iterator[Plan]:
    """Yield six reports of one pavement: five times closed, and still not mended."""
    yield told(
        310, 32, name="market", hops=2, disputes=3, halts="reopened", lateness=4, score=0,
        accept_after=3,
    )  # fmt: skip
    for days, lateness in ((262, -3), (205, 2), (171, -4), (133, -1)):
        yield told(days, 32, as_is=False, lateness=lateness, score=1, outcome="done")
    yield told(3, 32, fate="joined", joins="market")


def first_day(until: datetime) -> date:
    """Return the day on which the office of the stories began its work."""
    return clock.day_of(until) - timedelta(days=MONTHS * 31)
