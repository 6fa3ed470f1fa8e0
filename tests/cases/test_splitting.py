"""A letter about several matters is split into cases of their own; what is denounced in it is sealed."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from office.base import clock, files
from office.base.audit import Event
from office.base.db import db
from office.cases import (
    codes,
    conflicts,
    consents,
    groups,
    handling,
    holders,
    intake,
    joins,
    resealing,
    sealed,
    sight,
    splitting,
    triage,
)
from office.cases.models import Case, CoSigner, Overdue
from office.cases.splitting import Part
from office.cases.workflow import Changed, NotAllowed
from office.law.kinds import Kind
from office.people.actors import Actor
from office.people.roles import Role
from tests.builders import Office, a_case, a_pdf, a_receipt, at_work, days_later, sender_of

COMPLAINT = Part(Kind.COMPLAINT, "urban_order", "Khiếu nại quyết định 77", "Phạt tôi sai.", "Hủy")
PETITION = Part(Kind.PETITION, "traffic", "Trả lại mặt hẻm", "Hẻm bị lún.", "Sửa hẻm;Chống thấm")
DENUNCIATION = Part(Kind.DENUNCIATION, "staff_conduct", "Làm ngơ", "Cán bộ làm ngơ cho xây.")
OPEN_PARTS = (COMPLAINT, PETITION)


def split(
    office: Office, case: Case, *parts: Part, whole: bool = True, seen: int | None = None
) -> list[Case]:
    made = splitting.split(
        case,
        office.actors[Role.RECEPTION],
        clock.now(),
        parts or OPEN_PARTS,
        whole=whole,
        seen=seen,
    )
    db.session.commit()
    return made


def owed(case: Case) -> dict[str, date]:
    return {each.step: each.due_on for each in case.clocks if each.state == "running"}


def test_each_part_is_a_case_of_its_own_from_the_first_receipt(office: Office) -> None:
    case = a_receipt(office, Kind.PETITION).case
    alone = {kind: owed(a_receipt(office, kind).case) for kind in (Kind.COMPLAINT, Kind.PETITION)}
    with days_later(3):
        one, two = split(office, case)
    assert [each.kind for each in (one, two)] == ["complaint", "petition"]
    assert len({case.code, one.code, two.code}) == 3
    for part in (one, two):
        assert part.parent_id == case.id
        assert (part.received_day, part.received_at) == (case.received_day, case.received_at)
        assert part.status == "received"
        assert part.parties[0].name == "Người Gửi Thử"
        assert owed(part) == alone[Kind(part.kind)], "no day is given and none is lost"
    assert [each.asked for each in two.points] == ["Sửa hẻm", "Chống thấm"]
    assert (case.status, case.open, owed(case)) == ("split", False, {})


def test_what_was_late_stays_late_and_a_part_is_late_by_its_own_clock(office: Office) -> None:
    case = a_receipt(office).case
    with days_later(60):
        one, _two = split(office, case)
        late = db.session.scalars(select(Overdue.case_id)).all()
    assert case.overdue_since is not None
    assert {case.id, one.id} <= set(late)


def test_papers_go_with_the_part_they_were_chosen_for(office: Office) -> None:
    uploads = [files.check("qd-77.pdf", a_pdf()), files.check("hem.pdf", a_pdf(2))]
    case = a_receipt(office, uploads=uploads).case
    first, second = (each.handle for each in case.attachments)
    one, two = split(
        office, case, replace(COMPLAINT, papers=[first]), replace(PETITION, papers=[second])
    )
    assert [each.name for each in one.attachments] == ["qd-77.pdf"]
    assert [each.name for each in two.attachments] == ["hem.pdf"]
    assert intake.kept_content(two.attachments[0]) == uploads[1].data
    assert one.attachments[0].handle != first


def test_whom_the_letter_is_about_and_who_signed_it_goes_along(office: Office) -> None:
    case = a_receipt(office, Kind.COMPLAINT).case
    now = clock.now()
    conflicts.set_aside(
        case, f"officer.{office.officers[Role.LEAD].id}", office.actors[Role.RECEPTION], now
    )
    one = groups.Person("Người Cùng Ký", "12 hẻm Sứ")
    groups.add(case, office.actors[Role.RECEPTION], now, one)
    consents.choose(consents.UNTOLD, now, case_id=case.id, filing=True)
    one, two = split(office, case)
    for part in (one, two):
        assert part.excluded == case.excluded
        assert sight.level(office.actors[Role.LEAD], part) == sight.Level.NOTHING
        names = select(CoSigner.name).where(CoSigner.case_id == part.id)
        assert db.session.scalars(names).all() == ["Người Cùng Ký"]
        assert consents.way_of(case_id=part.id) == consents.UNTOLD


def test_a_part_goes_to_its_unit_and_never_to_one_the_letter_is_about(office: Office) -> None:
    case = a_receipt(office, Kind.COMPLAINT).case
    works = office.units["works"].id
    one, two = split(office, case, replace(COMPLAINT, unit_id=works), PETITION)
    assert (one.unit_id, two.unit_id) == (works, case.unit_id)
    other = a_receipt(office, Kind.COMPLAINT).case
    conflicts.set_aside(other, f"unit.{works}", office.actors[Role.RECEPTION], clock.now())
    with pytest.raises(triage.Outside):
        split(office, other, replace(COMPLAINT, unit_id=works), PETITION)


def test_split_after_acceptance_the_part_of_the_same_kind_stays_accepted(office: Office) -> None:
    case = a_case(office, Kind.PETITION, "accepted")
    one, two = split(office, case)
    assert (one.status, two.status) == ("received", "accepted")
    assert two.accepted_day == case.accepted_day
    assert set(owed(two)) == {"settle"}
    assert set(owed(one)) == {"accept"}


@pytest.mark.parametrize("count", [0, 1, 6])
def test_two_to_five_parts(office: Office, count: int) -> None:
    case = a_receipt(office).case
    with pytest.raises(splitting.WrongNumber):
        splitting.split(
            case, office.actors[Role.RECEPTION], clock.now(), [PETITION] * count, whole=True
        )


def test_nothing_of_the_letter_may_be_left_out(office: Office) -> None:
    case = a_receipt(office).case
    with pytest.raises(splitting.NotWhole):
        split(office, case, whole=False)
    with pytest.raises(splitting.NotWhole):
        split(office, case, COMPLAINT, replace(PETITION, body="  "))
    assert case.status == "received"


def test_once_and_at_these_stages_by_whoever_sorts(office: Office) -> None:
    case = a_receipt(office).case
    for role in (Role.HANDLER, Role.LEAD, Role.SUPERVISOR, Role.SEALED_INTAKE):
        with pytest.raises(NotAllowed):
            splitting.split(case, office.actors[role], clock.now(), OPEN_PARTS, whole=True)
    one, _two = split(office, case)
    for again in (case, one, a_case(office, status="answered")):
        with pytest.raises(NotAllowed):
            split(office, again)
    for kind in (Kind.INFORMATION, Kind.DENUNCIATION):
        with pytest.raises(NotAllowed):
            split(office, a_receipt(office, kind).case)
    for part in (replace(PETITION, kind=Kind.INFORMATION), replace(PETITION, field="nonsense")):
        with pytest.raises(NotAllowed):
            split(office, a_receipt(office).case, COMPLAINT, part)


def test_of_two_officers_at_once_the_second_is_told(office: Office) -> None:
    case = a_receipt(office).case
    seen = case.version
    split(office, case, seen=seen)
    with pytest.raises((Changed, NotAllowed)):
        split(office, case, seen=seen)
    assert len(splitting.parts_of(case)) == 2


def test_a_letter_others_go_with_is_parted_first(office: Office) -> None:
    first, other = a_case(office), a_case(office)
    joins.join(other, office.actors[Role.RECEPTION], clock.now(), first=first)
    with pytest.raises(resealing.Together):
        split(office, first)


def test_the_sender_s_open_visit_opens_the_parts(office: Office) -> None:
    from office.people.models import Session

    case = a_receipt(office).case
    sender_of(case)
    parts = split(office, case)
    visit = db.session.scalars(select(Session).where(Session.officer_id.is_(None))).one()
    assert set(visit.opened) == {case.id, *(each.id for each in parts)}
    assert splitting.open_parts(case) == [each.id for each in parts]


# Together again


def undo(office: Office, case: Case) -> None:
    splitting.unsplit(case, office.actors[Role.RECEPTION], clock.now(), reason="Tách nhầm")
    db.session.commit()


def test_put_together_again_the_letter_s_clocks_run_on(office: Office) -> None:
    case = a_receipt(office, Kind.PETITION).case
    before = owed(case)
    parts = split(office, case)
    undo(office, case)
    assert (case.status, case.open) == ("received", True)
    assert owed(case) == before
    assert {each.status for each in parts} == {"folded"}
    assert not any(owed(each) for each in parts)
    assert len(split(office, case)) == 2, "it may be split again"


def test_lateness_that_ended_by_the_splitting_goes_on(office: Office) -> None:
    case = a_receipt(office).case
    with days_later(60):
        split(office, case)
        assert all(each.overdue.ended_on for each in case.clocks if each.overdue)
        undo(office, case)
    assert any(each.overdue and each.overdue.ended_on is None for each in case.clocks)
    assert len(db.session.scalars(select(Overdue).where(Overdue.case_id == case.id)).all()) == len(
        [each for each in case.clocks if each.overdue]
    )


@pytest.mark.parametrize("deed", ["officer", "citizen", "sealed"])
def test_not_once_somebody_acted_on_a_part(office: Office, deed: str) -> None:
    case = a_receipt(office).case
    one, two = split(office, case)
    now, reception = clock.now(), office.actors[Role.RECEPTION]
    if deed == "officer":
        handling.say(two, reception, now, "Xin chờ.")
    elif deed == "citizen":
        handling.say(two, sender_of(two), now, "Tôi chờ.")
    else:
        resealing.seal(one, reception, now)
    with pytest.raises((splitting.ActedOn, NotAllowed)):
        undo(office, case)


def test_a_part_is_not_folded_by_itself_and_a_whole_case_never(office: Office) -> None:
    from office.cases import workflow

    with pytest.raises(NotAllowed):
        workflow.move(a_receipt(office).case, "fold", office.actors[Role.RECEPTION], clock.now())


# With a denunciation among the parts


def test_the_letter_itself_becomes_the_denunciation_and_the_rest_its_own_cases(
    office: Office,
) -> None:
    case = a_receipt(office, Kind.COMPLAINT, body="Ba việc trong một đơn.").case
    received = case.received_day
    made = split(office, case, DENUNCIATION, *OPEN_PARTS)
    assert [each.kind for each in made] == ["complaint", "petition"]
    assert (case.kind, case.status, case.received_day) == ("denunciation", "received", received)
    assert (case.subject, case.body) == (sealed.UNTOLD, "")
    opener = at_work(office.actors[Role.SEALED_INTAKE])
    assert "Ba việc" in sealed.words_of(case, opener)["body"], "the whole letter is sealed"


def test_nothing_in_the_open_leads_from_a_part_to_the_denunciation(office: Office) -> None:
    case = a_receipt(office, Kind.COMPLAINT).case
    made = split(office, case, DENUNCIATION, *OPEN_PARTS)
    for part in made:
        assert part.parent_id is None
        events = db.session.scalars(select(Event).where(Event.case_id == part.id)).all()
        assert events[0].action == "case:case:receive"
        assert case.code not in str([each.facts for each in events])
        assert splitting.letter_of(part) is None
    told = db.session.scalars(select(Event).where(Event.case_id == case.id)).all()
    assert not any(part.code in str(each.facts) for part in made for each in told)
    assert sight.level(office.actors[Role.RECEPTION], case) == sight.Level.NOTHING
    assert sight.level(office.actors[Role.RECEPTION], made[0]) == sight.Level.ORIGINAL


def test_the_accused_are_outside_and_one_denunciation_is_enough(office: Office) -> None:
    accused = f"officer.{office.officers[Role.HEAD].id}"
    case = a_receipt(office, Kind.COMPLAINT).case
    with pytest.raises(splitting.OneSealed):
        split(office, case, DENUNCIATION, DENUNCIATION, PETITION)
    split(office, case, replace(DENUNCIATION, about=[accused]), PETITION)
    assert accused in case.excluded


def test_the_same_secret_opens_the_other_parts_each_by_its_code(office: Office) -> None:
    made = a_receipt(office, Kind.COMPLAINT)
    case, secret = made.case, made.secret
    parts = split(office, case, DENUNCIATION, *OPEN_PARTS)

    def visit() -> Actor:
        sender = sender_of(case, secret)
        splitting.let_in(case, sender, secret)
        return sender

    assert splitting.sealed_away(case, visit()) == [], "nobody could close a copy yet"
    assert not codes.same_secret(parts[0].code, secret, parts[0].secret_hash)
    holders.hand_over(at_work(office.actors[Role.SEALED_INTAKE]), clock.now())
    assert splitting.sealed_away(case, visit()) == [each.code for each in parts]
    for part in parts:
        assert codes.same_secret(part.code, secret, part.secret_hash)
        assert not codes.same_secret(part.code, "BIMAT", part.secret_hash)


def test_a_part_found_to_be_a_denunciation_takes_the_letter_behind_the_seal(office: Office) -> None:
    made = a_receipt(office, body="Cả đơn, có chuyện làm ngơ.")
    case = made.case
    one, two = split(office, case)
    resealing.seal(two, office.actors[Role.RECEPTION], clock.now())
    db.session.commit()
    assert (two.kind, case.kind) == ("denunciation", "denunciation")
    assert (case.subject, case.body) == (sealed.UNTOLD, "")
    assert case.parties[0].name == ""
    assert (one.parent_id, two.parent_id) == (None, None)
    assert one.parties[0].name, "the other part goes on in the open"
    holders.hand_over(at_work(office.actors[Role.SEALED_INTAKE]), clock.now())
    sender_of(case, made.secret)
    holders.hand_over(at_work(office.actors[Role.SEALED_INTAKE]), clock.now())
    sender = sender_of(case, made.secret)
    assert set(splitting.sealed_away(case, sender)) == {one.code, two.code}
    splitting.let_in(case, sender, made.secret)
    assert codes.same_secret(two.code, made.secret, two.secret_hash)
