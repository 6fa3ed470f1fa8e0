"""A letter is signed: number, frozen facts, duty settled, promise to send; and what undoes a draft."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from office.base import audit, clock, config, outbox
from office.base.db import db
from office.base.i18n import N_
from office.base.text import nfc
from office.cases import codes, duties, sealed, workflow
from office.cases import permissions as may
from office.cases.models import Case, Duty
from office.cases.permissions import allows
from office.letters import (
    apologies,
    authorising,
    blaming,
    bodies,
    books,
    catalogue,
    compose,
    mandate,
    wording,
)
from office.letters.blaming import Found
from office.letters.models import DRAFT, DROPPED, ISSUED, WITHDRAWN, Delivery, Letter
from office.letters.wording import Body
from office.people.actors import Actor

CHECK_LETTERS = 12
EDITING = (may.HANDLE, may.TRIAGE, may.SIGN_LETTER)
"""Whoever has one of these over the case may change its drafts."""
CHECK_PATH = "/kiem-tra/"
NEW_DAY_PAST = N_("Ngày hẹn mới đã qua; xin ghi ngày sắp tới")
BLAMES = N_("Có lời như trách người dân: xin viết lại, hoặc ghi lý do giữ lại")


@dataclass(frozen=True, slots=True)
class Above:
    """Who signed in the office above, on which day (Asia/Ho_Chi_Minh)."""

    name: str
    title: str
    day: date


class Incomplete(ValueError):
    """The letter still lacks something; `missing` says what, in words for the officer."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(missing)
        self.missing = missing


class NotReplaceable(ValueError):
    """Only an issued letter of the same case is replaced."""


class SignedAbove(ValueError):
    """The office is late a second time in this case: the office above signs, not this one."""


class ImpossibleDay(ValueError):
    """A signature is not dated before the draft, nor after today."""


class NeedsReason(ValueError):
    """A letter is waived or withdrawn with a reason only."""


def prepare(
    case: Case,
    kind: str,
    actor: Actor,
    at: datetime,
    *,
    given: Mapping[str, Any] | None = None,
    duty: Duty | None = None,
) -> Letter:
    """Make the draft of a letter; its words may be edited until it is signed."""
    given = {key: _open_words(case, said, actor) for key, said in (given or {}).items()}
    facts = compose.facts_of(case, kind, clock.day_of(at), given, duty)
    letter = Letter(
        handle=secrets.token_urlsafe(12),
        case_id=case.id,
        case=case,
        kind=kind,
        duty_id=duty.id if duty else None,
        status=DRAFT,
        version=1,
        given=given,
        facts=facts,
        body=bodies.as_json(wording.compose(kind, facts)),
        prepared_by=actor.id if actor.is_officer else None,
        prepared_at=at,
    )
    db.session.add(letter)
    db.session.flush()
    return letter


def _open_words(case: Case, said: Any, actor: Actor) -> Any:
    """Return *said* (of JSON) as it may be written: of a denunciation without its author."""
    if isinstance(said, str):
        return sealed.without_identity(case, said, actor)
    if isinstance(said, Mapping):
        return {key: _open_words(case, one, actor) for key, one in said.items()}
    if isinstance(said, list):
        return [_open_words(case, one, actor) for one in said]
    return said


def current_draft(case: Case, kind: str) -> Letter | None:
    """Return the draft of *kind* that waits in *case*; there is at most one."""
    return db.session.scalar(
        select(Letter).where(Letter.case_id == case.id, Letter.kind == kind, Letter.status == DRAFT)
    )


def duty_of(letter: Letter) -> Duty | None:
    """Return the duty that *letter* answers."""
    return db.session.get(Duty, letter.duty_id) if letter.duty_id else None


def renewed(letter: Letter, day: date) -> tuple[Body, dict[str, Any]]:
    """Return the words of a draft and its facts as they stand on *day*; edited lines stay edited."""
    facts = compose.facts_of(
        letter.case,
        letter.kind,
        day,
        letter.given,
        duty_of(letter),
        str(letter.facts.get("text", "")),
    )
    then = wording.compose(letter.kind, letter.facts)
    now = wording.compose(letter.kind, facts)
    kept = bodies.from_json(letter.body)
    return bodies.renew(kept, then, now, points=letter.kind == "answer"), facts


def missing_parts(letter: Letter, day: date) -> list[str]:
    """Return what a draft lacks before it may be signed on *day*, in words for the officer."""
    body, facts = renewed(letter, day)
    return _lacks(letter, body, facts, day)


def _lacks(letter: Letter, body: Body, facts: Mapping[str, Any], day: date) -> list[str]:
    lacking = wording.missing_parts(letter.kind, body, facts)
    if letter.kind == "apology":
        named = apologies.promised_anew(body)
        if named and named < day:
            lacking.append(NEW_DAY_PAST)
        if _blames(letter, body):
            lacking.append(BLAMES)
    return lacking


def blames(letter: Letter, day: date) -> list[Found]:
    """Return the words of a draft apology that blame its reader and that nobody has answered for."""
    return _blames(letter, renewed(letter, day)[0]) if letter.kind == "apology" else []


def _blames(letter: Letter, body: Body) -> list[Found]:
    kept = (letter.given.get("kept") or {}).get("words", ())
    return [each for each in blaming.found(body) if each.words.casefold() not in kept]


def keep_words(letter: Letter, actor: Actor, reason: str, at: datetime) -> None:
    """Keep the words that blame as they stand, for a reason that is kept with the letter.

    Raises `workflow.NotAllowed`, `workflow.Changed` and `NeedsReason`.
    """
    case = letter.case
    if not any(allows(actor, each, case) for each in EDITING):
        raise workflow.NotAllowed("edit")
    hold(letter)
    why = sealed.without_identity(case, nfc(reason).strip(), actor)
    if not why:
        raise NeedsReason
    now = [each.words.casefold() for each in blaming.found(bodies.from_json(letter.body))]
    letter.given = {**letter.given, "kept": {"words": now, "reason": why, "by": actor.name}}
    audit.record(
        actor, "letter:letter:keep_words", at, case_id=case.id, letter=letter.handle, reason=why
    )
    db.session.flush()


def edit_draft(letter: Letter, actor: Actor, body: Body, version: int, at: datetime) -> Letter:
    """Replace the words of a draft.

    Raises `workflow.Changed` when someone changed it meanwhile and `workflow.NotAllowed`.
    """
    case = letter.case
    if not any(allows(actor, each, case) for each in EDITING):
        raise workflow.NotAllowed("edit")
    hold(letter, version)
    typed = bodies.as_json(bodies.from_json(bodies.as_json(body)))
    letter.body = _open_words(case, typed, actor)
    fresh, facts = renewed(letter, clock.day_of(at))
    letter.body, letter.facts = bodies.as_json(fresh), facts
    letter.version += 1
    audit.record(actor, "letter:letter:edit", at, case_id=case.id, letter=letter.handle)
    return letter


def take_the_place_of(letter: Letter, earlier: Letter | None, actor: Actor, at: datetime) -> None:
    """Say that the draft *letter* replaces *earlier*, once it is issued, or that it replaces none.

    Raises `workflow.NotAllowed`, `workflow.Changed` and `NotReplaceable`.
    """
    case = letter.case
    if not any(allows(actor, each, case) for each in EDITING):
        raise workflow.NotAllowed("edit")
    hold(letter)
    if earlier and (earlier.case_id != letter.case_id or earlier.status != ISSUED):
        raise NotReplaceable
    letter.replaces_id = earlier.id if earlier else None
    audit.record(
        actor, "letter:letter:replace", at, case_id=case.id, letter=letter.handle,
        earlier=earlier.handle if earlier else "",
    )  # fmt: skip
    db.session.flush()


def sign_letter(
    letter: Letter,
    actor: Actor,
    at: datetime,
    *,
    seen: int | None = None,
    above: Above | None = None,
) -> Letter:
    """Sign and issue a draft as the head of the office, or as signed by the office *above*.

    Raises `workflow.NotAllowed`, `workflow.Changed` (no longer a draft, or edited since *seen*), `Incomplete`,
    `SignedAbove` and `ImpossibleDay`.
    """
    if not may_sign(letter, actor):
        raise workflow.NotAllowed("sign_letter")
    hold(letter, seen)
    day = clock.day_of(at)
    if goes_above(letter) != (above is not None):
        raise SignedAbove
    if above and not clock.day_of(letter.prepared_at) <= above.day <= day:
        raise ImpossibleDay
    body, facts = renewed(letter, day)
    lacking = _lacks(letter, body, facts, day)
    if lacking:
        raise Incomplete(lacking)
    letter.body = bodies.as_json(body)
    put_out(letter, actor, at, facts, _signature(letter, actor, day, above))
    workflow.touch(letter.case)
    return letter


def goes_above(letter: Letter) -> bool:
    """Tell whether the office above signs this apology; never where there is none."""
    duty = duty_of(letter) if letter.kind == duties.APOLOGY else None
    if duty is None or duty.settled_on is not None or not config.current().office_parent:
        return False
    together = duties.answered_with(letter.case, duty)
    return any(duties.signed_above(letter.case, each) for each in together)


def may_sign(letter: Letter, actor: Actor) -> bool:
    """Tell whether *actor* may issue *letter*: the head; whoever works on the case what is signed by pen."""
    by_hand = catalogue.papers()[letter.kind].signer in compose.BY_HAND
    permission = may.HANDLE if by_hand else may.SIGN_LETTER
    if allows(actor, permission, letter.case) or allows(actor, may.SIGN_LETTER, letter.case):
        return True
    return authorising.of(actor, letter.case, letter.kind, clock.today()) is not None


def _signature(
    letter: Letter, actor: Actor, day: date, above: Above | None
) -> tuple[dict[str, str], dict[str, Any]] | None:
    """Return block and right of who signs neither as the head, nor instead, nor by order; else nothing."""
    if above:
        return _from_above(above), mandate.above(above.day)
    if allows(actor, may.SIGN_LETTER, letter.case):
        return None
    made = authorising.of(actor, letter.case, letter.kind, day)
    return (authorising.block(made, actor), authorising.right(made)) if made else None


def put_out(
    letter: Letter,
    actor: Actor,
    at: datetime,
    facts: Mapping[str, Any],
    signature: tuple[dict[str, str], dict[str, Any]] | None = None,
) -> None:
    """Give *letter* its number, freeze it, settle its duty and promise to send it.

    *signature* is the block and the right of who signs otherwise than *actor* would.
    """
    case = letter.case
    _enter(letter, clock.day_of(at))
    block, right = signature or (
        compose.signer(case, letter.kind, actor),
        mandate.of(case, actor, at),
    )
    letter.status, letter.stage, letter.issued_at = ISSUED, "", at
    letter.signed_by = actor.id if actor.is_officer else None
    letter.signed_title = " ".join(f"{block['authority']} {block['title']}".split())
    letter.check_code = _check_code()
    letter.facts = {**_frozen(letter, facts, block, at), "mandate": right}
    letter.seal = seal_of(letter.facts)
    letter.version += 1
    if letter.kind in catalogue.for_sender():
        db.session.add(Delivery(letter_id=letter.id, channel="tracking", at=at, state="shown"))
    duty = duty_of(letter)
    if duty and duty.settled_on is None:
        anew = apologies.promised_anew(bodies.from_json(letter.body))
        duties.issued(case, duty, clock.day_of(at), anew)
    db.session.flush()
    audit.record(
        actor,
        "letter:letter:issue",
        at,
        case_id=case.id,
        letter=letter.handle,
        kind=letter.kind,
        register=letter.register,
        number=letter.number,
        seal=letter.seal,
    )
    outbox.put("letter.send", key=str(letter.id), letter_id=letter.id)


def _from_above(above: Above) -> dict[str, str]:
    title = " ".join(nfc(above.title).split()).upper()
    return {"authority": "", "title": title, "name": " ".join(nfc(above.name).split())}


def _enter(letter: Letter, day: date) -> None:
    letter.day, letter.year = day, day.year
    letter.register = catalogue.papers()[letter.kind].series
    if letter.register != books.UNNUMBERED:
        letter.number = books.next_number(day.year, letter.register)


def _frozen(
    letter: Letter, facts: Mapping[str, Any], block: Mapping[str, str], at: datetime
) -> dict[str, Any]:
    number = books.number_text(letter.register or "", letter.number or 0, letter.case.unit.name)
    signed = f"Ký trên hệ thống lúc {clock.local(at):%H:%M ngày %d/%m/%Y}"
    return {
        **facts,
        **letter.body,
        "day": clock.day_of(at).isoformat(),
        "number_text": number,
        "signer": {**block, "note": signed},
        "check_code": letter.check_code,
        "check_url": f"{config.current().site_address.rstrip('/')}{CHECK_PATH}{letter.check_code}",
    }


def _check_code() -> str:
    letters = "".join(secrets.choice(codes.ALPHABET) for _ in range(CHECK_LETTERS))
    return codes.grouped(letters)


def seal_of(facts: Mapping[str, Any]) -> str:
    """Return the keyed hash of frozen facts; the database alone cannot make one."""
    return _seals(facts)[0]


def is_sealed(facts: Mapping[str, Any], seal: str) -> bool:
    """Tell whether *seal* was made for *facts* with the present key or an earlier one."""
    return any(hmac.compare_digest(each.encode(), seal.encode()) for each in _seals(facts))


def _seals(facts: Mapping[str, Any]) -> list[str]:
    said = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    keys = config.current().derive_all("letter")
    return [hmac.new(key, said.encode(), hashlib.sha256).hexdigest() for key in keys]


def drop_draft(letter: Letter) -> None:
    """Drop a draft nobody needs any more."""
    if letter.status == DRAFT:
        letter.status = DROPPED
        letter.version += 1
        db.session.flush()


def waive(duty: Duty, actor: Actor, reason: str, at: datetime) -> None:
    """Settle *duty* without a letter, by the head's reasoned decision; its draft goes.

    Raises `workflow.NotAllowed`, `workflow.Changed` (settled meanwhile) and `NeedsReason`.
    """
    case = db.session.get_one(Case, duty.case_id)
    if not allows(actor, may.SIGN, case):
        raise workflow.NotAllowed("waive")
    why = sealed.without_identity(case, nfc(reason).strip(), actor)
    if not why:
        raise NeedsReason
    db.session.refresh(duty, with_for_update=True)
    if duty.settled_on is not None:
        raise workflow.Changed
    waiting = select(Letter).where(Letter.duty_id == duty.id, Letter.status == DRAFT)
    for letter in db.session.scalars(waiting):
        drop_draft(letter)
    duties.waive(case, duty, actor, why, clock.day_of(at), at)
    workflow.touch(case)


def withdraw(letter: Letter, actor: Actor, reason: str, at: datetime) -> None:
    """Withdraw an issued letter: its number and sheet stay, and its check page says so.

    An apology or a thank-you withdrawn is owed again. Raises `workflow.NotAllowed`,
    `workflow.Changed` and `NeedsReason`.
    """
    case = letter.case
    if not allows(actor, may.SIGN_LETTER, case):
        raise workflow.NotAllowed("withdraw")
    why = sealed.without_identity(case, nfc(reason).strip(), actor)
    if not why:
        raise NeedsReason
    lock(letter)
    if letter.status != ISSUED:
        raise workflow.Changed
    letter.status, letter.withdrawn_at, letter.withdrawn_reason = WITHDRAWN, at, why
    letter.version += 1
    audit.record(
        actor, "letter:letter:withdraw", at, case_id=case.id, letter=letter.handle, reason=why
    )
    duty = duty_of(letter)
    if duty and duty.settled_by == "issued":
        duties.owe_anew(case, duty.letter, letter.day or clock.day_of(at))
        prepare(case, letter.kind, actor, at, duty=duty)
    workflow.touch(case)


def hold(letter: Letter, seen: int | None = None) -> None:
    """Hold a draft until the transaction ends; raises `workflow.Changed` once it is none, or not *seen*."""
    lock(letter)
    if letter.status != DRAFT or (seen is not None and seen != letter.version):
        raise workflow.Changed


def lock(letter: Letter) -> None:
    """Read the letter anew and hold it: of two who act at once the second sees what the first did."""
    db.session.flush()
    db.session.refresh(letter, with_for_update=True)
