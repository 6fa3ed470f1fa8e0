"""A letter owed and not written: by the head alone, with a reason."""

from sqlalchemy import select

from office.base.db import db
from office.cases.models import Duty
from office.people.roles import Role
from tests.builders import Office
from tests.page import Browser
from tests.staff.test_letters import a_late_case


def test_the_head_alone_waives_and_says_why(office: Office, page: Browser) -> None:
    case, letter = a_late_case(office)
    url = f"/can-bo/thu/{letter.handle}/mien"
    head = page.as_officer(Role.HEAD)
    assert head.get(url).status == 200
    assert head.post(url, {"ly_do": " "}).status == 422
    assert head.post(url, {"ly_do": "Đã gặp và xin lỗi trực tiếp."}).status == 303
    db.session.expire_all()
    duty = db.session.scalars(select(Duty).where(Duty.case_id == case.id)).one()
    assert duty.settled_by == "waived"
    assert letter.status == "dropped"
