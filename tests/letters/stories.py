"""Cases brought to the point where a letter is due, and what stands on paper."""

import io
from datetime import datetime

from pypdf import PdfReader

from office.base import clock
from office.base.db import db
from office.cases import duties, workflow
from office.cases.models import Case, Duty
from office.letters import apologies, bodies, issue
from office.letters.models import Letter
from office.letters.wording import Body
from office.people.roles import Role
from tests.builders import Office

CAUSE = "Tổ kiểm tra đã đến nơi nhưng biên bản bị để quên, không chuyển cho người soạn trả lời."


def letter_of(case: Case, kind: str) -> Letter:
    """Return the latest letter of *kind* in *case*."""
    rows = db.session.query(Letter).filter_by(case_id=case.id, kind=kind).order_by(Letter.id)
    return rows.all()[-1]


def turn_late(case: Case, at: datetime) -> Duty:
    """Write down that *case* is late at the moment *at*, and return the apology owed for it."""
    workflow.find_overdue(case, at)
    workflow.touch(case)
    db.session.commit()
    return [each for each in duties.owed(case) if each.letter == "apology"][-1]


def fill_cause(office: Office, letter: Letter) -> None:
    """Type the cause into a draft apology, as the officer does."""
    now = bodies.from_json(letter.body)
    sections = [
        (heading, [CAUSE, *lines[1:]] if heading == apologies.HAPPENED else lines)
        for heading, lines in now.sections
    ]
    body = Body(now.title, now.about, "", now.paragraphs, sections)
    issue.edit_draft(letter, office.actors[Role.HEAD], body, letter.version, clock.now())
    db.session.commit()


def words_on(pdf: bytes) -> str:
    """Return the words of a PDF, on one line."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())
