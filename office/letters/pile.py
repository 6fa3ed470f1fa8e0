"""A pile of issued letters for the printer: so many at a time, in the order of their numbers, any part again.

Letters that wait to be frozen are not in it yet; a denunciation's never are, for an envelope bears a name: nobody
has the right to hand one over.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pikepdf
from sqlalchemy import func, select

from office.base.db import db
from office.cases import permissions as may
from office.cases.models import Case
from office.cases.permissions import allowed
from office.cases.sight import names_shown_to
from office.letters import catalogue, copies
from office.letters.models import ISSUED, Letter
from office.people.actors import Actor

PART = 100
"""Letters in one part: a stack that a tray holds."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which letters: of one kind or of all that go to their senders, of which days."""

    kind: str
    since: date
    until: date


def count(asked: Asked, actor: Actor) -> int:
    """Count the letters that *actor* may print for the post or the counter."""
    found = _among(asked, actor).with_only_columns(func.count()).order_by(None)
    return db.session.scalar(found) or 0


def part(asked: Asked, actor: Actor, number: int) -> list[Letter]:
    """Return the letters of part *number*, from 1; empty past the end."""
    found = _among(asked, actor).offset((number - 1) * PART).limit(PART)
    return list(db.session.scalars(found))


def _among(asked: Asked, actor: Actor) -> Any:
    kinds = [asked.kind] if asked.kind else catalogue.for_sender()
    return (
        select(Letter)
        .join(Case, Case.id == Letter.case_id)
        .where(
            Letter.status == ISSUED,
            Letter.pdf_key.is_not(None),
            Letter.kind.in_(kinds),
            Letter.day >= asked.since,
            Letter.day <= asked.until,
            allowed(actor, may.HAND_LETTER),
            names_shown_to(actor),
        )
        .order_by(Letter.day, Letter.register, Letter.number, Letter.id)
    )


def merged(letters: Sequence[Letter]) -> bytes:
    """Return the frozen sheets of *letters* as one PDF; each letter begins on a page of its own, front side up.

    Raises `copies.Damaged` and `pdf.PrintingFailed`.
    """
    made = io.BytesIO()
    with pikepdf.new() as pile:
        for letter in letters:
            with pikepdf.open(io.BytesIO(copies.pdf_of(letter))) as sheet:
                pile.pages.extend(sheet.pages)
                if len(sheet.pages) % 2:
                    size = sheet.pages[0].mediabox
                    pile.add_blank_page(page_size=(float(size[2]), float(size[3])))
        pile.save(made)
    return made.getvalue()
