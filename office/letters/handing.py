"""A letter handed over at the counter, sent by post, or seen by its sender; never of a denunciation.

Whoever takes a letter at the counter is seen doing so, and an envelope bears a name: a letter about a
denunciation goes behind code and secret alone.
"""

from datetime import date, datetime

from office.base import audit, clock
from office.base.db import db
from office.base.files import Upload
from office.base.text import nfc
from office.cases import intake, workflow
from office.cases import permissions as may
from office.cases.models import Case
from office.cases.models.talk import INTERNAL
from office.cases.permissions import allows
from office.law.kinds import Kind
from office.letters import register
from office.letters.issue import lock
from office.letters.models import ISSUED, Delivery, Letter
from office.people.actors import Actor

TRACKING, COUNTER, POST = "tracking", "counter", "post"
SHOWN, SEEN, HANDED, POSTED, ARRIVED, RETURNED = (
    "shown", "seen", "handed", "posted", "arrived", "returned",
)  # fmt: skip


class ImpossibleDay(ValueError):
    """A day before the letter was there, or after today."""


class NotNow(ValueError):
    """It is under way, or taken already; or nothing is under way."""


class NoAddress(ValueError):
    """Nobody is named whom the post could find."""


def may_hand(letter: Letter, actor: Actor) -> bool:
    """Tell whether *actor* may write down how this letter was handed over."""
    return letter.status == ISSUED and allows(actor, may.HAND_LETTER, letter.case)


def on_the_way(letter: Letter) -> Delivery | None:
    """Return the posting of which nobody has said yet whether it arrived."""
    return next((each for each in letter.deliveries if each.state == POSTED), None)


def was_taken(letter: Letter) -> bool:
    """Tell whether the letter is in the hands of its sender, on paper."""
    return any(each.state in {HANDED, ARRIVED} for each in letter.deliveries)


def hand_over(
    letter: Letter, actor: Actor, at: datetime, *, day: date, taken_by: str, slip: Upload | None
) -> Delivery:
    """Write down who took *letter* at the counter against a signature, with the scan of the slip."""
    _begin(letter, actor, at, day)
    made = _made(letter, COUNTER, HANDED, actor, at, day)
    made.taken_by = nfc(taken_by).strip()
    if slip:
        (paper,) = intake.attach(letter.case, [slip], at, purpose=INTERNAL, from_citizen=False)
        db.session.flush()
        made.slip_id = paper.id
    return _kept(letter, made, actor, at)


def post(
    letter: Letter, actor: Actor, at: datetime, *, day: date, carrier: str, tracking: str
) -> Delivery:
    """Write down that *letter* was posted; again after it came back."""
    if letter.case.anonymous:
        raise NoAddress
    _begin(letter, actor, at, day)
    made = _made(letter, POST, POSTED, actor, at, day)
    made.carrier, made.tracking = nfc(carrier).strip(), nfc(tracking).strip()
    return _kept(letter, made, actor, at)


def arrived(letter: Letter, actor: Actor, at: datetime, *, day: date) -> Delivery:
    """Write down the post's receipt: the letter was taken on *day*."""
    return _ended(letter, ARRIVED, actor, at, day, "")


def came_back(letter: Letter, actor: Actor, at: datetime, *, day: date, reason: str) -> Delivery:
    """Write down that the post brought the letter back, and why; it may be sent again."""
    return _ended(letter, RETURNED, actor, at, day, reason)


def seen(case: Case, day: date) -> None:
    """Write down on which day the sender first opened the page on which the letters of *case* stand.

    The day alone, and in no trail: a visit is the sender's own. Of a denunciation not even that.
    """
    if case.kind == Kind.DENUNCIATION:
        return
    for letter in register.for_citizen(case):
        for way in letter.deliveries:
            if (way.channel, way.state) == (TRACKING, SHOWN):
                way.state, way.ended_on = SEEN, day


def _begin(letter: Letter, actor: Actor, at: datetime, day: date) -> None:
    lock(letter)
    if not may_hand(letter, actor):
        raise workflow.NotAllowed("hand_letter")
    if on_the_way(letter) or was_taken(letter):
        raise NotNow
    if not (letter.day or day) <= day <= clock.day_of(at):
        raise ImpossibleDay


def _made(
    letter: Letter, channel: str, state: str, actor: Actor, at: datetime, day: date
) -> Delivery:
    before = sum(each.channel == channel for each in letter.deliveries)
    return Delivery(
        channel=channel, state=state, at=at, attempt=before + 1, day=day, by=actor.name
    )  # fmt: skip


def _kept(letter: Letter, made: Delivery, actor: Actor, at: datetime) -> Delivery:
    letter.deliveries.append(made)
    db.session.flush()
    _record(letter, made, actor, at)
    return made


def _ended(
    letter: Letter, state: str, actor: Actor, at: datetime, day: date, reason: str
) -> Delivery:
    lock(letter)
    if not may_hand(letter, actor):
        raise workflow.NotAllowed("hand_letter")
    way = on_the_way(letter)
    if way is None:
        raise NotNow
    if not (way.day or day) <= day <= clock.day_of(at):
        raise ImpossibleDay
    way.state, way.ended_on, way.reason, way.at = state, day, nfc(reason).strip(), at
    _record(letter, way, actor, at)
    return way


def _record(letter: Letter, way: Delivery, actor: Actor, at: datetime) -> None:
    """Tell the trail what was done, never who took it."""
    audit.record(
        actor,
        f"letter:delivery:{way.state}",
        at,
        case_id=letter.case_id,
        letter=letter.handle,
        day=str(way.ended_on or way.day),
    )
