"""Redacted copies of the papers of a denunciation: pictures only, drawn over, made anew, approved.

What is passed on is a new picture of what the eye sees: no hidden text under a bar, no author, no
device, no telling file name. The original stays with those who receive denunciations.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from sqlalchemy import select

from office.base import audit, config, files
from office.base.db import db
from office.base.files import Upload
from office.cases import intake, sealed, workflow
from office.cases import permissions as may
from office.cases.extracts import (
    APPROVED,
    RETURNED,
    SUPERSEDED,
    WAITING,
    OwnExtract,
)
from office.cases.models import Attachment, Case, Redaction
from office.cases.sight import visible_to
from office.people.actors import Actor

PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
LONGEST_SIDE = 2400
LONGEST_PREVIEW = 1200
MOST_BOXES = 12
WHOLE = 100


class NotAPicture(ValueError):
    """A redacted copy is a picture: text and authors hide in every other kind of file."""


@dataclass(frozen=True)
class Box:
    """What is drawn over, in hundredths of width and height from the upper left corner."""

    left: int
    top: int
    width: int
    height: int

    @property
    def fits(self) -> bool:
        """Tell whether it covers something of the picture."""
        return (
            0 <= self.left < WHOLE and 0 <= self.top < WHOLE and self.width > 0 and self.height > 0
        )


def drawn(data: bytes, boxes: Sequence[Box], *, grid: bool = False) -> bytes:
    """Return the picture *data* as a PNG with *boxes* filled black; *grid* helps to find the place.

    Raises `NotAPicture`.
    """
    from PIL import Image, ImageDraw, ImageOps  # noqa: PLC0415 -- heavy, only here

    try:
        with Image.open(BytesIO(data), formats=["JPEG", "PNG", "WEBP"]) as opened:
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            picture = ImageOps.exif_transpose(opened).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as wrong:
        raise NotAPicture from wrong
    side = LONGEST_PREVIEW if grid else LONGEST_SIDE
    picture.thumbnail((side, side))
    pen = ImageDraw.Draw(picture)
    for box in boxes:
        pen.rectangle(_pixels(box, picture.width, picture.height), fill=(0, 0, 0))
    if grid:
        _lines(pen, picture.width, picture.height)
    clean = Image.new("RGB", picture.size)
    clean.paste(picture)  # pixels alone: whatever the file said besides stays behind
    into = BytesIO()
    clean.save(into, "PNG", optimize=False)
    return into.getvalue()


def _pixels(box: Box, width: int, height: int) -> tuple[int, int, int, int]:
    """Return *box* in pixels, rounded outwards."""
    right, bottom = min(WHOLE, box.left + box.width), min(WHOLE, box.top + box.height)
    return (
        width * box.left // WHOLE,
        height * box.top // WHOLE,
        -(-width * right // WHOLE),
        -(-height * bottom // WHOLE),
    )


def _lines(pen: Any, width: int, height: int) -> None:
    for at in range(0, WHOLE, 10):
        x, y = width * at // WHOLE, height * at // WHOLE
        for line in ((x, 0, x, height), (0, y, width, y)):
            pen.line(line, fill=(200, 0, 90), width=1)
        for place in ((x + 3, 2), (3, y + 2)):
            pen.text(place, str(at), fill=(200, 0, 90), font_size=16)


def original_picture(case: Case, paper: Attachment, actor: Actor) -> bytes:
    """Return the original of a picture, for those who receive it. Raises `NotAPicture`."""
    _allowed(actor, may.EXTRACT, case)
    if paper.media_type not in PICTURES:
        raise NotAPicture
    return intake.content_of(case, paper, actor)


def draw(
    case: Case, paper: Attachment, actor: Actor, at: datetime, boxes: Sequence[Box]
) -> Redaction:
    """Make a copy of *paper* with *boxes* drawn over it. Raises `NotAPicture`, ValueError."""
    fit = [each for each in boxes if each.fits]
    if not fit or len(fit) > MOST_BOXES:
        raise ValueError("a redacted copy has boxes")
    data = drawn(original_picture(case, paper, actor), fit)
    return _keep(case, paper, actor, at, data, "boxes")


def hand_in(case: Case, paper: Attachment, actor: Actor, at: datetime, upload: Upload) -> Redaction:
    """Take in a picture as the redacted copy of *paper*, made anew. Raises `NotAPicture`."""
    _allowed(actor, may.EXTRACT, case)
    return _keep(case, paper, actor, at, drawn(upload.data, []), "handed")


def _keep(
    case: Case, paper: Attachment, actor: Actor, at: datetime, data: bytes, way: str
) -> Redaction:
    workflow.hold(case, None)
    handle = secrets.token_urlsafe(12)
    number = next(n for n, each in enumerate(case.attachments, 1) if each is paper)
    made = Redaction(
        handle=handle,
        case_id=case.id,
        attachment=paper,
        state=WAITING,
        way=way,
        name=f"ban-luoc-{number}.png",
        media_type="image/png",
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        key=_store(sealed.seal_copy(case, actor, handle, data, approved=False)),
        made_by=int(actor.id or 0),
        made_at=at,
    )
    for each in of_case(case):
        if each.attachment_id == paper.id and each.state == WAITING:
            each.state = SUPERSEDED
    db.session.add(made)
    db.session.flush()
    _record(case, made, actor, at, "write")
    return made


def _store(closed: bytes) -> str:
    return files.store(config.current().instance / "files", closed)


def content_of(case: Case, copy: Redaction, actor: Actor) -> bytes:
    """Return a redacted copy, opened in the visit of *actor*. Raises `DoesNotOpen`."""
    folder = config.current().instance / "files"
    closed = files.path_of(folder, copy.key).read_bytes()
    return sealed.open_copy(case, actor, copy.handle, closed, approved=copy.state == APPROVED)


def of_case(case: Case) -> list[Redaction]:
    """Return all copies made in *case*, oldest first."""
    asked = select(Redaction).where(Redaction.case_id == case.id).order_by(Redaction.id)
    return list(db.session.scalars(asked))


def by_handle(case: Case, handle: str) -> Redaction | None:
    """Return one copy of *case*."""
    return db.session.scalar(
        select(Redaction).where(Redaction.case_id == case.id, Redaction.handle == handle)
    )


def waiting(actor: Actor) -> list[tuple[Case, Redaction]]:
    """Return the copies that wait for *actor* as the second person."""
    if not may.allows(actor, may.APPROVE_EXTRACT):
        return []
    found = db.session.execute(
        select(Case, Redaction)
        .join(Redaction, Redaction.case_id == Case.id)
        .where(Redaction.state == WAITING, Redaction.made_by != actor.id, visible_to(actor))
        .order_by(Redaction.id)
        .limit(100)
    )
    return [(case, copy) for case, copy in found]


def approve(case: Case, copy: Redaction, actor: Actor, at: datetime) -> None:
    """Let a copy through. Raises `OwnExtract`, `Changed`, `NotAllowed` and `DoesNotOpen`."""
    _before_second_person(case, copy, actor)
    data = content_of(case, copy, actor)
    for each in of_case(case):
        if each.attachment_id == copy.attachment_id and each.state == APPROVED:
            each.state = SUPERSEDED
    copy.key = _store(sealed.seal_copy(case, actor, copy.handle, data, approved=True))
    copy.state, copy.decided_by, copy.decided_at = APPROVED, actor.id, at
    _record(case, copy, actor, at, "approve")
    workflow.touch(case)


def send_back(case: Case, copy: Redaction, actor: Actor, at: datetime) -> None:
    """Return a copy: something still shows. Raises as `approve` does."""
    _before_second_person(case, copy, actor)
    copy.state, copy.decided_by, copy.decided_at = RETURNED, actor.id, at
    _record(case, copy, actor, at, "return")


def _before_second_person(case: Case, copy: Redaction, actor: Actor) -> None:
    _allowed(actor, may.APPROVE_EXTRACT, case)
    workflow.hold(case, None)
    db.session.flush()
    db.session.refresh(copy, with_for_update=True)
    if copy.state != WAITING:
        raise workflow.Changed
    if copy.made_by == actor.id:
        raise OwnExtract


def _allowed(actor: Actor, permission: str, case: Case) -> None:
    if actor.id is None or not may.allows(actor, permission, case):
        raise workflow.NotAllowed("extract")


def _record(case: Case, copy: Redaction, actor: Actor, at: datetime, verb: str) -> None:
    audit.record(
        actor, f"case:redaction:{verb}", at, case_id=case.id, paper=copy.handle, file=copy.sha256
    )
