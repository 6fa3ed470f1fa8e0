"""Leave cover on its page and on both desks."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from office.base import clock
from office.base.audit import Event
from office.base.db import db
from office.law.kinds import Kind
from office.people.models import Substitution
from office.people.roles import Role
from tests.builders import PASSPHRASE, Office, a_case, an_officer
from tests.page import Browser
from web.filters import day_short

HERE = "/can-bo/lam-thay"


def test_an_officer_names_who_stands_in_and_is_back(office: Office, app: Flask) -> None:
    case = a_case(office, Kind.COMPLAINT, "accepted")
    second = an_officer("hai@test.example", Role.HANDLER, office.units["works"], "Bà Hai")
    db.session.commit()
    page = Browser(app).as_officer(Role.HANDLER)
    today = clock.today()
    form = {
        **page.get(HERE).form("lam-thay"),
        "can_bo": str(office.officers[Role.HANDLER].id),
        "thay": str(second.id),
        "tu_ngay": day_short(today),
        "den_ngay": day_short(today + timedelta(days=2)),
        "ly_do": "Nghỉ phép năm",
    }
    gap = page.post(HERE, {**form, "den_ngay": ""})
    assert gap.status == 422
    assert "Nghỉ phép năm" in gap.html  # what was typed stays
    wrong = page.post(HERE, {**form, "thay": str(office.officers[Role.SEALED_INTAKE].id)})
    assert wrong.status == 422
    assert page.post(HERE, form).status == 303
    assert page.post(HERE, form).status == 422  # a double click names nobody twice
    other = Browser(app)
    other.post("/can-bo/dang-nhap", {"email": "hai@test.example", "password": PASSPHRASE})
    assert "Ông/bà đang làm thay" in other.get("/can-bo/").text
    assert "Bà Hai đang làm thay ông/bà" in page.get("/can-bo/").text
    url = f"/can-bo/vu-viec/{case.code}"
    shown = other.get(url)
    note = {**shown.form("ghi-chu"), "note": "Đã gọi người dân."}
    assert other.post(f"{url}/ghi-chu", note).status == 303
    handler = office.officers[Role.HANDLER].name
    assert f"Bà Hai, làm thay {handler}" in page.get(url).text
    event = db.session.scalars(select(Event).where(Event.action == "case:note:officer")).one()
    assert event.facts["for_name"] == handler
    made = db.session.scalars(select(Substitution)).one()
    assert page.post(f"{HERE}/{made.id}/thoi").status == 303
    assert "Ông/bà đang làm thay" not in other.get("/can-bo/").text
    assert page.post(f"{HERE}/{made.id}/thoi").status == 404


def test_nobody_names_for_an_officer_he_does_not_lead(office: Office, app: Flask) -> None:
    page = Browser(app).as_officer(Role.SEALED_INTAKE)
    names = page.get(HERE).soup.find("select", id="can_bo")
    assert names
    assert {each["value"] for each in names.find_all("option")} == {
        str(office.officers[Role.SEALED_INTAKE].id)
    }
    lead = Browser(app).as_officer(Role.LEAD)
    offered = lead.get(HERE).soup.find("select", id="can_bo")
    assert offered
    assert {each["value"] for each in offered.find_all("option")} == {
        str(office.officers[role].id) for role in (Role.LEAD, Role.HANDLER)
    }
