"""Each point is answered, refused on a ground, or moved to where it is answered."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from office.base import clock
from office.base.db import db
from office.cases import closing, handling, sealed, settling
from office.cases.models import Case
from office.cases.settling import ImpossibleDay, NoSuchGround, NoSuchPlace, Said
from office.cases.sight import Level, level
from office.law.kinds import Kind
from office.letters.models import Letter
from office.people.roles import Role
from tests.builders import Office, a_case, at_work, sender_of


def say(office: Office, case: Case, **said: object) -> None:
    actor = office.actors[Role.HANDLER]
    told = Said("Đã xem.", **said)  # type: ignore[arg-type]
    handling.draft_answer(case, actor, clock.now(), {1: told})
    db.session.commit()


@pytest.fixture
def case(office: Office) -> Case:
    return a_case(office, status="accepted", wanted="Sửa đèn")


def test_a_point_is_refused_on_a_ground_of_its_kind_only(office: Office, case: Case) -> None:
    say(office, case, outcome="refused", ground="kp-not-so")
    assert case.points[0].ground == "kp-not-so"
    for wrong in ("R1", "kn-right", "không có"):
        with pytest.raises(NoSuchGround):
            say(office, case, outcome="refused", ground=wrong)
    say(office, case, outcome="done", ground="kp-not-so")
    assert case.points[0].ground == ""


def test_a_point_moves_to_a_unit_or_agency_but_never_to_whom_the_case_is_about(
    office: Office, case: Case
) -> None:
    department = office.units["department"].id
    say(office, case, outcome="moved", unit_id=department)
    assert (case.points[0].moved_unit_id, case.points[0].moved_case) == (department, "")
    for wrong in (office.ward.id, 9999):
        with pytest.raises(NoSuchPlace):
            say(office, case, outcome="moved", unit_id=wrong)
    case.excluded = [f"unit.{office.units['society'].id}"]
    with pytest.raises(NoSuchPlace):
        say(office, case, outcome="moved", unit_id=office.units["society"].id)


def test_a_point_moves_to_another_case_that_the_officer_reads_and_that_can_be_named(
    office: Office, case: Case
) -> None:
    other = a_case(office, status="accepted", name="Người Khác")
    say(office, case, outcome="moved", code=other.code.lower())
    assert (case.points[0].moved_unit_id, case.points[0].moved_case) == (None, other.code)
    unseen = a_case(office)
    closed = a_case(office, Kind.DENUNCIATION, "accepted")
    for wrong in (case.code, unseen.code, closed.code, "ND26-0000-0000"):
        with pytest.raises(NoSuchPlace):
            say(office, case, outcome="moved", code=wrong)


def test_whoever_reads_a_denunciation_cannot_name_it_in_a_letter_either(
    office: Office, case: Case
) -> None:
    closed = a_case(office, Kind.DENUNCIATION, "accepted")
    reader = office.actors[Role.SEALED_INTAKE]
    assert level(reader, closed) >= Level.ORIGINAL
    with pytest.raises(NoSuchPlace):
        settling.settle(case, case.points[0], Said("Xem.", "moved", code=closed.code), reader)


def test_a_document_of_tomorrow_is_no_evidence(office: Office, case: Case) -> None:
    today = clock.today()
    say(office, case, outcome="done", paper="12/BB", paper_day=today)
    assert (case.points[0].paper, case.points[0].paper_day) == ("12/BB", today)
    with pytest.raises(ImpossibleDay):
        say(office, case, outcome="done", paper="12/BB", paper_day=today + timedelta(days=1))


def test_what_is_typed_about_a_denunciation_never_names_its_author(office: Office) -> None:
    case = a_case(office, Kind.DENUNCIATION, "accepted")
    actor = at_work(office.actors[Role.SEALED_INTAKE])
    for said in (Said("Xong.", "done", paper="Biên bản với Người Gửi Thử"),
                 Said("Đã gặp Người Gửi Thử.", "done")):  # fmt: skip
        with pytest.raises(sealed.IdentityTold):
            handling.draft_answer(case, actor, clock.now(), {1: said})


def test_the_letter_names_ground_place_and_document(office: Office) -> None:
    case = a_case(office, status="accepted", wanted="Sửa đèn; bồi thường; cắt cây")
    other = a_case(office, status="accepted")
    day = date(2026, 11, 17)
    told = {
        1: Said("Đã có kế hoạch.", "planned", paper="45/KH-UBND", paper_day=day),
        2: Said("Không có cơ sở.", "refused", ground="kp-unlawful"),
        3: Said("Nơi khác làm.", "moved", unit_id=office.units["department"].id),
    }
    handler = office.actors[Role.HANDLER]
    handling.draft_answer(case, handler, clock.now(), told)
    handling.draft_answer(
        case, handler, clock.now(), {1: Said("Đi chung.", "moved", code=other.code)}
    )
    handling.draft_answer(case, handler, clock.now(), {1: told[1]})
    handling.propose(case, handler, clock.now())
    handling.answer(case, office.actors[Role.HEAD], clock.now())
    db.session.commit()
    letter = db.session.query(Letter).filter_by(case_id=case.id, kind="answer").one()
    words = str(letter.facts["sections"])
    assert "Văn bản: 45/KH-UBND, ngày 17 tháng 11 năm 2026." in words
    assert "Căn cứ: Điều được đề nghị trái quy định của pháp luật hiện hành (Điều 28" in words
    assert "Nội dung này đã chuyển đến Sở Nông nghiệp và Môi trường để giải quyết." in words
    assert "Kết luận: chuyển nơi khác giải quyết." in words


def test_reopened_points_lose_ground_place_and_document_but_keep_their_words(
    office: Office, case: Case
) -> None:
    say(office, case, outcome="refused", ground="kp-not-so", paper="12/BB", paper_day=clock.today())
    handling.propose(case, office.actors[Role.HANDLER], clock.now())
    handling.answer(case, office.actors[Role.HEAD], clock.now())
    closing.close(case, office.actors[Role.HANDLER], clock.now(), evidence="Đã trả lời.")
    closing.dispute(case, sender_of(case), clock.now(), reason="Chưa đúng.")
    closing.reopen(case, office.actors[Role.HEAD], clock.now(), reason="Xem lại.")
    point = case.points[0]
    assert (point.outcome, point.ground, point.paper, point.paper_day) == ("", "", "", None)
    assert point.answer == "Đã xem."


def test_the_office_tells_of_each_in_both_languages(office: Office) -> None:
    point = SimpleNamespace(
        ground="kp-not-so", moved_unit_id=office.units["department"].id, moved_case="ND26-X",
        paper="12/BB", paper_day=date(2026, 11, 2),
    )  # fmt: skip
    assert settling.told(point, "vi")[1:] == [
        "Đã chuyển đến: Sở Nông nghiệp và Môi trường.",
        "Được giải quyết trong vụ việc mã ND26-X.",
        "Văn bản: 12/BB, ngày 02/11/2026.",
    ]
    assert "not as told" in settling.told(point, "en")[0]
