"""What could not be sent stands on the desk in words, and somebody does something about it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from office.base import clock, outbox
from office.base.db import db
from office.base.outbox import Promise
from office.cases import conflicts
from office.law.kinds import Kind
from office.letters import mail, pauses
from office.letters.models import Letter
from office.people.roles import Role
from staff import failing
from tests.builders import Office, a_case
from tests.letters.stories import letter_of
from tests.page import Browser

DESK = "/can-bo/?lan=viec-hong"


def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_said: object) -> None:
        raise mail.Unreachable

    monkeypatch.setattr(mail, "send", refuse)


def given_up(
    office: Office, monkeypatch: pytest.MonkeyPatch, kind: Kind = Kind.FEEDBACK
) -> Promise:
    a_case(office, kind, status="accepted", email="nguoi@test.example")
    db.session.commit()
    broken(monkeypatch)
    for hours in (0, 1, 80, 90):
        with clock.at(clock.now() + timedelta(hours=hours)):
            outbox.drain()
    db.session.expire_all()
    return db.session.scalars(
        select(Promise).where(Promise.dead_at.is_not(None), Promise.topic == "letter.send")
    ).one()


def test_what_was_given_up_is_tried_again_or_let_go_with_a_reason(
    office: Office, page: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    promise = given_up(office, monkeypatch)
    shown = page.as_officer(Role.RECEPTION).get(DESK)
    assert "Không nối được máy chủ thư." in shown.text
    assert "thôi thử" in shown.text
    url = f"/can-bo/viec-hong/{promise.id}"
    one = page.get(url)
    assert page.post(f"{url}/thu-lai", one.form("thu-lai")).status == 303
    db.session.expire_all()
    assert promise.dead_at is None
    assert page.post(f"{url}/bo", one.form("/bo")).status == 422
    gone = page.post(f"{url}/bo", {**one.form("/bo"), "reason": "Đã gọi điện."}, follow=True)
    assert "Lý do được giữ trong nhật ký" in gone.text
    db.session.expire_all()
    assert (promise.kept_at is not None, promise.facts) == (True, {})
    assert page.get(url).status == 404


def test_what_belongs_to_a_case_out_of_sight_is_not_there(
    office: Office, page: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    promise = given_up(office, monkeypatch)
    case = db.session.get_one(Letter, promise.facts["letter_id"]).case
    who = f"officer.{office.officers[Role.RECEPTION].id}"
    conflicts.exclude(case, [who], clock.now(), clock.today(), "intake")
    db.session.commit()
    page.as_officer(Role.RECEPTION)
    assert case.code not in page.get(DESK).text
    assert page.get(f"/can-bo/viec-hong/{promise.id}").status == 404


def test_a_letter_whose_mail_came_back_is_sent_again_from_its_page(
    office: Office, page: Browser
) -> None:
    pauses.note("nguoi@test.example", "5.1.1", clock.now())
    case = a_case(office, status="accepted", email="nguoi@test.example")
    letter = letter_of(case, "acknowledgement")
    db.session.commit()
    outbox.drain()
    url = f"/can-bo/thu/{letter.handle}"
    shown = page.as_officer(Role.RECEPTION).get(url)
    assert "Địa chỉ này đã trả lại thư trước đây" in shown.text
    said = page.post(f"{url}/gui-lai", shown.form("gui-lai"), follow=True)
    assert "Đã xếp để gửi lại" in said.text
    outbox.drain()
    db.session.expire_all()
    assert [w.state for w in letter.deliveries if w.channel == "email"] == ["sent"]
    assert page.post(f"{url}/gui-lai", shown.form("gui-lai")).status == 409


def test_every_kind_of_failure_has_its_words(office: Office, page: Browser) -> None:
    assert office
    assert page
    kinds = [
        each.__name__
        for each in vars(mail).values()
        if isinstance(each, type) and issubclass(each, Exception)
    ]
    assert set(kinds) <= set(failing.WHY)
