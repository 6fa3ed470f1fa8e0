"""Half a lost: keepers give their shares to the new recipient, who reads again; nobody else does."""

from office.base import clock
from office.base.audit import Event
from office.base.db import db
from office.cases import conflicts, holders
from office.cases.models import Case
from office.law.kinds import Kind
from office.people.models import Officer
from office.people.roles import Role
from tests.builders import PASSPHRASE, Office, a_receipt, an_officer
from tests.page import Browser, Page

HERE = "/can-bo/niem-phong/khoi-phuc"


def keepers(office: Office) -> list[Officer]:
    more = [
        an_officer(f"k{number}@test.example", Role.SEAL_KEEPER, office.units["society"])
        for number in range(2)
    ]
    return [office.officers[Role.SEAL_KEEPER], *more]


def enter(page: Browser, officer: Officer) -> Browser:
    browser = Browser(page.app)
    sent = {"email": officer.email, "password": PASSPHRASE}
    assert browser.post("/can-bo/dang-nhap", sent).status in {302, 303}
    return browser


def lost(office: Office) -> tuple[list[Officer], list[Case], Officer]:
    """Return three keepers, two cases whose only recipient lost the key, and the successor."""
    found = keepers(office)
    cases = [a_receipt(office, Kind.DENUNCIATION).case for _ in range(2)]
    holders.forget_key(office.officers[Role.SEALED_INTAKE].id, clock.now())
    next_ = an_officer("next@test.example", Role.SEALED_INTAKE, office.ward, "Người Nhận Mới")
    db.session.commit()
    return found, cases, next_


def give(keeper: Browser, to: Officer, code: str = "", **proof: str) -> Page:
    proof = proof or {"bang_chung": PASSPHRASE}
    said = {"cho": str(to.id), "vu_viec": code, **proof}
    return keeper.post(f"{HERE}/giao", said, follow=True)


def test_two_of_three_keepers_give_a_new_recipient_the_lost_half(
    page: Browser, office: Office
) -> None:
    found, cases, next_ = lost(office)
    one, other = enter(page, found[0]), enter(page, found[1])
    assert "phải khôi phục" in one.get("/can-bo/niem-phong").text
    assert "2 vụ việc: đã có 0 trên 2 phần" in one.get(HERE).text
    assert give(one, next_, bang_chung="sai").status == 422  # the password at this very deed
    assert "Đã giao phần khóa của 2 vụ việc" in give(one, next_).text
    assert "đã có 1 trên 2 phần" in other.get(HERE).text

    taker = enter(page, next_)
    assert "Không có gì phải khôi phục" in taker.get(HERE).text
    taker.post(f"{HERE}/nhan", {"bang_chung": PASSPHRASE})
    url = f"/can-bo/vu-viec/{cases[0].code}"
    assert "Dãy đèn trước nhà" not in taker.get(url).text
    assert "chưa mở trong phiên này" in taker.get(url).text
    assert not db.session.query(Event).filter_by(action="seal:share:recover").count()

    give(other, next_)
    assert "Đã đủ phần khóa của 2 vụ việc" in taker.get(HERE).text
    done = taker.post(f"{HERE}/nhan", {"bang_chung": PASSPHRASE}, follow=True)
    assert "Đã khôi phục khóa của 2 vụ việc" in done.text
    assert db.session.query(Event).filter_by(action="seal:share:give").count() == 4
    assert db.session.query(Event).filter_by(action="seal:share:recover").count() == 2
    db.session.expire_all()
    key = holders.key_of(next_.id)
    for case in cases:
        assert {s.half for s in case.shares if key and s.key_id == key.id} == set("acdt")
    assert "Dãy đèn trước nhà" in taker.get(url).text
    assert "Không có gì phải khôi phục" in one.get(HERE).text


def test_one_case_alone_is_given_back(page: Browser, office: Office) -> None:
    found, cases, next_ = lost(office)
    assert "phần khóa của 1 vụ việc" in give(enter(page, found[0]), next_, cases[0].code).text
    assert "Không giao được" in give(enter(page, found[0]), next_, "ND26-2222-2222").text


def test_nobody_but_a_keeper_gives_and_to_nobody_but_a_recipient(
    page: Browser, office: Office
) -> None:
    found, cases, next_ = lost(office)
    for role in (Role.HEAD, Role.SUPERVISOR, Role.HANDLER, Role.SEALED_INTAKE):
        other = Browser(page.app).as_officer(role)
        assert cases[0].code not in other.get(HERE).text
        assert give(other, next_).status in {403, 404}
    keeper = enter(page, found[0])
    for to in (found[1], office.officers[Role.HEAD]):
        assert give(keeper, to).status == 422
    assert not db.session.query(Event).filter_by(action="seal:share:give").count()


def test_a_keeper_whom_a_case_is_about_neither_sees_nor_gives(
    page: Browser, office: Office
) -> None:
    found, cases, next_ = lost(office)
    names, now = [f"officer.{found[0].id}"], clock.now()
    conflicts.exclude(cases[0], names, now, clock.today(), conflicts.SENDER)
    db.session.commit()
    keeper = enter(page, found[0])
    assert cases[0].code not in keeper.get(HERE).text
    assert cases[1].code in keeper.get(HERE).text
    assert give(keeper, next_, cases[0].code).status == 422
