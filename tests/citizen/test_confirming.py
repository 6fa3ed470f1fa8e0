"""The page on which whoever spoke at the counter finds right what was written."""

from office.base import clock
from office.base.db import db
from office.cases import counter
from office.cases.models import CounterFiling
from office.law.kinds import Kind
from tests.builders import Office, days_later
from tests.cases.test_counter import filed
from tests.page import Browser


def test_what_was_written_is_found_right_once(page: Browser, office: Office) -> None:
    made = filed(office, way="later")
    case = made.receipt.case
    db.session.commit()
    here = f"/xac-nhan/{made.link}"
    shown = page.get(here)
    assert case.body in shown.text
    assert "Người Gửi Thử" not in shown.text, "who it is, the link does not tell"
    assert db.session.query(CounterFiling).one().confirmed_at is None, "looking changes nothing"
    assert "đã xác nhận" in page.post(here).text
    db.session.expire_all()
    assert db.session.query(CounterFiling).one().confirmed_at
    assert page.get(here).status == 410
    assert page.post(here).status == 410


def test_a_link_that_is_over_or_unknown_says_so(page: Browser, office: Office) -> None:
    made = filed(office, way="later")
    db.session.commit()
    assert page.get("/xac-nhan/khong-co").status == 404
    assert page.post("/xac-nhan/khong-co").status == 404
    with days_later(8):
        assert page.get(f"/xac-nhan/{made.link}").status == 410


def test_what_was_sorted_as_a_denunciation_since_is_shown_to_nobody(
    page: Browser, office: Office
) -> None:
    made = filed(office, way="later")
    made.receipt.case.kind = Kind.DENUNCIATION
    db.session.commit()
    assert page.get(f"/xac-nhan/{made.link}").status == 404
    assert counter.late_days(made.receipt.case) == 0
    assert clock.today() == made.receipt.case.received_day


def test_whoever_comes_with_the_secret_confirms_there(page: Browser, office: Office) -> None:
    made = filed(office, way="later")
    db.session.commit()
    shown = page.open(made.receipt.case.code, made.receipt.secret)
    here = next(
        str(form["action"]) for form in shown.soup.find_all("form")
        if str(form["action"]).endswith("/xac-nhan")
    )  # fmt: skip
    Browser(page.app).post(here)
    assert db.session.query(CounterFiling).one().confirmed_at is None, "not without the secret"
    db.session.rollback()
    assert page.post(here).status == 303
    db.session.expire_all()
    assert db.session.query(CounterFiling).one().confirmed_at
    assert "/xac-nhan" not in page.get(here.removesuffix("/xac-nhan")).html, "asked once"
    assert page.get(f"/xac-nhan/{made.link}").status == 410
    assert page.post(here).status == 303, "again changes nothing"


def test_whoever_signed_on_paper_is_not_asked(page: Browser, office: Office) -> None:
    made = filed(office)
    db.session.commit()
    assert "/xac-nhan" not in page.open(made.receipt.case.code, made.receipt.secret).html
