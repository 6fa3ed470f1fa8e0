"""The letter of the week: to who oversees, once, of what they may see, by code and reason alone."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from office.base import clock
from office.base.db import db
from office.base.outbox import Promise
from office.cases import attention, marks
from office.cases.models import Excluded
from office.law.kinds import Kind
from office.people.roles import Role
from office.search import digest, sync
from tests.builders import Office, a_case, days_later


@pytest.fixture(autouse=True)
def _unsent() -> Iterator[None]:
    digest._sent.clear()
    yield
    digest._sent.clear()


def letters() -> dict[str, str]:
    rows = db.session.scalars(select(Promise).where(Promise.key.startswith("digest-"))).all()
    return {each.facts["to"]: each.facts["text"] for each in rows}


def test_who_oversees_gets_it_once_a_week(office: Office) -> None:
    case = a_case(office, status="accepted")
    case.transfers = 3
    attention.refresh(case)
    db.session.commit()
    sync.rebuild()
    assert digest.send(clock.today()) > 0
    sent = letters()
    assert office.officers[Role.SUPERVISOR].email in sent
    assert office.officers[Role.HEAD].email in sent
    assert office.officers[Role.HANDLER].email not in sent
    said = sent[office.officers[Role.SUPERVISOR].email]
    assert f"{case.code}: 0 ngày kể từ khi nhận, chuyển đơn vị 3 lần" in said
    assert "Kéo dài: 1 vụ (7 ngày qua: vào 1, ra 0, nặng thêm 0)" in said
    assert case.subject not in said
    assert digest.send(clock.today()) == 0
    digest._sent.clear()  # another process, or the same after a restart
    assert digest.send(clock.today()) == 0
    with days_later(7):
        assert digest.send(clock.today()) > 0


def test_an_empty_week_is_not_written_about(office: Office) -> None:
    a_case(office)
    sync.rebuild()
    assert digest.send(clock.today()) == 0
    assert not letters()


def test_a_denunciation_is_a_code_to_who_may_see_its_line(office: Office) -> None:
    case = a_case(office, Kind.DENUNCIATION)
    with days_later(90):
        sync.rebuild()
        digest.send(clock.today())
        sent = letters()
        assert case.code in sent[office.officers[Role.HEAD].email]


def test_a_case_taken_off_a_list_is_not_counted_in_it(office: Office) -> None:
    gone, stays = a_case(office, status="accepted"), a_case(office, status="accepted")
    for case in (gone, stays):
        case.transfers = 3
        attention.refresh(case)
    db.session.commit()
    sync.rebuild()
    marks.put_aside(
        gone, office.actors[Role.HEAD], clock.now(), listed="protracted", reason="Chờ bản án",
        until=clock.today() + timedelta(days=7),
    )  # fmt: skip
    db.session.commit()
    digest.send(clock.today())
    said = letters()[office.officers[Role.SUPERVISOR].email]
    assert "Kéo dài: 1 vụ" in said
    assert stays.code in said
    assert gone.code not in said


def test_the_letter_tells_nothing_of_a_case_out_of_sight(office: Office) -> None:
    case = a_case(office, status="accepted")
    case.transfers = 3
    attention.refresh(case)
    who = f"officer.{office.officers[Role.SUPERVISOR].id}"
    db.session.add(Excluded(case_id=case.id, who=who, source="intake", at=clock.now()))
    case.excluded = [who]
    db.session.commit()
    sync.rebuild()
    digest.send(clock.today())
    assert office.officers[Role.SUPERVISOR].email not in letters()
    assert office.officers[Role.HEAD].email in letters()
