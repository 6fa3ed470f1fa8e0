"""Papers of the procedure: offered where they fit, drawn up with what the step said, signed like any letter."""

import pytest
from sqlalchemy import select

from office.base import clock
from office.base.db import db
from office.cases import procedure
from office.cases.models import Case
from office.cases.workflow import NotAllowed
from office.law.kinds import Kind
from office.letters import copies, deliver, drafting, issue, register
from office.letters.models import Delivery
from office.people.roles import Role
from tests.builders import Office, a_case, a_receipt

REASON = "Thi hành ngay sẽ gây hậu quả khó khắc phục"


def stayed(office: Office) -> Case:
    case = a_case(office, Kind.COMPLAINT, "accepted")
    procedure.take(
        case, "stay", office.actors[Role.HEAD], clock.now(), paper="11/QĐ-UBND", until="2026-12-01",
        reason=REASON,
    )  # fmt: skip
    return case


def wanted(case: Case, office: Office) -> list[str]:
    return [
        each.paper.key
        for each in drafting.offered(case, office.actors[Role.HANDLER])
        if each.wanted
    ]


def test_what_a_step_asks_for_stands_first_until_it_is_drawn_up(office: Office) -> None:
    case = stayed(office)
    assert "stay_decision" in wanted(case, office)
    assert "stay_lifted" not in wanted(case, office)
    drafting.draw_up(case, "stay_decision", office.actors[Role.HANDLER], clock.now())
    assert "stay_decision" not in wanted(case, office)


def test_it_says_what_the_step_said_and_names_what_is_missing(office: Office) -> None:
    case = stayed(office)
    letter = drafting.draw_up(case, "stay_decision", office.actors[Role.HANDLER], clock.now())
    said = str(letter.body)
    assert REASON in said
    assert "ngày 01 tháng 12 năm 2026" in said
    assert issue.missing_parts(letter, clock.today()) == []
    minutes = drafting.draw_up(case, "working_minutes", office.actors[Role.HANDLER], clock.now())
    assert issue.missing_parts(minutes, clock.today())
    with pytest.raises(issue.Incomplete):
        issue.sign_letter(minutes, office.actors[Role.HEAD], clock.now())


def test_the_head_signs_a_decision_and_it_is_numbered(office: Office) -> None:
    case = stayed(office)
    letter = drafting.draw_up(case, "stay_decision", office.actors[Role.HANDLER], clock.now())
    with pytest.raises(NotAllowed):
        issue.sign_letter(letter, office.actors[Role.HANDLER], clock.now())
    issue.sign_letter(letter, office.actors[Role.HEAD], clock.now())
    assert letter.number_text == "Số: 01/QĐ-UBND"
    sheet = copies.pdf_of(letter)
    assert sheet.startswith(b"%PDF")


def test_the_same_pressed_twice_is_one_draft(office: Office) -> None:
    case = stayed(office)
    handler = office.actors[Role.HANDLER]
    one, two = (drafting.draw_up(case, "stay_decision", handler, clock.now()) for _ in range(2))
    assert one.id == two.id
    drafting.drop(one, handler, clock.now())
    assert drafting.draw_up(case, "stay_decision", handler, clock.now()).id != one.id


@pytest.mark.parametrize("key", ["denunciation_conclusion", "second_decision", "answer", "x"])
def test_what_is_no_paper_of_this_case_is_refused(office: Office, key: str) -> None:
    with pytest.raises(drafting.NotOfThisCase):
        drafting.draw_up(stayed(office), key, office.actors[Role.HANDLER], clock.now())


def test_who_does_not_work_on_it_draws_up_nothing(office: Office) -> None:
    case = stayed(office)
    assert drafting.offered(case, office.actors[Role.SUPERVISOR]) == []
    with pytest.raises(NotAllowed):
        drafting.draw_up(case, "stay_decision", office.actors[Role.SUPERVISOR], clock.now())


def test_what_goes_to_others_reaches_the_sender_nowhere(office: Office) -> None:
    case = a_receipt(office).case
    letter = drafting.draw_up(case, "documents_request", office.actors[Role.RECEPTION], clock.now())
    letter.given = {
        "agency": "Công ty Điện lực", "giấy tờ cần": "Sổ bảo trì đèn", "until": "2026-12-01"
    }  # fmt: skip
    issue.sign_letter(letter, office.actors[Role.HEAD], clock.now())
    db.session.commit()
    deliver.send_letter(letter.id)
    assert letter not in register.for_citizen(case)
    ways = db.session.scalars(select(Delivery.channel).where(Delivery.letter_id == letter.id)).all()
    assert ways == []


def test_minutes_are_issued_by_who_works_on_the_case_for_the_pen(office: Office) -> None:
    case = a_case(office, status="accepted")
    handler = office.actors[Role.HANDLER]
    letter = drafting.draw_up(case, "documents_minutes", handler, clock.now())
    letter.given = {
        "place": "UBND phường", "bên giao": "Bà Mai", "bên nhận": "Ông Bình",
        "giấy tờ giao": "- Một ảnh chụp",
    }  # fmt: skip
    issue.sign_letter(letter, handler, clock.now())
    assert letter.number is None
    assert letter.number_text == ""


def test_a_paper_about_a_denunciation_says_nothing_of_its_sender(office: Office) -> None:
    case = a_case(office, Kind.DENUNCIATION, "accepted")
    officer = office.actors[Role.HANDLER]
    for each in drafting.offered(case, officer):
        letter = drafting.draw_up(case, each.paper.key, officer, clock.now())
        assert "Người Gửi Thử" not in str(letter.body) + str(letter.facts)
    assert len(drafting.offered(case, officer)) > 8
