"""Mail that comes back: delivery reports (RFC 3464) read, matched to what we sent, and acted on.

Whoever sends a report about a mail that we did not send is not believed: the Message-ID of ours bears a mark made
with our key over the mail and its address.
"""

import hmac
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from email.policy import compat32

from sqlalchemy import select

from office.base import audit
from office.base.db import db, transaction
from office.letters import mail, pauses
from office.letters.models import Delivery, Letter
from office.people.actors import SYSTEM

LONGEST = 2_000_000
"""Bytes of one report; a longer one is no report."""
MOST_RECIPIENTS = 20
NO_REPORT, FOREIGN, DELIVERED, PASSING, LASTING = (
    "no report", "not ours", "delivered", "passing", "lasting",
)  # fmt: skip
BOUNCED = "Bounced"
_OURS = re.compile(r"<([a-z0-9-]{1,80})\.([0-9a-f]{16})@[^<>@\s]{1,255}>")
_STATUS = re.compile(r"\b([245])\.\d{1,3}\.\d{1,3}\b")
_LETTER = re.compile(r"letter-(\d{1,18})")


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one mail at one address."""

    key: str
    address: str
    action: str
    """`failed`, `delayed`, `delivered`, `relayed` or `expanded`."""
    status: str


def read(said: bytes) -> tuple[str, list[Report]]:
    """Return what *said* is, and the reports about mail of ours in it. Nothing in it makes this fail."""
    if len(said) > LONGEST:
        return NO_REPORT, []
    try:
        message = message_from_bytes(said, policy=compat32)
        fields = list(_recipients(message))
        ours = _OURS.search(_returned(message))
    except (LookupError, ValueError, TypeError, AttributeError, RecursionError):
        return NO_REPORT, []
    if not fields:
        return NO_REPORT, []
    if ours is None:
        return FOREIGN, []
    key, mark = ours.groups()
    found = [
        Report(key, address, action, status)
        for addresses, action, status in fields
        for address in addresses
        if hmac.compare_digest(mail.mark(key, address), mark)
    ]
    return ("", found) if found else (FOREIGN, [])


def _recipients(message: Message) -> Iterator[tuple[list[str], str, str]]:
    """Yield addresses, action and status of each recipient that the report speaks of."""
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in _inside(part)[:MOST_RECIPIENTS]:
            action = str(block.get("Action") or "").strip().casefold()
            status = _STATUS.search(str(block.get("Status") or ""))
            named = [str(block.get(f"{each}-Recipient") or "") for each in ("Original", "Final")]
            addresses = list(dict.fromkeys(_address(each) for each in named if each))
            if action and addresses:
                yield addresses, action, status.group(0) if status else ""


def _inside(part: Message) -> list[Message]:
    held = part.get_payload()
    return [each for each in held if isinstance(each, Message)] if isinstance(held, list) else []


def _address(said: str) -> str:
    """Return the address of "rfc822; a@b.example"."""
    return said.rpartition(";")[2].strip().strip("<>")


def _returned(message: Message) -> str:
    """Return the headers of the mail that came back, as text."""
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "message/rfc822":
            for inner in _inside(part):
                return str(inner.get("Message-ID") or "")
        if kind == "text/rfc822-headers":
            payload = part.get_payload(decode=True)
            return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
    return ""


def take_in(said: bytes, at: datetime) -> Counter[str]:
    """Act on one report: pause what refuses for good, count what refuses for now; return what it held."""
    what, reports = read(said)
    counted: Counter[str] = Counter({what: 1} if what else {})
    for each in reports:
        counted[_act(each, at)] += 1
    return counted


def _act(report: Report, at: datetime) -> str:
    if report.action not in {"failed", "delayed"}:
        return DELIVERED
    lasting = report.action == "failed" and not report.status.startswith(pauses.PASSING)
    with transaction():
        pauses.note(report.address, report.status or ("5.0.0" if lasting else "4.0.0"), at)
        if report.action == "failed":
            _tell(report.key, at)
    return LASTING if lasting else PASSING


def _tell(key: str, at: datetime) -> None:
    """Write down on the letter that its mail came back."""
    named = _LETTER.fullmatch(key)
    if named is None:
        return
    way = db.session.scalar(
        select(Delivery)
        .where(Delivery.letter_id == int(named.group(1)), Delivery.channel == "email")
        .with_for_update()
    )
    letter = db.session.get(Letter, int(named.group(1)))
    if way is None or letter is None or (way.state, way.detail) == ("refused", BOUNCED):
        return
    way.state, way.detail, way.at = "refused", BOUNCED, at
    audit.record(SYSTEM, "letter:mail:bounced", at, case_id=letter.case_id, letter=letter.handle)
