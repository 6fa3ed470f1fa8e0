"""The row of drafts before the head: which comes next, and signing each the way its kind asks."""

from datetime import datetime

from sqlalchemy import select

from office.base import clock
from office.base.db import db
from office.cases import handling, workflow
from office.cases.models import Case
from office.cases.sight import readable_by
from office.letters import issue
from office.letters.models import DRAFT, Letter
from office.people.actors import Actor


def beside(letter: Letter, actor: Actor, kind: str = "") -> tuple[str, str]:
    """Return the handles of the drafts before and after *letter*; empty where there is none."""
    handles = select(Letter.handle).join(Case, Case.id == Letter.case_id)
    row = handles.where(Letter.status == DRAFT, readable_by(actor))
    if kind:
        row = row.where(Letter.kind == kind)
    before = row.where(Letter.id < letter.id).order_by(Letter.id.desc()).limit(1)
    after = row.where(Letter.id > letter.id).order_by(Letter.id).limit(1)
    return db.session.scalar(before) or "", db.session.scalar(after) or ""


def sign(
    letter: Letter, actor: Actor, at: datetime, seen: int, above: issue.Above | None = None
) -> None:
    """Sign *letter* as it stood in version *seen*; an answer is signed by its move.

    Raises what `issue.sign_letter` raises; then nothing has changed.
    """
    if letter.kind != "answer":
        issue.sign_letter(letter, actor, at, seen=seen, above=above)
        return
    if letter.status != DRAFT or letter.version != seen:
        raise workflow.Changed
    lacking = issue.missing_parts(letter, clock.day_of(at))
    if lacking:
        raise issue.Incomplete(lacking)
    handling.answer(letter.case, actor, at)
