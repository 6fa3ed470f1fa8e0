"""Mail to everyone who shares one answer: once each, with what became of it, and no word of the matter."""

from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from sqlalchemy import select

from office.base import clock, config
from office.base.db import db
from office.base.outbox import Given
from office.cases import groups, joins
from office.cases.models import Telling
from office.cases.signers import Person
from office.law.kinds import Kind
from office.letters import mail, tellings
from office.people.roles import Role
from tests.builders import Office, a_case, a_receipt, sender_of


def mails() -> list[Any]:
    folder = config.current().instance / "mail"
    found = sorted(folder.glob("telling-*.eml")) if folder.exists() else []
    return [message_from_bytes(each.read_bytes(), policy=default) for each in found]


def two_to_tell(office: Office) -> int:
    """A petition answered, with a neighbour joined and a co-signer, both with an address."""
    case = a_case(office, Kind.PETITION, "accepted")
    other = a_receipt(office, Kind.PETITION, name="B", phone="0911", email="b@test.example").case
    joins.join(other, office.actors[Role.RECEPTION], clock.now(), first=case)
    groups.add(case, sender_of(case), clock.now(), Person("Cùng Ký", "1", email="c@test.example"))
    groups.moved(case, "answer", clock.now())
    db.session.commit()
    return case.id


def given(case_id: int) -> list[Given]:
    return [Given(1, "telling.send", str(case_id), {"case_id": case_id})]


def states() -> list[str]:
    db.session.expire_all()
    return list(db.session.scalars(select(Telling.state).order_by(Telling.id)))


def test_each_is_told_once_and_nothing_of_the_matter(office: Office) -> None:
    case_id = two_to_tell(office)
    for _again in range(2):
        tellings.keep(given(case_id))
    assert states() == ["sent", "sent"]
    posted = mails()
    assert sorted(each["To"] for each in posted) == ["b@test.example", "c@test.example"]
    for each in posted:
        said = f"{each['Subject']} {each.get_content()}"
        for word in ("Đèn", "Cầu Vồng", "Người Gửi Thử", "Sửa"):
            assert word not in said


def test_a_mail_server_that_is_away_is_tried_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = two_to_tell(office)

    def away(*_said: Any) -> None:
        raise OSError("away")

    with monkeypatch.context() as patch:
        patch.setattr(mail, "send", away)
        with pytest.raises(OSError, match="away"):
            tellings.keep(given(case_id))
    assert states() == ["failed", "waiting"]
    tellings.keep(given(case_id))
    assert states() == ["sent", "sent"]
