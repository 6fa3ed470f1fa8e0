"""What hangs on a case is read as rows: all of it, in order, and of no other case."""

from office.base import clock
from office.base.db import db
from office.base.files import check
from office.cases import handling, parts
from office.people.roles import Role
from tests.builders import Office, a_case, a_pdf, a_receipt, sender_of

PDF = a_pdf()


def test_all_of_one_case_and_nothing_of_another(office: Office) -> None:
    case, other = a_case(office, status="answered"), a_receipt(office).case
    upload = check("mot.pdf", PDF)
    handling.say(case, sender_of(case), clock.now(), "Một.", uploads=[upload])
    handling.say(case, office.actors[Role.HANDLER], clock.now(), "Hai.")
    handling.say(other, sender_of(other), clock.now(), "Ba.")
    db.session.commit()
    found = parts.of(case.id)
    assert [each.text for each in found.messages] == ["Một.", "Hai."]
    assert [each.name for each in found.papers] == ["mot.pdf"]
    assert [each.message_id for each in found.papers] == [found.messages[0].id]
    assert [each.asked for each in found.points] == [each.asked for each in case.points]
    numbers = [each.id for each in found.events]
    assert numbers == sorted(numbers)
    assert parts.last_event(case.id) == numbers[-1]
    sender = parts.party(case.id)
    assert sender is not None
    assert sender.name == "Người Gửi Thử"


def test_only_letters_still_owed_are_told(office: Office) -> None:
    case = a_case(office, status="answered")
    owed = parts.of(case.id).owed
    assert [each.letter for each in owed] == ["thank_you"]


def test_a_case_that_is_not_there_has_nothing(office: Office) -> None:
    assert office
    assert parts.of(999_999).events == []
    assert (parts.party(999_999), parts.last_event(999_999)) == (None, 0)
