"""Letters whose words go: number, day and signature stay in the books, the sheet goes from the disk."""

from collections.abc import Iterator

from sqlalchemy import select

from office.base import outbox
from office.base.db import db
from office.cases.models import Case
from office.cases.resealing import ERASE
from office.letters import issue
from office.letters.models import Delivery, Letter

KEPT = frozenset({
    "agency", "day", "salutation", "contact", "higher", "recipients", "signer", "holder", "title",
    "number_text", "check_code", "check_address", "replaces", "status", "mandate",
})  # fmt: skip
"""Of the frozen facts of a letter: the office's own words, and its number."""


def forget(case: Case, instead: str) -> None:
    """Take the words of every letter of *case* away and put *instead* in their place."""
    for letter in _of(case):
        if letter.pdf_key:
            outbox.put(ERASE, key=letter.handle, folder="letters", paper=letter.pdf_key)
        kept = {name: said for name, said in letter.facts.items() if name in KEPT}
        known = letter.facts.get("case", {})
        told = {name: known[name] for name in ("code", "kind", "received") if name in known}
        words = {
            "title": kept.get("title", ""), "about": "", "paragraphs": [instead], "sections": [],
        }  # fmt: skip
        letter.facts = {**kept, "to": instead, "case": {**told, "subject": instead}, **words}
        letter.body, letter.given, letter.pdf_key = words, {}, None
        if letter.seal:
            letter.seal = issue.seal_of(letter.facts)
        if letter.withdrawn_reason:
            letter.withdrawn_reason = instead
        for delivery in db.session.scalars(select(Delivery).where(Delivery.letter_id == letter.id)):
            delivery.detail = delivery.taken_by = delivery.tracking = ""
            delivery.reason, delivery.slip_id = instead if delivery.reason else "", None
        for step in letter.steps:
            step.remark = instead if step.remark else ""
    db.session.flush()  # nothing names the papers any more: they may go


def told(case: Case) -> Iterator[str]:
    """Yield what the letters of *case* say, each with its number."""
    for letter in _of(case):
        body = letter.body
        said = [str(each) for each in body.get("paragraphs", [])]
        said += [str(line) for _name, lines in body.get("sections", []) for line in lines]
        yield "\n".join([f"{letter.number_text} {body.get('title', '')}".strip(), *said])


def drop_drafts(case: Case) -> None:
    """Drop what waits for a signature."""
    for letter in _of(case):
        issue.drop_draft(letter)


def _of(case: Case) -> list[Letter]:
    asked = select(Letter).where(Letter.case_id == case.id).order_by(Letter.id)
    return list(db.session.scalars(asked))
