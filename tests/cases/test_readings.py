"""Reading leaves a mark: each look at a case, a paper, an identity; the sender learns which offices (C7)."""

from flask import Flask
from sqlalchemy import select

from office.base import clock, files
from office.base.db import db
from office.cases import holders, intake, readings
from office.cases.models import Reading
from office.law.kinds import Kind
from office.people.actors import VISITOR
from office.people.roles import Role
from tests.builders import Office, a_case, a_pdf, a_receipt, at_work, days_later
from tests.page import Browser, forget_the_last_visitor

PDF = a_pdf()


def marks() -> list[tuple[int, str]]:
    db.session.rollback()
    rows = db.session.scalars(select(Reading).order_by(Reading.id))
    return [(each.officer_id, each.what) for each in rows]


def look(browser: Browser, url: str, **said: str) -> int:
    """Read *url* to its end, as a server does: only then is the mark written."""
    method = "POST" if said else "GET"
    form = {**said, "csrf_token": browser.token()} if said else None
    forget_the_last_visitor()
    got = browser.client.open(url, method=method, data=form, buffered=True)
    return got.status_code


def test_each_look_leaves_one_mark_and_the_list_leaves_none(app: Flask, office: Office) -> None:
    case = a_case(office, Kind.DENUNCIATION, "accepted")
    paper = files.check("giay.pdf", PDF)
    kept = intake.attach(case, [paper], clock.now(), purpose="added", from_citizen=True)
    holders.hand_over(at_work(office.actors[Role.SEALED_INTAKE]), clock.now(), only=case)
    db.session.commit()
    url, handle, handler = f"/can-bo/vu-viec/{case.code}", kept[0].handle, case.handler_id
    browser = Browser(app).as_officer(Role.HANDLER)
    for each in ("/can-bo/", "/can-bo/tim-kiem", "/can-bo/vu-viec/ND26-2222-2222"):
        look(browser, each)
    assert marks() == []
    assert look(browser, url) == 200
    assert look(browser, f"{url}/tep/{handle}") == 403  # the original stays with those who receive
    assert marks() == [(handler, "case")]
    receiver = office.officers[Role.SEALED_INTAKE].id
    assert look(Browser(app).as_officer(Role.SEALED_INTAKE), f"{url}/tep/{handle}") == 200
    assert marks()[1:] == [(receiver, "paper")]


def test_who_sees_the_line_alone_or_nothing_leaves_no_mark(app: Flask, office: Office) -> None:
    case = a_case(office, Kind.DENUNCIATION, "accepted")
    for role in (Role.SUPERVISOR, Role.RECEPTION, Role.ADMINISTRATOR):
        look(Browser(app).as_officer(role), f"/can-bo/vu-viec/{case.code}")
    assert marks() == []
    assert readings.mark_of(case, VISITOR, readings.CASE, clock.now()) is None


def test_a_citizen_sees_which_offices_read_and_no_officer(app: Flask, office: Office) -> None:
    receipt = a_receipt(office)
    url = f"/can-bo/phan-loai/{receipt.case.code}"
    sender = Browser(app)
    here = sender.open(receipt.case.code, receipt.secret).response.request.path
    assert "Chưa có ai đọc" in sender.get(f"{here}/ai-da-doc").text
    reception = Browser(app).as_officer(Role.RECEPTION)
    assert [look(reception, url), look(reception, url)] == [200, 200]
    shown = sender.get(f"{here}/ai-da-doc").text
    assert shown.count("UBND phường Mây Trắng") >= 1
    assert shown.count("18/11/2026: UBND phường Mây Trắng") == 1
    assert office.officers[Role.RECEPTION].name not in shown
    assert "18/11/2026" not in Browser(app).get(f"{here}/ai-da-doc").text


def test_marks_are_kept_for_two_years(office: Office) -> None:
    case = a_receipt(office).case
    mark = readings.mark_of(case, office.actors[Role.HEAD], readings.CASE, clock.now())
    assert mark
    readings.write(db.session.connection(), mark)
    db.session.commit()
    with days_later(729) as at:
        readings.forget_old(at)
    assert len(marks()) == 1
    with days_later(731) as at:
        readings.forget_old(at)
        db.session.commit()
    assert marks() == []
