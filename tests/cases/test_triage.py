"""The first look: accepted, declined on a lawful ground, sent on, joined, sorted, given."""

import pytest
from sqlalchemy import select

from office.base import clock
from office.base.audit import Event
from office.base.db import db
from office.cases import admissibility, catalogue, triage
from office.cases.models import Case
from office.cases.workflow import Changed, NotAllowed
from office.law.kinds import Kind
from office.letters.models import Letter
from office.people.roles import Role
from tests.builders import Office, a_case, a_receipt, days_later, found_against


def last(case: Case) -> Event:
    found = db.session.scalars(
        select(Event).where(Event.case_id == case.id, Event.action.like("case:case:%"))
        .order_by(Event.id.desc())
    ).first()  # fmt: skip
    assert found is not None
    return found


def letters(case: Case) -> list[str]:
    return list(db.session.scalars(select(Letter.kind).where(Letter.case_id == case.id)))


@pytest.mark.parametrize("kind", list(Kind))
def test_accepting_gives_the_case_to_unit_and_officer_and_writes_the_notice(
    office: Office, kind: Kind
) -> None:
    case = a_case(office, kind, "accepted")
    assert (case.status, case.unit_id) == ("accepted", office.units["works"].id)
    assert case.handler_id == office.officers[Role.HANDLER].id
    assert case.accepted_day == clock.today()
    assert case.transfers == 0
    assert letters(case) == ["acknowledgement"]
    assert len([each for each in case.clocks if each.step == "settle"]) == 1


@pytest.mark.parametrize("kind", list(Kind))
def test_a_case_is_declined_on_the_grounds_of_its_own_kind_only(office: Office, kind: Kind) -> None:
    case = a_receipt(office, kind).case
    role = Role.SEALED_INTAKE if kind == Kind.DENUNCIATION else Role.RECEPTION
    for ground in catalogue.GROUNDS:
        if kind not in ground.kinds:
            with pytest.raises(NotAllowed):
                triage.decline(
                    case, office.actors[role], clock.now(), ground_key=ground.key, reason="Vì thế."
                )
    with pytest.raises(KeyError):
        triage.decline(case, office.actors[role], clock.now(), ground_key="X1", reason="Vì thế.")
    assert case.status == "received"
    ground = catalogue.grounds_for(kind)[0]
    with pytest.raises(admissibility.NoSuchGround):
        triage.decline(case, office.actors[role], clock.now(), ground_key=ground.key, reason="Vì.")
    found_against(case, office.actors[role], ground.key)
    triage.decline(case, office.actors[role], clock.now(), ground_key=ground.key, reason="Vì thế.")
    assert (case.status, case.open, letters(case)[-1]) == ("declined", False, "declined")
    assert last(case).facts["ground"] == ground.key


def test_guiding_and_transferring_end_the_case_with_a_letter(office: Office) -> None:
    reception, now = office.actors[Role.RECEPTION], clock.now()
    guided = a_receipt(office, channel="phone").case
    triage.guide(guided, reception, now, agency="Điện lực", advice="Gọi tổng đài 1900 0000.")
    sent = a_receipt(office).case
    triage.transfer(
        sent, reception, now, agency=office.units["department"], reason="Thuộc thẩm quyền của Sở."
    )
    assert (guided.status, letters(guided)) == ("guided", ["guidance"])
    assert (sent.status, letters(sent), sent.transfers) == ("transferred", ["transfer"], 1)
    assert "transferred" in sent.reasons


def sort(
    office: Office, case: Case, kind: Kind, field: str = "land", seen: int | None = None
) -> None:
    role = Role.SEALED_INTAKE if case.kind == Kind.DENUNCIATION else Role.RECEPTION
    triage.sort(
        case, office.actors[role], clock.now(), kind=kind, field=field, complexity="normal",
        urgency="urgent", seen=seen,
    )  # fmt: skip


def test_sorting_says_what_it_was(office: Office) -> None:
    case = a_receipt(office).case
    sort(office, case, Kind.PETITION)
    assert (case.kind, case.field, case.urgency) == ("petition", "land", "urgent")
    assert last(case).facts["was"] == {"kind": "feedback", "field": "lighting"}


def test_sorting_the_field_alone_moves_no_clock(office: Office) -> None:
    case = a_receipt(office).case
    before = [(each.id, each.due_on, each.state) for each in case.clocks]
    sort(office, case, Kind.FEEDBACK)
    db.session.commit()
    assert [(each.id, each.due_on, each.state) for each in case.clocks] == before


def test_no_label_opens_or_closes_the_seal_and_no_field_is_invented(office: Office) -> None:
    plain, sealed = a_receipt(office).case, a_receipt(office, Kind.DENUNCIATION).case
    for case, kind, field in (
        (plain, Kind.DENUNCIATION, "land"), (sealed, Kind.FEEDBACK, "land"),
        (plain, Kind.FEEDBACK, "nonsense"),
    ):  # fmt: skip
        version = case.version
        with pytest.raises(NotAllowed):
            sort(office, case, kind, field)
        assert case.version == version


def test_giving_a_case_on_counts_as_a_transfer_and_moves_no_clock(office: Office) -> None:
    case = a_case(office, status="accepted")
    due = case.next_due
    with days_later(2) as moment:
        triage.assign(
            case, office.actors[Role.LEAD], moment, unit=office.units["society"], handler_id=None
        )
        assert case.held_since == clock.today()
    assert (case.handler_id, case.transfers, case.next_due) == (None, 1, due)


def test_two_officers_at_once_and_the_second_changes_nothing(office: Office) -> None:
    case = a_receipt(office).case
    seen, reception = case.version, office.actors[Role.RECEPTION]
    sort(office, case, Kind.FEEDBACK, seen=seen)
    acts = (
        lambda: sort(office, case, Kind.PETITION, seen=seen),
        lambda: triage.accept(
            case, reception, clock.now(), unit=office.units["works"], seen=seen, all_good=True
        ),
        lambda: triage.transfer(
            case, reception, clock.now(), agency=office.units["department"], reason="a", seen=seen
        ),
        lambda: triage.assign(
            case, reception, clock.now(), unit=office.units["works"], handler_id=None, seen=seen
        ),
        lambda: triage.decline(
            case, reception, clock.now(), ground_key="P2", reason="a", seen=seen
        ),
    )
    for act in acts:
        with pytest.raises(Changed):
            act()
    assert (case.kind, case.status, case.transfers, case.version) == (
        "feedback", "received", 0, seen + 1,
    )  # fmt: skip
