"""Letters lose their words and keep their place in the books."""

from sqlalchemy import select

from office.base import clock, outbox
from office.base.db import db
from office.cases import handling
from office.letters import forgetting, issue
from office.letters.models import DROPPED, Letter
from office.people.roles import Role
from tests.builders import Office, a_case, a_receipt


def test_number_and_day_stay_name_and_words_go(office: Office) -> None:
    case = a_receipt(office).case
    handling.ask(case, office.actors[Role.RECEPTION], clock.now(), question="Số cột đèn?")
    letter = db.session.scalars(select(Letter)).one()
    before = (letter.number_text, letter.day, letter.check_code)
    assert "Số cột đèn" in "".join(forgetting.told(case))
    forgetting.forget(case, "[hết]")
    assert (letter.number_text, letter.day, letter.check_code) == before
    assert "Số cột đèn" not in str([letter.facts, letter.body, letter.given])
    assert "Người Gửi Thử" not in str([letter.facts, letter.body, letter.given])
    assert issue.is_sealed(letter.facts, letter.seal), "the register still proves it"


def test_the_sheet_goes_from_the_disk(office: Office) -> None:
    case = a_receipt(office).case
    handling.ask(case, office.actors[Role.RECEPTION], clock.now(), question="Số cột đèn?")
    letter = db.session.scalars(select(Letter)).one()
    letter.pdf_key = "ab/" + "c" * 62
    forgetting.forget(case, "[hết]")
    db.session.flush()
    promised = db.session.scalars(
        select(outbox.Promise).where(outbox.Promise.topic == forgetting.ERASE)
    ).one()
    assert promised.facts == {"folder": "letters", "paper": "ab/" + "c" * 62}
    assert letter.pdf_key is None


def test_drafts_are_dropped_and_issued_letters_stay(office: Office) -> None:
    case = a_case(office, status="proposed")
    forgetting.drop_drafts(case)
    found = {each.kind: each.status for each in db.session.scalars(select(Letter))}
    assert found["answer"] == DROPPED
    assert found["acknowledgement"] != DROPPED
