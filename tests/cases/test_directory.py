"""Units and handlers as pages name them: what is changed here is shown at once."""

from datetime import timedelta

from sqlalchemy import select

from office.base import clock
from office.base.db import db
from office.cases import directory, queries
from office.people.models import Appointment, Unit
from office.people.roles import Role
from tests.builders import Office


def test_the_directory_names_units_agencies_and_handlers(office: Office) -> None:
    known = directory.on(clock.today())
    assert [each.id for each in known.of_kind("unit")] == [each.id for each in queries.units()]
    assert [each.id for each in known.of_kind("outside")] == [office.units["department"].id]
    assert list(known.handlers) == queries.handlers(clock.today())
    handler = office.officers[Role.HANDLER]
    assert known.officer(handler.id) == handler.name
    assert known.officer(office.officers[Role.HEAD].id) == ""


def test_it_is_kept_until_something_changes(office: Office) -> None:
    known = directory.on(clock.today())
    assert directory.on(clock.today()) is known
    db.session.add(Unit(slug="new", name="Đội mới", name_en="New team", kind="unit"))
    db.session.flush()
    assert "Đội mới" in [each.name for each in directory.on(clock.today()).of_kind("unit")]
    handler = office.officers[Role.HANDLER]
    post = db.session.scalars(select(Appointment).where(Appointment.officer_id == handler.id)).one()
    post.until_day = clock.today()
    db.session.flush()
    assert directory.on(clock.today()).officer(handler.id)
    assert not directory.on(clock.today() + timedelta(days=1)).officer(handler.id)
