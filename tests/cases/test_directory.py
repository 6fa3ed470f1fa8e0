"""The directory is read once in a while, and what this process changes is seen at once."""

from datetime import date

import pytest
from sqlalchemy import event

from office.base import clock
from office.base.db import db
from office.cases import directory
from office.people import accounts
from office.people.roles import Role
from tests.builders import Office, a_unit, an_officer


def test_it_tells_who_and_what_may_hold_a_case(office: Office) -> None:
    found = directory.on(clock.today())
    assert [each.slug for each in found.of_kind("unit")] == ["office", "works", "society"]
    assert [each.slug for each in found.of_kind("outside")] == ["department"]
    handler = office.officers[Role.HANDLER]
    assert found.officer(handler.id) == handler.name
    assert found.officer(office.officers[Role.ADMINISTRATOR].id) == ""


def test_a_second_question_asks_the_database_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert office
    now = [100.0]
    monkeypatch.setattr(directory, "monotonic", lambda: now[0])
    asked: list[str] = []
    first = directory.on(clock.today())
    event.listen(db.engine, "before_cursor_execute", lambda *facts: asked.append(facts[2]))
    assert directory.on(clock.today()) is first
    assert asked == []
    now[0] += directory.KEPT_SECONDS + 1
    assert directory.on(clock.today()) is not first
    assert asked


def test_a_change_made_here_is_seen_at_once(office: Office) -> None:
    before = directory.on(clock.today())
    made = a_unit("market", "Ban quản lý chợ", "unit", office.ward)
    new = an_officer("moi@test.example", Role.HANDLER, made, "Cán bộ Mới")
    after = directory.on(clock.today())
    assert made.id not in before.places
    assert after.places[made.id].name == "Ban quản lý chợ"
    assert after.officer(new.id) == "Cán bộ Mới"


def test_another_day_has_its_own_holders(office: Office) -> None:
    officer = an_officer("cu@test.example", Role.HEAD, office.ward, "Cán bộ Cũ")
    accounts.appoint(
        officer, Role.HANDLER, office.units["works"].id, date(2025, 1, 1), date(2026, 11, 18)
    )
    db.session.flush()
    assert directory.on(date(2026, 11, 18)).officer(officer.id) == "Cán bộ Cũ"
    assert directory.on(date(2026, 11, 19)).officer(officer.id) == ""
