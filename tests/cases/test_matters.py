"""What comes back at one place: suggested, gathered, owned by one, and not closed by words alone."""

from datetime import timedelta
from typing import Any

import pytest

from office.base import clock
from office.base.db import db
from office.base.files import Upload
from office.cases import closing, conflicts, handling, matters, workflow
from office.cases.matters import NeedsOutcome, NeedsOwner, NeedsProof, NotOne
from office.cases.models import Case, Matter
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_case, a_receipt

MARKET: dict[str, Any] = {
    "subject": "Vỉa hè trước chợ Mây Trắng tái lấn chiếm, phản ánh lần thứ sáu",
    "body": "Hàng bày kín từ 5 giờ 30, người đi bộ phải xuống lòng đường.",
    "field": "urban_order", "place": "Chợ Mây Trắng",
}  # fmt: skip


def reports(office: Office, count: int) -> list[Case]:
    """So many reports of one sidewalk, a month apart, the newest last."""
    made = []
    for number in range(count):
        with clock.at(clock.now() - timedelta(days=30 * (count - number))):
            made.append(a_receipt(office, **MARKET).case)
    return made


def gathered(office: Office, case: Case) -> Matter:
    made = matters.open_matter(
        case, office.actors[Role.RECEPTION], clock.now(), title="Vỉa hè chợ Mây Trắng",
        place="Chợ Mây Trắng", unit=office.units["works"], owner=office.officers[Role.LEAD],
    )  # fmt: skip
    db.session.commit()
    return made


def ready(office: Office) -> tuple[Case, Matter]:
    """An answered report that says it is done, in an open matter."""
    case = a_case(office, status="accepted", **MARKET)
    matter = gathered(office, case)
    handler = office.actors[Role.HANDLER]
    said = {each.number: ("Đã ra quân, các hộ chấp hành.", "done") for each in case.points}
    handling.draft_answer(case, handler, clock.now(), said)
    handling.propose(case, handler, clock.now())
    handling.answer(case, office.actors[Role.HEAD], clock.now())
    db.session.commit()
    return case, matter


def test_the_third_report_within_a_year_is_offered_as_one_matter(office: Office) -> None:
    """Demonstration case 32: the same sidewalk for the sixth time."""
    who, today = office.actors[Role.RECEPTION], clock.today()
    first, second = reports(office, 2)
    assert matters.suggest(second, who, today) is None
    third = a_receipt(office, **MARKET).case
    found = matters.suggest(third, who, today)
    assert found is not None
    assert {each.id for each in found.rows} == {first.id, second.id}
    elsewhere = a_receipt(
        office, **{**MARKET, "subject": "Vỉa hè bị lấn", "place": "Hẻm 5 Lá Biếc"}
    )
    assert matters.suggest(elsewhere.case, who, today) is None


def test_a_matter_there_is_offered_from_its_first_report_on(office: Office) -> None:
    matter = gathered(office, reports(office, 1)[0])
    found = matters.suggest(
        a_receipt(office, **MARKET).case, office.actors[Role.RECEPTION], clock.today()
    )
    assert found is not None
    assert found.matter is not None
    assert found.matter.id == matter.id


def test_the_owner_hears_of_every_new_report(office: Office) -> None:
    lead, reception = office.actors[Role.LEAD], office.actors[Role.RECEPTION]
    matter = gathered(office, reports(office, 1)[0])
    new = a_case(office, status="accepted", **MARKET)
    matters.add(matter, new, reception, clock.now())
    matters.add(matter, new, reception, clock.now())
    db.session.commit()
    assert len(matters.unseen(matter, lead)) == 2
    assert matters.unseen(matter, reception) == []
    assert [each.new for each in matters.listed(lead)] == [2]
    matters.note_seen(matter, lead, clock.now())
    assert matters.unseen(matter, lead) == []


def test_what_was_said_before_needs_proof_to_be_closed_as_done(office: Office) -> None:
    case, matter = ready(office)
    handler = office.actors[Role.HANDLER]
    with pytest.raises(NeedsProof):
        closing.close(case, handler, clock.now(), evidence="Đã nhắc nhở.")
    assert case.status == "answered"
    proof = Upload("anh.txt", "text/plain", 3, "0" * 64, b"abc", False, False)
    closing.close(case, handler, clock.now(), evidence="Đo lúc 6 giờ.", uploads=[proof])
    assert case.status == "closed"
    assert matter.closed_on is None


def test_once_the_matter_is_closed_words_are_enough_again(office: Office) -> None:
    case, matter = ready(office)
    matters.close(
        matter, office.actors[Role.HEAD], clock.now(), outcome="Kẻ vạch, đo ngày 20/11", seen=None
    )
    closing.close(case, office.actors[Role.HANDLER], clock.now(), evidence="Đã kẻ vạch.")
    assert case.status == "closed"


def test_a_matter_is_closed_with_words_once_all_its_reports_are_answered(office: Office) -> None:
    matter = gathered(office, reports(office, 1)[0])
    head = office.actors[Role.HEAD]
    with pytest.raises(NeedsOutcome):
        matters.close(matter, head, clock.now(), outcome="Đã xong", seen=None)
    case, other = ready(office)
    with pytest.raises(NeedsOutcome):
        matters.close(other, head, clock.now(), outcome="  ", seen=None)
    with pytest.raises(workflow.Changed):
        matters.close(other, head, clock.now(), outcome="Xong", seen=other.version + 1)
    matters.close(other, head, clock.now(), outcome="Đã xong", seen=other.version)
    with pytest.raises(workflow.Changed):
        matters.add(other, a_receipt(office, **MARKET).case, head, clock.now())
    assert matters.of(case) is not None


def test_no_denunciation_belongs_to_a_matter_and_no_case_to_two(office: Office) -> None:
    matter = gathered(office, reports(office, 1)[0])
    sealed = a_receipt(office, Kind.DENUNCIATION).case
    reception = office.actors[Role.RECEPTION]
    for actor in (reception, office.actors[Role.SEALED_INTAKE], office.actors[Role.HEAD]):
        with pytest.raises((NotOne, workflow.NotAllowed)):
            matters.add(matter, sealed, actor, clock.now())
    other = gathered(office, a_receipt(office, **MARKET).case)
    taken = reports(office, 1)[0]
    matters.add(other, taken, reception, clock.now())
    with pytest.raises(NotOne):
        matters.add(matter, taken, reception, clock.now())


def test_the_owner_is_one_who_may_be_given_it(office: Office) -> None:
    case = a_receipt(office, **MARKET).case
    for role in (Role.ADMINISTRATOR, Role.OBSERVER, Role.SEAL_KEEPER):
        with pytest.raises(NeedsOwner):
            matters.open_matter(
                case, office.actors[Role.RECEPTION], clock.now(), title="Vỉa hè", place="Chợ",
                unit=office.ward, owner=office.officers[role],
            )  # fmt: skip


def test_each_sees_of_a_matter_what_each_sees_of_its_cases(office: Office) -> None:
    case = a_receipt(office, Kind.COMPLAINT, **MARKET).case
    matter = gathered(office, a_receipt(office, **MARKET).case)
    reception, head = office.actors[Role.RECEPTION], office.actors[Role.HEAD]
    matters.add(matter, case, reception, clock.now())
    about = office.officers[Role.HEAD]
    conflicts.exclude(case, [f"officer.{about.id}"], clock.now(), clock.today(), "officer")
    db.session.commit()
    assert len(matters.members(matter, reception, clock.today())) == 2
    assert len(matters.members(matter, head, clock.today())) == 1
    assert case.code not in {code for _event, code in matters.history(matter, head)}
    for role in (Role.ADMINISTRATOR, Role.OBSERVER, Role.VERIFIER, Role.SEALED_INTAKE):
        assert matters.by_handle(matter.handle, office.actors[role]) is None
        assert matters.listed(office.actors[role]) == []


def test_taken_out_it_is_a_case_like_any_other(office: Office) -> None:
    case, matter = ready(office)
    matters.take_out(case, office.actors[Role.RECEPTION], clock.now())
    assert matters.of(case) is None
    closing.close(case, office.actors[Role.HANDLER], clock.now(), evidence="Đã xong.")
    assert matters.members(matter, office.actors[Role.HEAD], clock.today()) == []
