"""What letters and requests about data say of a case goes behind the seal with it."""

from sqlalchemy import select

from office.base import clock
from office.base.db import db
from office.cases import resealing, sealed
from office.people.roles import Role
from office.privacy import erasing, requests
from office.privacy.models import DataRequest, Hold
from tests.builders import Office, a_receipt, at_work, sender_of


def test_requests_about_data_and_holds_lose_their_words(office: Office) -> None:
    case = a_receipt(office).case
    who = sender_of(case)
    requests.ask(requests.CORRECT, "Tên tôi viết sai dấu.", clock.now(), actor=who, case=case)
    request = db.session.scalars(select(DataRequest)).one()
    request.extended_for = "Chờ giấy khai sinh"
    erasing.hold(case, office.actors[Role.SUPERVISOR], clock.now(), "Đang kiện ở tòa")
    resealing.seal(case, office.actors[Role.RECEPTION], clock.now())
    assert request.extended_for == sealed.UNTOLD
    assert request.message is None or request.message.text == sealed.UNTOLD
    assert db.session.scalars(select(Hold)).one().reason == sealed.UNTOLD
    talk = sealed.words_of(case, at_work(office.actors[Role.SEALED_INTAKE]))["talk"]
    assert "Chờ giấy khai sinh" in talk
    assert "viết sai dấu" in talk
