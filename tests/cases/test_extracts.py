"""The extract gate: nobody handles a denunciation but on what two people let through (Luật Tố cáo, Đ56)."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from office.base import clock
from office.base.audit import Event
from office.base.db import db
from office.cases import extracts, holders, notes, sealed, triage, workflow
from office.cases.models import Case
from office.cases.sight import Level, level
from office.law.kinds import Kind
from office.people.actors import Actor
from office.people.roles import Role
from tests.builders import Office, a_receipt, an_extract, an_officer, at_work

TEXT = (
    "Tôi là Nguyễn Thị Hồng Hạnh ở 57/3, hẻm Sứ Trắng. Ông Trần Văn Tám nhận 5.000.000 đồng. "
    "Việc này xảy ra ngày 05/06/2026 tại kho số 2."
)
IDENTITY = {
    "name": "Nguyễn Thị Hồng Hạnh",
    "phone": "0912 345 678",
    "email": "hanhnth85@thu.example",
    "address": "57/3, hẻm Sứ Trắng, phường Mây Trắng",
    "identity_number": "001185012345",
}
GOOD = {
    "subject": "Nhận tiền để bỏ qua vi phạm",
    "body": "Người bị tố cáo nhận 5.000.000 đồng ngày 05/06/2026.",
    "wanted": "Xác minh việc nhận tiền",
}


@pytest.fixture
def case(office: Office) -> Case:
    said: dict[str, Any] = {**IDENTITY, "subject": "Ông Tám nhận tiền", "body": TEXT}
    return a_receipt(office, Kind.DENUNCIATION, wanted="Xác minh ông Tám", **said).case


@pytest.fixture
def writer(office: Office) -> Actor:
    return at_work(office.actors[Role.SEALED_INTAKE])


@pytest.fixture
def head(office: Office) -> Actor:
    return at_work(office.actors[Role.HEAD])


def given(office: Office, case: Case) -> Actor:
    """Accept *case*, give it to the handler, hand the keys over, and return the handler at work."""
    intake = at_work(office.actors[Role.SEALED_INTAKE])
    handler = office.officers[Role.HANDLER]
    triage.accept(
        case, intake, clock.now(), unit=office.units["works"], handler_id=handler.id, all_good=True
    )
    holders.hand_over(intake, clock.now(), only=case)
    return at_work(office.actors[Role.HANDLER])


def test_no_denunciation_is_given_to_a_handler_before_its_extract_is_approved(
    office: Office, case: Case, writer: Actor
) -> None:
    handler = office.officers[Role.HANDLER].id
    with pytest.raises(extracts.NoExtract):
        triage.accept(
            case, writer, clock.now(), unit=office.units["works"], handler_id=handler, all_good=True
        )
    triage.accept(case, writer, clock.now(), unit=office.units["works"], all_good=True)
    with pytest.raises(extracts.NoExtract):
        triage.assign(case, writer, clock.now(), unit=office.units["works"], handler_id=handler)
    receives = office.officers[Role.SEALED_INTAKE].id
    triage.assign(case, writer, clock.now(), unit=office.units["works"], handler_id=receives)
    an_extract(office, case, **GOOD)
    triage.assign(case, writer, clock.now(), unit=office.units["works"], handler_id=handler)
    assert case.handler_id == handler


def test_handler_and_head_read_the_extract_and_never_the_original(
    office: Office, case: Case, writer: Actor, head: Actor
) -> None:
    assert level(head, case) == Level.LINE
    original = extracts.original_of(case, writer)["body"]
    assert "Trần Văn Tám" in original
    for word in ("Hạnh", "57/3", "Sứ Trắng"):  # sight of the original never implies the identity
        assert word not in original
    an_extract(office, case, **GOOD)
    handler = given(office, case)
    assert level(handler, case) == level(head, case) == Level.EXTRACT
    assert level(writer, case) == Level.ORIGINAL
    assert case.body == GOOD["body"]
    assert case.subject == GOOD["subject"]
    assert [each.asked for each in case.points] == [GOOD["wanted"]]
    for reader in (handler, head):
        with pytest.raises(sealed.DoesNotOpen):
            sealed.words_of(case, reader)
    with pytest.raises(sealed.DoesNotOpen):
        extracts.packet_of(case, extracts.of_case(case)[0], handler)


def test_nobody_approves_the_own_extract_and_the_excluded_do_not_see_it(
    office: Office, case: Case, writer: Actor, head: Actor
) -> None:
    made = extracts.write(case, writer, clock.now(), GOOD, "written")
    extracts.submit(case, made, writer, clock.now(), {})
    with pytest.raises(extracts.OwnExtract):
        extracts.approve(case, made, writer, clock.now())
    case.excluded = [f"officer.{head.id}"]
    with pytest.raises(workflow.NotAllowed):
        extracts.approve(case, made, head, clock.now())
    case.excluded = []
    with pytest.raises(workflow.NotAllowed):
        extracts.approve(case, made, at_work(office.actors[Role.SUPERVISOR]), clock.now())
    assert not case.extracted
    extracts.approve(case, made, head, clock.now())
    assert case.extracted


def test_another_receiving_officer_may_be_the_second_person(
    office: Office, case: Case, writer: Actor
) -> None:
    other = an_officer("hai@test.example", Role.SEALED_INTAKE, office.ward)
    made = extracts.write(case, writer, clock.now(), GOOD, "written")
    extracts.submit(case, made, writer, clock.now(), {})
    holders.hand_over(writer, clock.now(), only=case)
    second = at_work(replace(writer, id=other.id, token=None, name=other.name))
    extracts.approve(case, made, second, clock.now())
    assert case.extracted


def test_the_identity_never_stays_whatever_the_reason_and_other_findings_need_one(
    office: Office, case: Case, writer: Actor, head: Actor
) -> None:
    words = {**GOOD, "body": "Bà Hạnh thấy ông Trần Văn Tám nhận tiền, gọi 0912.345.678."}
    made = extracts.write(case, writer, clock.now(), words, "written")
    found = extracts.check(case, writer, words)
    all_reasons = {each.key: "cần thiết" for each in found}
    with pytest.raises(extracts.Unmended) as refused:
        extracts.submit(case, made, writer, clock.now(), all_reasons)
    assert {each.finding.words for each in refused.value.left} == {"Hạnh", "0912.345.678"}
    words["body"] = "Ông Trần Văn Tám nhận tiền."
    made = extracts.write(case, writer, clock.now(), words, "written")
    with pytest.raises(extracts.Unmended):
        extracts.submit(case, made, writer, clock.now(), {})
    reasons = {each.key: "tên người bị tố cáo" for each in extracts.check(case, writer, words)}
    extracts.submit(case, made, writer, clock.now(), reasons)
    extracts.approve(case, made, head, clock.now())


def test_a_reason_or_remark_that_tells_the_denouncer_is_refused(
    office: Office, case: Case, writer: Actor, head: Actor
) -> None:
    words = {**GOOD, "body": "Ông Trần Văn Tám nhận tiền."}
    made = extracts.write(case, writer, clock.now(), words, "written")
    found = extracts.check(case, writer, words)
    telling = {each.key: "nguyenthihonghanh kể" for each in found}
    with pytest.raises(sealed.IdentityTold):
        extracts.submit(case, made, writer, clock.now(), telling)
    extracts.submit(case, made, writer, clock.now(), {each.key: "bị tố cáo" for each in found})
    with pytest.raises(sealed.IdentityTold):
        extracts.send_back(case, made, head, clock.now(), "Còn thấy chị Hạnh")
    extracts.send_back(case, made, head, clock.now(), "Bỏ số tiền")
    assert extracts.packet_of(case, made, writer)["remark"] == "Bỏ số tiền"
    assert made.state == extracts.RETURNED
    assert not case.extracted


def test_the_head_compares_with_the_original_without_the_identity(
    case: Case, writer: Actor, head: Actor
) -> None:
    made = extracts.write(case, writer, clock.now(), GOOD, "written")
    extracts.submit(case, made, writer, clock.now(), {})
    before = extracts.packet_of(case, made, head)["original"]["body"]
    assert "Hạnh" not in before
    assert "57/3" not in before
    assert "Trần Văn Tám" in before


def test_marked_passages_and_words_are_gone_and_the_rest_stays(case: Case, writer: Actor) -> None:
    original = extracts.original_of(case, writer)
    first = next(each for each in extracts.pieces(original) if "Tôi là" in each.text)
    left = extracts.marked(original, [first.key], ["kho số 2"])
    assert "Hạnh" not in left["body"]
    assert "kho số 2" not in left["body"]
    assert left["body"].startswith(f"{extracts.OMITTED} Ông Trần Văn Tám nhận 5.000.000 đồng.")
    whole = "".join(each.text for each in extracts.pieces(original) if each.part == "body")
    assert whole == original["body"]


def test_a_new_version_supersedes_all_are_kept_and_the_trail_tells_no_word(
    office: Office, case: Case, head: Actor
) -> None:
    an_extract(office, case, **GOOD)
    an_extract(office, case, **{**GOOD, "body": "Người bị tố cáo nhận tiền hai lần."})
    assert [each.state for each in extracts.of_case(case)] == ["approved", "superseded"]
    assert case.body == "Người bị tố cáo nhận tiền hai lần."
    told = db.session.scalars(select(Event).where(Event.action.like("case:extract:%"))).all()
    assert [each.action.rpartition(":")[2] for each in told] == ["write", "submit", "approve"] * 2
    assert all(set(each.facts) <= {"version", "findings"} for each in told)


def test_what_an_officer_types_may_not_tell_the_denouncer(
    office: Office, case: Case, writer: Actor
) -> None:
    an_extract(office, case, **GOOD)
    handler = given(office, case)
    for text in (
        "Đã gặp chị HẠNH",
        "nguyen-thi-hong-hanh",
        "gọi (091) 2345678",
        "N.T.H.H xác nhận",
    ):
        with pytest.raises(sealed.IdentityTold):
            notes.write(case, handler, clock.now(), text)
    notes.write(case, handler, clock.now(), "Đã gặp ông Trần Văn Tám")
    stranger = replace(handler, token=at_work(office.actors[Role.SUPERVISOR]).token)
    with pytest.raises(sealed.DoesNotOpen):
        notes.write(case, stranger, clock.now(), "Không kiểm tra được")
