"""A link opens one deed, once and for a time, and is told to nobody but its addressee."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from office.base import clock, retention
from office.base.audit import Event
from office.base.db import db
from office.cases import links
from office.cases.models import Case, CaseLink
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_receipt, days_later


@pytest.fixture
def case(office: Office) -> Case:
    return a_receipt(office, Kind.COMPLAINT).case


def made(case: Case, office: Office, purpose: str = links.QUESTION, **more: object) -> str:
    token = links.make(case, purpose, clock.now(), office.actors[Role.RECEPTION], **more)  # type: ignore[arg-type]
    db.session.commit()
    return token


def test_a_link_opens_its_deed_once(office: Office, case: Case) -> None:
    token = made(case, office, subject=7, addressee="party.3")
    for _ in range(3):  # a mail program looks first, and again
        seen = links.look(token, links.QUESTION, clock.now())
    assert (seen.case_id, seen.subject, seen.addressee) == (case.id, 7, "party.3")
    assert links.use(token, links.QUESTION, clock.now()).used_at == clock.now()
    with pytest.raises(links.Used):
        links.look(token, links.QUESTION, clock.now())
    with pytest.raises(links.Used):
        links.use(token, links.QUESTION, clock.now())


@pytest.mark.parametrize("purpose", sorted(links.purposes()))
def test_every_purpose_has_an_end_written_as_data(office: Office, case: Case, purpose: str) -> None:
    token = made(case, office, purpose)
    days = links.purposes()[purpose].days
    with days_later(days) as then:
        assert links.look(token, purpose, then - timedelta(seconds=1))
        with pytest.raises(links.Expired) as late:
            links.use(token, purpose, then)
        assert late.value.link is not None, "the page can say what to do"


def test_a_link_is_good_for_its_own_purpose_alone(office: Office, case: Case) -> None:
    token = made(case, office, links.QUESTION)
    for other in set(links.purposes()) - {links.QUESTION}:
        with pytest.raises(links.Unknown):
            links.use(token, other, clock.now())


def test_what_was_taken_back_opens_nothing(office: Office, case: Case) -> None:
    first, second = made(case, office, subject=1), made(case, office, subject=2)
    now, actor = clock.now(), office.actors[Role.RECEPTION]
    assert links.revoke(case, links.QUESTION, now, actor, subject=1) == 1
    with pytest.raises(links.Revoked):
        links.use(first, links.QUESTION, now)
    assert links.use(second, links.QUESTION, now)
    assert links.revoke(case, links.QUESTION, now, actor) == 0, "what was used stays used"
    with pytest.raises(links.Used):
        links.look(second, links.QUESTION, now)


def test_of_two_at_once_one_is_told_that_it_was_used(office: Office, case: Case) -> None:
    token = made(case, office)
    seen = links.look(token, links.QUESTION, clock.now())
    db.session.execute(  # the other transaction, after ours had looked
        text("UPDATE case_link SET used_at = :at WHERE id = :id"),
        {"at": "2026-11-18 03:00:00.000000", "id": seen.id},
    )
    assert seen.used_at is None, "what this session remembers is old"
    with pytest.raises(links.Used):
        links.use(token, links.QUESTION, clock.now())


def test_a_deed_that_fails_leaves_the_link_good(office: Office, case: Case) -> None:
    token = made(case, office)
    links.use(token, links.QUESTION, clock.now())
    db.session.rollback()
    assert links.look(token, links.QUESTION, clock.now())


def test_the_address_is_kept_nowhere(office: Office, case: Case) -> None:
    token = made(case, office, addressee="unit.4")
    links.use(token, links.QUESTION, clock.now())
    db.session.commit()
    dump = "\n".join(db.session.connection().connection.driver_connection.iterdump())  # type: ignore[union-attr]
    assert "unit.4" in dump
    assert token not in dump
    told = db.session.scalars(select(Event).where(Event.action.like("case:link:%"))).all()
    assert [each.action for each in told] == ["case:link:make", "case:link:use"]
    assert token not in str(links.Unknown())


@pytest.mark.parametrize("said", ["", "x", "\x00", "é" * 40, "a" * 10_000, "\ud800"])
def test_whatever_is_typed_as_an_address_is_unknown(office: Office, said: str) -> None:
    with pytest.raises(links.Unknown):
        links.look(said, links.QUESTION, clock.now())


def test_old_links_are_forgotten_when_nobody_need_be_told_any_more(
    office: Office, case: Case
) -> None:
    made(case, office, links.CONFIRM)
    days = links.purposes()[links.CONFIRM].days + retention.period("case_link").days
    with days_later(days) as then:
        links.forget_old(then - timedelta(minutes=1))
        assert db.session.scalar(select(func.count()).select_from(CaseLink)) == 1
        links.forget_old(then + timedelta(minutes=1))
        assert db.session.scalar(select(func.count()).select_from(CaseLink)) == 0


def test_the_table_says_why_for_every_purpose() -> None:
    assert all(
        each.why and each.mark in {"V", "V2", "M", "P"} for each in links.purposes().values()
    )
