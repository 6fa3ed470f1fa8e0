"""One deed for many cases, tried first and then done row by row; never a decision.

What may be done in bulk stands in one table. A row is its own transaction, with the same service,
rights and refusals as on the page of its case, and leaves its normal event with the run beside it.
"""

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from office.base import audit
from office.base.db import db, transaction
from office.cases import (
    codes,
    deadlines,
    explaining,
    extracts,
    handling,
    holders,
    sealed,
    triage,
    workflow,
)
from office.cases import permissions as may
from office.cases.models import Bulk, BulkRow, Case
from office.cases.permissions import allows
from office.cases.sight import Level, level, visible_to
from office.law.errors import LawError
from office.law.kinds import Kind
from office.people.actors import Actor
from office.people.models import Unit

MOST = 500
"""Rows of one run."""
ASSIGN, TRANSFER, REMIND, TELL = "assign", "transfer", "remind", "tell"
DONE, GONE, CHANGED = "done", "gone", "changed"
LATEST = 10
Said = Mapping[str, Any]
Deed = Callable[[Case, Actor, datetime, Said, str], object]


class NotBulk(ValueError):
    """What is asked for is no deed for many: decisions are taken one case at a time."""


class TooMany(ValueError):
    """More rows than one run may have."""


class NotNow(ValueError):
    """The run is under way or done."""


class PlaceGone(ValueError):
    """The unit, agency or officer chosen is no longer there."""


@dataclass(frozen=True)
class Act:
    """A deed that may be done for many cases."""

    move: str
    """The move it makes, or empty for what is no move."""
    do: Deed


@dataclass(frozen=True)
class Outcome:
    """One row: the case, and what came of it or would."""

    case_id: int
    result: str


def _assign(case: Case, actor: Actor, at: datetime, said: Said, _key: str) -> None:
    triage.assign(case, actor, at, unit=_unit(said["unit"], "unit"), handler_id=said.get("handler"))
    if case.kind == Kind.DENUNCIATION:  # whoever has it now needs a half of its key
        holders.hand_over(actor, at, only=case)


def _transfer(case: Case, actor: Actor, at: datetime, said: Said, _key: str) -> None:
    agency = _unit(said["unit"], "outside")
    triage.transfer(case, actor, at, agency=agency, reason=said["words"])


def _unit(id_: int, kind: str) -> Unit:
    found = db.session.get(Unit, id_)
    if found is None or found.kind != kind:
        raise PlaceGone
    return found


def _remind(case: Case, actor: Actor, at: datetime, said: Said, key: str) -> None:
    day = date.fromisoformat(said["day"])
    explaining.ask(case, actor, at, question=said["words"], wanted_by=day, key=key)


def _tell(case: Case, actor: Actor, at: datetime, said: Said, key: str) -> None:
    if not any(allows(actor, each, case) for each in (may.HANDLE, may.TRIAGE, may.SIGN)):
        raise workflow.NotAllowed(TELL)
    handling.say(case, actor, at, said["words"], key=key)


ACTS: dict[str, Act] = {
    ASSIGN: Act("assign", _assign),
    TRANSFER: Act("transfer", _transfer),
    REMIND: Act("", _remind),
    TELL: Act("", _tell),
}
"""All that may be done for many cases at once. Whatever is not here cannot be."""
REFUSED: dict[type[Exception], str] = {
    workflow.Changed: CHANGED,
    workflow.NotAllowed: "not_allowed",
    triage.Outside: "outside",
    extracts.NoExtract: "no_extract",
    sealed.IdentityTold: "identity",
    sealed.DoesNotOpen: "locked",
    handling.SecretTold: "secret",
    explaining.NotNow: "not_allowed",
    explaining.Empty: "empty",
    deadlines.AlreadyLate: "late",
    PlaceGone: "place_gone",
    LawError: "law",
}
"""What a deed may refuse, and how that is written down."""


def act_of(name: str) -> Act:
    """Return the deed called *name*. Raises `NotBulk`."""
    try:
        return ACTS[name]
    except KeyError:
        raise NotBulk(name) from None


# Choosing


def choose(typed: Iterable[str], actor: Actor, at: datetime) -> tuple[Bulk | None, list[str]]:
    """Begin a run over the cases called *typed*; return it, and the codes that name nothing.

    A case out of sight is as one that does not exist. None when nothing is left; raises `TooMany`.
    """
    wanted = list(dict.fromkeys(codes.spell_code(each) for each in typed if each.strip()))
    if len(wanted) > MOST:
        raise TooMany
    asked = select(Case.id, Case.code, Case.version).where(Case.code.in_(wanted), visible_to(actor))
    found = {code: (id_, version) for id_, code, version in db.session.execute(asked)}
    unknown = [each for each in wanted if each not in found]
    if not found or actor.id is None:
        return None, unknown
    made = Bulk(handle=secrets.token_urlsafe(12), officer_id=actor.id, act="", said={}, made_at=at)
    made.rows = [
        BulkRow(case_id=found[each][0], version=found[each][1]) for each in wanted if each in found
    ]
    db.session.add(made)
    db.session.flush()
    return made, unknown


def mine(handle: str, actor: Actor) -> Bulk | None:
    """Return the run called *handle* when it is the actor's own."""
    asked = select(Bulk).where(Bulk.handle == handle, Bulk.officer_id == actor.id)
    return db.session.scalar(asked.options(selectinload(Bulk.rows)))


def latest(actor: Actor) -> list[tuple[Bulk, int]]:
    """Return the officer's latest runs that were begun, each with its number of rows."""
    rows = select(func.count()).where(BulkRow.bulk_id == Bulk.id).scalar_subquery()
    asked = (
        select(Bulk, rows)
        .where(Bulk.officer_id == actor.id, Bulk.begun_at.is_not(None))
        .order_by(Bulk.id.desc())
        .limit(LATEST)
    )
    return [(each, n) for each, n in db.session.execute(asked)]


# Trying and doing


def plan(made: Bulk, act: str, said: Said) -> None:
    """Say what is to be done, and take the rows as they stand now. Raises `NotBulk`, `NotNow`."""
    act_of(act)
    if made.begun_at is not None:
        raise NotNow
    made.act, made.said = act, dict(said)
    ids = [each.case_id for each in made.rows]
    rows = db.session.execute(select(Case.id, Case.version).where(Case.id.in_(ids)))
    versions = {id_: version for id_, version in rows}  # noqa: C416 -- rows are no pairs to mypy
    for each in made.rows:
        each.version = versions[each.case_id]
    db.session.flush()


def foresee(made: Bulk, actor: Actor, at: datetime) -> list[Outcome]:
    """Try the deed on every row and take it back; nothing stays, nothing is sent.

    What the caller began is committed first: each row is tried by itself.
    """
    run = _Run.of(made)
    outcomes = []
    db.session.commit()
    for _row_id, case_id, version in run.rows:
        try:
            result = _do(run, case_id, version, actor, at)
        except tuple(REFUSED) as refusal:
            result = _code(refusal)
        finally:
            db.session.rollback()
        outcomes.append(Outcome(case_id, result))
    return outcomes


def carry_out(made: Bulk, actor: Actor, at: datetime) -> None:
    """Do the deed on every row not done yet, each in its own transaction. Raises `NotNow`.

    After a crash it goes on where it stopped: deed and result of a row are one transaction.
    """
    if not made.act or made.done_at is not None:
        raise NotNow
    run = _Run.of(made)
    with transaction():
        made.begun_at = made.begun_at or at
    for row_id, case_id, version in run.rows:
        try:
            with transaction():
                _carry_out_row(run, row_id, (case_id, version), actor, at)
        except tuple(REFUSED) as refusal:
            with transaction():
                _note(row_id, _code(refusal), at)
    with transaction():
        db.session.get_one(Bulk, run.id).done_at = at


@dataclass(frozen=True)
class _Run:
    """What a run holds, apart from the transaction it was read in."""

    id: int
    handle: str
    act: str
    said: Said
    rows: Sequence[tuple[int, int, int]]

    @classmethod
    def of(cls, made: Bulk) -> "_Run":
        rows = [(each.id, each.case_id, each.version) for each in made.rows]
        return cls(made.id, made.handle, made.act, dict(made.said), rows)


def _carry_out_row(run: _Run, row_id: int, of: tuple[int, int], actor: Actor, at: datetime) -> None:
    row = db.session.get_one(BulkRow, row_id, with_for_update=True, populate_existing=True)
    if row.result:
        return
    with audit.beside(run=run.handle):
        result = _do(run, *of, actor, at)
    row.result, row.at = result, at


def _note(row_id: int, result: str, at: datetime) -> None:
    row = db.session.get_one(BulkRow, row_id, with_for_update=True, populate_existing=True)
    if not row.result:
        row.result, row.at = result, at


def _do(run: _Run, case_id: int, version: int, actor: Actor, at: datetime) -> str:
    case = db.session.get(Case, case_id)
    if case is None or level(actor, case) < Level.LINE:
        return GONE
    workflow.hold(case, version)
    act_of(run.act).do(case, actor, at, run.said, f"{run.handle}.{case_id}"[:64])
    return DONE


def _code(refusal: Exception) -> str:
    return next(code for kind, code in REFUSED.items() if isinstance(refusal, kind))


def outcomes(made: Bulk) -> list[Outcome]:
    """Return what came of each row so far."""
    return [Outcome(each.case_id, each.result) for each in made.rows]
