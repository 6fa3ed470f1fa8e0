"""A brake on guessing: a growing delay, never a lock that a stranger could keep shut."""

import hashlib
import hmac
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from sqlalchemy import ColumnElement, delete, func, select

from office.base import config, retention
from office.base.db import db
from office.people.models import Attempt

WINDOW = retention.period("attempt")
FREE_PER_PAIR = 5
"""For one name from one address: the fine brake, which only slows whoever fails there."""
FREE_PER_ADDRESS = 60
"""A whole commune may sit behind one address."""
FREE_PER_NAME = 100
"""For one name over all addresses: more than one address can fail in the window."""
LONGEST_WAIT = timedelta(minutes=2)
LONGEST_WAIT_OF_ALL = timedelta(seconds=20)
"""The longest that others can keep the owner of a name waiting, however many they are."""
SUBSCRIBER = 64
"""Bits of an IPv6 address that name a line; whoever has the line has all the rest."""


def hidden(said: str) -> str:
    """Return the keyed hash under which a name or address is counted."""
    key = config.current().derive("attempts")
    return hmac.new(key, said.strip().casefold().encode(), hashlib.sha256).hexdigest()


def line_of(address: str) -> str:
    """Return the line behind *address*: an IPv4 address, or the first half of an IPv6 one."""
    try:
        said = ip_address(address.strip())
    except ValueError:
        return address
    if not isinstance(said, IPv6Address):
        return str(said)
    if said.ipv4_mapped:
        return str(said.ipv4_mapped)
    return f"{int(said) >> (128 - SUBSCRIBER):x}/{SUBSCRIBER}"


def wait(door: str, who: str, address: str, at: datetime, *, spare_the_name: bool = False) -> int:
    """Return for how many seconds this try must still wait; 0 when it may go on.

    *spare_the_name* is for tries that themselves reach the name's owner (a mail): then the fine
    brake counts the name from wherever it is tried, so that nobody's box is flooded.
    """
    name, line = Attempt.who == hidden(who), Attempt.address == hidden(line_of(address))
    fine = name if spare_the_name else name & line
    pauses = (
        _pause(door, fine, at, FREE_PER_PAIR, LONGEST_WAIT),
        _pause(door, line, at, FREE_PER_ADDRESS, LONGEST_WAIT),
        _pause(door, name, at, FREE_PER_NAME, LONGEST_WAIT_OF_ALL),
    )
    return max(0, int(max(pauses) + 0.999))


def _pause(
    door: str, counted: ColumnElement[bool], at: datetime, free: int, longest: timedelta
) -> float:
    tries, last = db.session.execute(
        select(func.count(), func.max(Attempt.at)).where(
            Attempt.door == door, counted, Attempt.at > at - WINDOW
        )
    ).one()
    if tries < free:
        return 0.0
    pause = min(timedelta(seconds=2 ** min(tries - free, 10)), longest)
    return float((last + pause - at).total_seconds())


def failed(door: str, who: str, address: str, at: datetime) -> None:
    """Remember a failed try."""
    line = hidden(line_of(address))
    db.session.add(Attempt(door=door, who=hidden(who), address=line, at=at))


def succeeded(door: str, who: str) -> None:
    """Forget the failed tries of a name that has now proved itself."""
    db.session.execute(delete(Attempt).where(Attempt.door == door, Attempt.who == hidden(who)))


def forget_old(at: datetime) -> None:
    """Remove tries that no longer count; run by upkeep."""
    db.session.execute(delete(Attempt).where(Attempt.at < at - WINDOW))
