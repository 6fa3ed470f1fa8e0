"""The check page says whether a letter is ours, and nothing about the case."""

from office.base.db import db
from office.letters.models import Letter
from tests.builders import Office, a_case, anchored
from tests.page import Browser


def test_a_letter_of_ours_is_recognised_and_the_case_is_not_told(
    office: Office, page: Browser
) -> None:
    case = a_case(office, status="accepted")
    letter = db.session.scalars(db.select(Letter).where(Letter.case_id == case.id)).one()
    found = page.get(f"/kiem-tra/{letter.check_code}")
    assert "Đúng là của chúng tôi" in found.text
    assert case.code not in found.text
    assert case.subject not in found.text


def test_a_letter_changed_behind_our_back_does_not_match(office: Office, page: Browser) -> None:
    case = a_case(office, status="accepted")
    letter = db.session.scalars(db.select(Letter).where(Letter.case_id == case.id)).one()
    letter.facts = {**letter.facts, "day": "2020-01-01"}
    db.session.commit()
    assert "Không khớp" in page.get(f"/kiem-tra/{letter.check_code}").text


def test_an_unknown_code_is_not_ours(office: Office, page: Browser) -> None:
    assert "Không phải của chúng tôi" in page.get("/kiem-tra?ma=AAAA-BBBB-CCCC").text
    assert page.get("/kiem-tra").status == 200


def test_the_anchors_of_the_trail_are_public(page: Browser, office: Office) -> None:
    from office.base import anchors, clock
    from office.base.db import db

    assert "Chưa có mốc nào" in page.get("/kiem-tra/nhat-ky").text
    made = anchored(clock.now())
    assert made is not None
    db.session.commit()
    shown = page.get("/kiem-tra/nhat-ky").text
    assert made.line in shown
    assert made.key in shown
    anchors.path().unlink()
