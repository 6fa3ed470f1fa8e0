"""An officer's own new password: what the old one opened, only the new one opens."""

import pytest

from office.base import clock
from office.base.audit import Event
from office.base.db import db
from office.cases import holders, sealed
from office.law.kinds import Kind
from office.people import accounts, factors
from office.people.roles import Role
from tests.builders import PASSPHRASE, Office, a_receipt
from tests.page import Browser, Page

HERE = "/can-bo/tai-khoan/mat-khau"
NEW = "một câu hoàn toàn khác hẳn 2027"


def changed(page: Browser, old: str = PASSPHRASE, new: str = NEW, code: str = "") -> Page:
    return page.post(HERE, {"old": old, "new": new, "code": code})


def sign_in(page: Browser, password: str) -> Page:
    sent = {"email": f"{Role.SEALED_INTAKE}@test.example", "password": password}
    return page.post("/can-bo/dang-nhap", sent)


def test_the_key_is_locked_anew_and_sealed_cases_still_open(page: Browser, office: Office) -> None:
    case = a_receipt(office, Kind.DENUNCIATION).case
    other = Browser(page.app).as_officer(Role.SEALED_INTAKE)
    page.as_officer(Role.SEALED_INTAKE)
    answer = changed(page)
    assert answer.location.endswith("/can-bo/tai-khoan"), answer.text
    assert "/dang-nhap" in other.get("/can-bo/tai-khoan").location  # other visits have ended
    key = holders.key_of(office.officers[Role.SEALED_INTAKE].id)
    assert key is not None
    with pytest.raises(sealed.DoesNotOpen):
        sealed.unlocked(key, PASSPHRASE)
    words = "Dãy đèn trước nhà"
    assert words in page.get(f"/can-bo/vu-viec/{case.code}").text  # this visit goes on
    fresh = Browser(page.app)
    assert sign_in(fresh, PASSPHRASE).status == 422
    assert sign_in(fresh, NEW).status in {302, 303}
    assert words in fresh.get(f"/can-bo/vu-viec/{case.code}").text
    actor = accounts.actor_of(office.officers[Role.SEALED_INTAKE], clock.today())
    token = accounts.begin(clock.now(), officer_id=actor.id)
    holders.come_in(accounts.visit(token, clock.now()).actor, NEW, clock.now())
    opened = sealed.key_of_visit(accounts.visit(token, clock.now()).actor)
    assert opened
    assert opened.id == key.id  # the same key, not a new one
    assert sealed.half_of(case, "a", opened)
    assert db.session.query(Event).filter_by(action="people:officer:password").count() == 1


def test_a_wrong_old_password_and_a_bad_new_one_change_nothing(
    page: Browser, office: Office
) -> None:
    officer = office.officers[Role.SEALED_INTAKE]
    before = officer.password_hash
    page.as_officer(Role.SEALED_INTAKE)
    assert "Mật khẩu hoặc mã chưa đúng" in changed(page, old="một câu sai hẳn 2026").text
    assert "ít nhất 15 ký tự" in changed(page, new="ngắn").text
    assert "quá dễ đoán" in changed(page, new="password password 123").text
    assert "phải khác" in changed(page, new=PASSPHRASE).text
    assert "Xin nhập mật khẩu đang dùng" in changed(page, old="").text
    db.session.expire_all()
    assert officer.password_hash == before
    assert NEW not in changed(page, old="một câu sai hẳn 2026").html


def test_whoever_has_a_second_factor_gives_it_too(page: Browser, office: Office) -> None:
    page.as_officer(Role.SEALED_INTAKE)
    actor, now = office.actors[Role.SEALED_INTAKE], clock.now()
    factor = factors.begin(actor, now)
    step = int(now.timestamp()) // factors.STEP_SECONDS
    factors.confirm(actor, factors.code_at(factor, step - 1), now)
    db.session.commit()
    assert "Mã 6 số" in page.get(HERE).text
    assert changed(page).status == 422
    assert changed(page, code=factors.code_at(factor, step)).location.endswith("/tai-khoan")
