"""A verifier is appointed to a case for a term, sees so much of it, and is relieved at once."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from office.base import clock
from office.base.db import db
from office.cases.models import Case
from office.law.kinds import Kind
from office.people.models import Appointment
from office.people.roles import Role
from tests.builders import Office, a_case
from tests.page import Browser
from web.filters import day_short


def url_of(case: Case) -> str:
    return f"/can-bo/vu-viec/{case.code}"


@pytest.mark.parametrize("kind", [Kind.COMPLAINT, Kind.DENUNCIATION])
def test_a_verifier_sees_the_case_for_the_term_and_is_relieved_at_once(
    office: Office, app: Flask, page: Browser, kind: Kind
) -> None:
    case = a_case(office, kind, "accepted")
    here, man = f"{url_of(case)}/xac-minh", office.officers[Role.VERIFIER]
    verifier = Browser(app).as_officer(Role.VERIFIER)
    assert verifier.get(url_of(case)).status == 404
    page.as_officer(Role.HEAD)
    assert here in page.get(url_of(case)).html
    form = {"can_bo": str(man.id), "den_ngay": day_short(clock.today())}
    assert page.post(here, {**form, "den_ngay": "01/01/2020"}).status == 422
    assert page.post(here, {**form, "can_bo": str(office.officers[Role.LEAD].id)}).status == 422
    assert page.post(here, form).status == 303
    shown = verifier.get(url_of(case))
    assert shown.status == 200
    assert case.subject in shown.html  # of a denunciation the words of its approved extract
    assert case.body in shown.html
    assert verifier.get(here).status == 403
    post = db.session.scalars(select(Appointment).where(Appointment.case_id == case.id)).one()
    with clock.at(clock.now() + timedelta(days=1)):
        late = Browser(app).as_officer(Role.VERIFIER)
        assert late.get(url_of(case)).status == 404
    assert page.post(f"{here}/{post.id}/thoi").status == 303
    assert verifier.get(url_of(case)).status == 404
    assert page.post(f"{here}/{post.id}/thoi").status == 404
