"""Never "not ours": another body's case is handed on, or its sender guided there, as the law of its kind has it."""

from datetime import timedelta

import pytest

from office.base import clock
from office.base.db import db
from office.cases import (
    admissibility,
    competence,
    deadlines,
    handovers,
    procedure,
    triage,
    workflow,
)
from office.cases.models import Case
from office.cases.workflow import NotAllowed
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_receipt, days_later
from tests.page import Browser

WAYS = {
    (Kind.COMPLAINT, "web"): {"guide", "transfer"},
    (Kind.DENUNCIATION, "web"): {"transfer"},
    (Kind.DENUNCIATION, "in_person"): {"guide", "transfer"},
    (Kind.PETITION, "web"): {"transfer"},
    (Kind.FEEDBACK, "zalo"): {"transfer"},
    (Kind.FEEDBACK, "phone"): {"guide", "transfer"},
    (Kind.INFORMATION, "web"): {"guide"},
}


def desk(case: Case) -> Role:
    return Role.SEALED_INTAKE if case.kind == Kind.DENUNCIATION else Role.RECEPTION


@pytest.mark.parametrize(("kind", "channel"), list(WAYS))
def test_each_kind_goes_the_ways_that_its_law_has(office: Office, kind: Kind, channel: str) -> None:
    case = a_receipt(office, kind, channel=channel).case
    actor = office.actors[desk(case)]
    open_now = {each.name for each in workflow.available(case, actor)} & {"guide", "transfer"}
    assert open_now == WAYS[kind, channel]
    for name in {"guide", "transfer"} - open_now:
        with pytest.raises(NotAllowed) as refused:
            workflow.move(case, name, actor, clock.now())
        other = {"guide": "chuyển cơ quan", "transfer": "hướng dẫn người dân"}
        if kind != Kind.INFORMATION:  # which has no such move before a dispute
            assert other[name] in refused.value.lacking[0]


def test_a_complaint_of_before_the_new_law_is_guided_only(office: Office) -> None:
    case = a_receipt(office, Kind.COMPLAINT).case
    case.received_day = case.received_day.replace(month=6, day=30)
    assert competence.way(case, "transfer") is None
    assert competence.way(case, "guide") is not None


def test_every_way_names_its_article() -> None:
    assert all(each.article and each.kinds <= set(Kind) for each in competence.ways())


@pytest.mark.parametrize(("days", "state"), [(3, "met"), (12, "missed")])
def test_a_denunciation_is_handed_on_in_five_working_days_or_late(
    office: Office, days: int, state: str
) -> None:
    case = a_receipt(office, Kind.DENUNCIATION).case
    with days_later(days) as then:
        triage.transfer(
            case, office.actors[Role.SEALED_INTAKE], then, agency=office.units["department"],
            reason="Thuộc thẩm quyền của Sở.",
        )  # fmt: skip
    [handed_on] = [each for each in case.clocks if each.step == "transfer"]
    assert (handed_on.rule, handed_on.started_on) == ("denunciation.transfer", case.received_day)
    assert (handed_on.state, handed_on.overdue is not None) == (state, state == "missed")


def test_what_comes_back_counts_from_the_first_receipt_and_stays_late(office: Office) -> None:
    case = a_receipt(office).case
    reception = office.actors[Role.RECEPTION]
    first = {each.step: each.due_on for each in case.clocks}
    triage.transfer(case, reception, clock.now(), agency=office.units["department"], reason="Sở.")
    with days_later(60) as then:
        said = {"paper": "5/CV", "day": then.date().isoformat(), "reason": "Không thuộc Sở."}
        procedure.take(case, "confirm_transfer", reception, then, **said)
        with pytest.raises(NotAllowed):
            procedure.take(case, "confirm_transfer", reception, then, **said)
        procedure.take(case, "come_back", reception, then, **said)
        assert (case.status, case.open, case.closed_day) == ("received", True, None)
        going = {each.step: each.due_on for each in deadlines.running(case)}
        assert going == {step: due for step, due in first.items() if step in going}
        assert {"accept", "settle"} <= going.keys()
        assert case.overdue_since == min(first.values()) + timedelta(days=1)
    db.session.commit()


def test_the_clock_of_handing_on_runs_once_it_is_found_to_be_anothers(office: Office) -> None:
    case = a_receipt(office, Kind.DENUNCIATION).case
    intake = office.actors[Role.SEALED_INTAKE]

    def going() -> list[str]:
        return [each.step for each in deadlines.running(case) if each.step == "transfer"]

    assert going() == []
    admissibility.answer(case, intake, clock.now(), {"T3": ("no", "Thuộc cấp trên.")})
    assert going() == ["transfer"]
    assert case.next_step == "transfer"
    with days_later(10) as then:
        assert workflow.find_overdue(case, then)
    admissibility.answer(case, intake, clock.now(), {"T3": ("yes", "")})
    assert going() == []
    [late] = [each for each in case.clocks if each.step == "transfer"]
    assert late.overdue is not None
    admissibility.answer(case, intake, clock.now(), {"T3": ("no", "Vẫn thuộc cấp trên.")})
    with days_later(11) as then:
        triage.transfer(case, intake, then, agency=office.units["department"], reason="Sở.")
    assert going() == []


def test_the_officer_reads_by_which_law_it_goes(office: Office, page: Browser) -> None:
    code = a_receipt(office, Kind.COMPLAINT).case.code
    shown = page.as_officer(Role.RECEPTION).get(f"/can-bo/phan-loai/{code}").text
    for move in ("transfer", "guide"):
        way = competence.way(a_receipt(office, Kind.COMPLAINT).case, move)
        assert way is not None
        assert way.article in shown


def test_an_agency_confirms_and_sends_back_on_the_page(office: Office, page: Browser) -> None:
    case = a_receipt(office).case
    reception = office.actors[Role.RECEPTION]
    triage.transfer(case, reception, clock.now(), agency=office.units["department"], reason="Sở.")
    db.session.commit()
    page.as_officer(Role.RECEPTION)
    url = f"/can-bo/vu-viec/{case.code}"
    for slug, said, stage in (
        ("da-xac-nhan", {"paper": "5/CV"}, "transferred"),
        ("bi-tra-lai", {"paper": "6/CV", "reason": "Không thuộc Sở."}, "received"),
    ):
        form = page.get(url).form(f"{case.code}/{slug}")
        assert page.post(f"{url}/{slug}", {**form, "paper": ""}).status == 422
        form = page.get(url).form(f"{case.code}/{slug}")
        assert page.post(f"{url}/{slug}", {**form, **said}).status == 303
        db.session.expire_all()
        assert case.status == stage
    chain = handovers.chain(case)
    assert [each.unit and each.unit.slug for each in chain] == ["ward", "department", "ward"]
    assert (chain[-1].until, case.transfers) == (None, 2)
