"""What the assembly wires: letters asked for inside a transaction, and promises kept after it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from office.base import audit, outbox
from office.base.outbox import Given
from office.cases.models import Case, Duty
from office.letters import deliver, signature
from office.letters import issue as signing
from office.letters.models import Letter
from office.people.actors import Actor

Facts = Mapping[str, Any]


def draft(
    case: Case,
    kind: str,
    actor: Actor,
    at: datetime,
    duty: Duty | None = None,
    facts: Facts | None = None,
) -> Letter:
    """Put the draft of a letter before the head; one that waits already is kept and renewed."""
    waiting = signing.current_draft(case, kind)
    if waiting:
        waiting.given = {**waiting.given, **(facts or {})}
        waiting.duty_id = waiting.duty_id or (duty.id if duty else None)
        signature.put_before(waiting, actor, at)
        return waiting
    letter = signing.prepare(case, kind, actor, at, given=facts, duty=duty)
    audit.record(actor, "letter:letter:draft", at, case_id=case.id, letter=letter.handle, kind=kind)
    signature.put_before(letter, actor, at)
    return letter


def issue(case: Case, kind: str, actor: Actor, at: datetime, facts: Facts | None = None) -> Letter:
    """Issue a letter of routine by order of the head, or of the head who acts.

    The deed that calls for it (a move of the table) has checked who may.
    """
    letter = signing.prepare(case, kind, actor, at, given=facts)
    signing.put_out(letter, actor, at, letter.facts)
    return letter


def sign(
    case: Case, kind: str, actor: Actor, at: datetime, above: signing.Above | None = None
) -> Letter:
    """Sign the pending draft of *kind* as it now reads. Raises what `issue.sign_letter` raises."""
    waiting = signing.current_draft(case, kind) or signing.prepare(case, kind, actor, at)
    signed = signing.sign_letter(waiting, actor, at, above=above)
    outbox.put("moved", case=case, news=kind, at=at)  # everyone who shares the answer is told
    return signed


def drop(case: Case, kind: str) -> None:
    """Drop the pending draft of *kind*, if there is one."""
    waiting = signing.current_draft(case, kind)
    if waiting:
        signing.drop_draft(waiting)


def keep_letter_sent(promises: Sequence[Given]) -> None:
    """Print each letter once, freeze its sheet, and mail it where it may be mailed."""
    for each in promises:
        deliver.send_letter(int(each.facts["letter_id"]))


def keep_notice(promises: Sequence[Given]) -> None:
    """Tell the citizen that there is news; nothing of the case is in the mail."""
    for each in promises:
        subject = each.facts.get("subject")
        deliver.send_notice(
            int(each.facts["case_id"]), str(each.facts["news"]), each.id,
            subject=int(subject) if subject else None,
        )  # fmt: skip


def keep_mail(promises: Sequence[Given]) -> None:
    """Send the mails that are no business of a case: links for accounts."""
    for each in promises:
        deliver.send_mail(each.facts, each.id)
