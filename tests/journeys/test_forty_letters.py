"""The forty letters of the demonstration: each goes its lawful way, and each trap is seen."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from cli.demo.texts import Text, texts
from office.base import clock
from office.base.db import db
from office.base.files import Upload
from office.cases import (
    behalf,
    closing,
    deadlines,
    duties,
    handling,
    joins,
    matters,
    points,
    procedure,
    receipts,
    similar,
    suggest,
    triage,
    workflow,
)
from office.cases.closing import NeedsEvidence
from office.cases.duties import APOLOGY, THANK_YOU, LetterOwed
from office.cases.models import Case, Joining, Telling
from office.cases.sight import Level, level
from office.cases.workflow import NotAllowed
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_receipt, carried_out, days_later, step
from tests.cases.machines.lives import Life, life_of

LETTERS = texts()
NAMELESS = {"anonymous": True, "name": "", "phone": "", "email": "", "address": ""}
FILM = Upload("camera.mp4", "video/mp4", 3, "0" * 64, b"abc", False, False)


def filed(office: Office, number: int, **said: Any) -> Life:
    """File letter *number* as it is written, as the kind it is."""
    text = LETTERS[number]
    facts: dict[str, Any] = {
        "subject": text.subject, "body": text.body, "wanted": text.wanted, "field": text.field,
        "channel": text.channel, "urgency": text.urgency, "place": "",
    }  # fmt: skip
    return life_of(office, a_receipt(office, said.pop("kind", text.kind), **{**facts, **said}).case)


def accepted(office: Office, number: int, **said: Any) -> Life:
    life = filed(office, number, **said)
    life.go("accept")
    return life


def answered(life: Life) -> None:
    """Bring an accepted letter to its answer by the way of its kind."""
    if life.kind in {Kind.COMPLAINT, Kind.DENUNCIATION}:
        step(life.office, life.case, "verify")
        step(life.office, life.case, "report")
    life.go("propose")
    life.go("answer")


def late(case: Case) -> list[str]:
    return [each.step for each in case.clocks if each.overdue]


def owed(case: Case) -> list[str]:
    return [each.letter for each in duties.of(case) if each.settled_on is None]


@pytest.mark.parametrize("number", sorted(LETTERS))
def test_each_goes_the_way_of_its_kind_to_its_end_in_time(office: Office, number: int) -> None:
    life = accepted(office, number)
    case, text = life.case, LETTERS[number]
    assert (case.kind, case.field, case.channel) == (text.kind, text.field, text.channel)
    assert case.next_due is not None
    answered(life)
    with days_later(carried_out(office, case)):
        life.go("close")
    assert (case.status, case.open, late(case)) == ("closed", False, [])
    assert deadlines.running(case) == []


@pytest.mark.parametrize("number", sorted(LETTERS))
def test_none_is_closed_unanswered(office: Office, number: int) -> None:
    life = accepted(office, number)
    with pytest.raises((NotAllowed, NeedsEvidence)):
        closing.close(life.case, life.actors[Role.HANDLER], clock.now(), evidence="Xong.")


def test_an_acceptance_that_waits_too_long_is_late_for_all_forty(office: Office) -> None:
    lives = [filed(office, number) for number in sorted(LETTERS)]
    with days_later(60) as then:
        for life in lives:
            workflow.find_overdue(life.case, then)
    assert all("accept" in late(life.case) for life in lives)
    assert all(APOLOGY in owed(life.case) for life in lives)


def test_two_neighbours_and_one_lamp(office: Office) -> None:
    """24 and 25: the same lamps, once without a mark on any letter."""
    first = accepted(office, 24)
    db.session.commit()
    second = filed(office, 25, name="Người Khác", phone="0911 222 333", email="", address="")
    found = similar.alike(second.case, office.actors[Role.RECEPTION], clock.today())
    assert [each.row.code for each in found] == [first.case.code]
    joins.join(second.case, office.actors[Role.RECEPTION], clock.now(), first=first.case)
    assert (second.case.status, deadlines.running(second.case)) == ("joined", [])
    answered(first)
    told = db.session.scalars(
        select(Joining.case_id)
        .join(Telling, Telling.joining_id == Joining.id)
        .where(Telling.case_id == first.case.id, Telling.news == "answer")
    )
    assert list(told) == [second.case.id]


def test_a_title_is_not_the_kind(office: Office) -> None:
    """23: headed "tố cáo", it proposes to mend a plan."""
    life = filed(office, 23, kind=Kind.FEEDBACK)
    found = suggest.suggest(life.case, list(office.units.values()))
    assert found.kind.value != Kind.DENUNCIATION
    triage.sort(
        life.case, office.actors[Role.RECEPTION], clock.now(), kind=Kind.PETITION, field="land",
        complexity="normal", urgency="normal",
    )  # fmt: skip
    life.go("accept")
    assert (life.case.kind, life.case.received_day) == (Kind.PETITION, clock.today())


def test_nameless_but_concrete_is_inspected(office: Office) -> None:
    """12: no name, a film, an officer at a given hour."""
    life = filed(office, 12, **NAMELESS)
    life.go("inspect")
    assert (life.case.status, life.case.open) == ("inspected", False)
    assert not [each for each in life.case.clocks if each.state == "running"]


@pytest.mark.parametrize("number", [9, 10, 11, 13])
def test_who_denounced_stands_in_no_table(office: Office, number: int) -> None:
    name, phone = "Tạ Thị Mười Thương", "0909 888 777"
    case = accepted(office, number, name=name, phone=phone, email="", address="9 hẻm Trăng").case
    db.session.commit()
    raw: Any = db.session.connection().connection.dbapi_connection
    dump = "\n".join(raw.iterdump())
    assert not [each for each in (name, phone, "hẻm Trăng") if each in dump]
    assert level(office.actors[Role.RECEPTION], case) < Level.EXTRACT
    assert level(office.actors[Role.HANDLER], case) == Level.EXTRACT


@pytest.mark.parametrize("number", [9, 13])
def test_who_is_threatened_is_protected_from_the_first_day(office: Office, number: int) -> None:
    life = filed(office, number)
    life.go("protect")
    assert "end_protection" in life.moves()
    assert life.case.status == "received"


def test_a_demolition_near_is_stayed_and_the_clock_runs_on(office: Office) -> None:
    """3: the roof is to be taken down before the complaint is decided."""
    life = accepted(office, 3)
    assert life.case.urgency == "urgent"
    due = life.case.next_due
    life.go("stay")
    assert (life.case.status, life.case.next_due) == ("accepted", due)
    life.go("lift_stay")
    assert "lift_stay" not in life.moves()


@pytest.mark.parametrize("number", [6, 8])
def test_what_was_refused_by_word_of_mouth_has_a_receipt_now(office: Office, number: int) -> None:
    case = filed(office, number).case
    receipt = receipts.of(case)
    assert receipt is not None
    assert receipts.is_issued(receipts.code_of(receipt))
    assert case.channel == "in_person"


def test_the_sixth_report_becomes_one_matter_and_words_do_not_close_it(office: Office) -> None:
    """32: closed five times, never mended."""
    for month in range(5, 0, -1):
        with clock.at(clock.now() - timedelta(days=30 * month)):
            filed(office, 32, place="Chợ Mây Trắng")
    life = accepted(office, 32, place="Chợ Mây Trắng")
    reception = office.actors[Role.RECEPTION]
    found = matters.suggest(life.case, reception, clock.today())
    assert found is not None
    matters.open_matter(
        life.case, reception, clock.now(), title="Vỉa hè chợ Mây Trắng", place="Chợ Mây Trắng",
        unit=office.units["works"], owner=office.officers[Role.LEAD],
    )  # fmt: skip
    answered(life)
    with pytest.raises(matters.NeedsProof):
        closing.close(life.case, life.actors[Role.HANDLER], clock.now(), evidence="Đã nhắc nhở.")


def test_three_times_late_is_not_on_time_and_no_case_closes_without_the_letter(
    office: Office,
) -> None:
    """35: an extract promised three times."""
    life = accepted(office, 35)
    with days_later(40):
        answered(life)
        assert late(life.case) == ["settle"]
        assert APOLOGY in owed(life.case)
        with pytest.raises(LetterOwed):
            closing.close(life.case, life.actors[Role.HANDLER], clock.now(), evidence="Đã trả.")
        life.go("close")
    [settle] = [each for each in life.case.clocks if each.step == "settle"]
    assert settle.state == "missed"


def test_praise_is_thanked_for(office: Office) -> None:
    """34: thanks to those at the counter."""
    life = accepted(office, 34)
    answered(life)
    assert THANK_YOU in owed(life.case)


@pytest.mark.parametrize("number", [27, 33])
def test_danger_comes_before_all_else(office: Office, number: int) -> None:
    calm, danger = filed(office, 31).case, filed(office, number).case
    assert danger.urgency == "danger"
    assert danger.weight > calm.weight
    assert "danger" in danger.reasons


def test_what_tells_of_private_life_is_refused_and_the_rest_given(office: Office) -> None:
    """38: figures of an outbreak, and the names of the sick."""
    life = accepted(office, 38)
    handler = office.actors[Role.HANDLER]
    asked = ["Số ca theo khu phố", "Lịch phun hóa chất", "Danh sách hộ có người bệnh"]
    points.list_points(life.case, handler, clock.now(), asked)
    said = {1: ("Đính kèm.", "done"), 2: ("Đính kèm.", "done")}
    handling.draft_answer(life.case, handler, clock.now(), said)
    with pytest.raises(handling.Unanswered) as refused:
        handling.propose(life.case, handler, clock.now())
    assert refused.value.numbers == [3]


def test_an_organisation_asks_through_its_representative(office: Office) -> None:
    """39: a parents' committee."""
    details = behalf.details(
        Kind.INFORMATION,
        {"behalf": "organisation", "represented": "Ban đại diện cha mẹ học sinh",
         "relation": "Trưởng ban", "authority": "Biên bản họp"},
    )  # fmt: skip
    life = accepted(office, 39, details=details)
    assert behalf.of(life.case)["represented"] == "Ban đại diện cha mẹ học sinh"


def test_more_time_is_asked_for_inside_the_first_period(office: Office) -> None:
    """40: data to be gathered from two bodies."""
    life = accepted(office, 40)
    due = life.case.next_due
    life.go("ask_extension")
    assert life.case.next_due == due
    life.go("grant_extension")
    assert life.case.next_due > due
    tardy = accepted(office, 40)
    with days_later(20), pytest.raises(deadlines.AlreadyLate):
        handling.ask_extension(
            tardy.case, tardy.actors[Role.HANDLER], clock.now(), days=1, reason="Quên."
        )


def test_a_complaint_that_asks_for_dialogue_has_one(office: Office) -> None:
    """1: the two sides differ on the kind of land."""
    life = accepted(office, 1)
    step(office, life.case, "verify")
    step(office, life.case, "report", differs="yes")
    assert "propose" not in life.moves()
    meeting = (clock.today() + timedelta(days=6)).isoformat()
    with pytest.raises(procedure.ImpossibleDay):
        step(office, life.case, "invite_dialogue", dialogue_day=clock.today().isoformat())
    step(office, life.case, "invite_dialogue", dialogue_day=meeting)
    with days_later(6):
        step(office, life.case, "hold_dialogue", attended="yes", minutes="Hai bên nói.")
        life.go("propose")
    assert life.case.status == "proposed"


def test_the_texts_are_the_forty(office: Office) -> None:
    kinds = [each.kind for each in LETTERS.values()]
    counted = {kind: kinds.count(kind) for kind in Kind}
    assert counted == {
        Kind.COMPLAINT: 8, Kind.DENUNCIATION: 6, Kind.PETITION: 9, Kind.FEEDBACK: 12,
        Kind.INFORMATION: 5,
    }  # fmt: skip
    assert all(isinstance(each, Text) for each in LETTERS.values())
