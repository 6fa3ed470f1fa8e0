"""Which words someone agreed to, in which version; taken back, it holds at once."""

from dataclasses import replace
from datetime import date

import pytest

from office.base import clock
from office.base.audit import Event
from office.base.db import db
from office.cases import consents
from office.letters import deliver
from tests.builders import Office, a_receipt


def test_a_new_version_is_recorded_anew_and_the_old_one_stays_readable(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = a_receipt(office).case
    consents.agree(consents.FILING, clock.now(), case_id=case.id)
    consents.agree(consents.FILING, clock.now(), case_id=case.id)
    first = consents.current(consents.FILING, clock.today())
    second = replace(first, version=2, valid_from=date(2026, 11, 1), vi="Lời mới")
    monkeypatch.setattr(consents, "texts", lambda: (second, first))
    consents.agree(consents.FILING, clock.now(), case_id=case.id)
    db.session.flush()
    assert [each.version for each in consents.agreed(case)] == [1, 2]
    assert consents.current(consents.FILING, date(2026, 3, 1)) == first


def test_no_mail_goes_where_consent_was_taken_back(office: Office) -> None:
    case = a_receipt(office).case
    assert deliver.reader_of(case) is not None
    consents.stop_mail(case, clock.now())
    db.session.commit()
    assert deliver.reader_of(case) is None
    consents.resume_mail(case, clock.now())
    db.session.commit()
    assert deliver.reader_of(case) is not None
    given = [each for each in consents.agreed(case) if each.text == consents.MAIL]
    assert [each.withdrawn_at is None for each in given] == [False, True]


def test_every_text_has_both_languages_and_its_ground() -> None:
    for each in consents.texts():
        assert all((each.vi, each.en, each.ground_vi, each.ground_en))
        assert each.basis in {"notice", "consent"}
    assert {each.id for each in consents.texts()} == {"filing", "mail", "account", "sms"}


def test_one_way_of_being_told_at_a_time_and_each_change_is_kept(office: Office) -> None:
    case = a_receipt(office).case
    assert consents.way_of(case_id=case.id) == consents.BY_MAIL
    for way in (
        consents.BY_SMS, consents.BY_SMS, consents.UNTOLD, consents.BY_MAIL, consents.BY_SMS,
    ):  # fmt: skip
        consents.choose(way, clock.now(), case_id=case.id)
        assert consents.way_of(case_id=case.id) == way
        assert (deliver.reader_of(case) is not None) == (way == consents.BY_MAIL)
        assert bool(deliver.phone_of(case)) == (way == consents.BY_SMS)
    standing = [each.text for each in consents.agreed(case) if each.withdrawn_at is None]
    assert standing == [consents.SMS]
    told = db.session.query(Event).filter(Event.action.startswith("privacy:consent")).count()
    assert told == 4, "the same again changes nothing"


def test_what_is_chosen_while_filing_is_told_by_the_filing(office: Office) -> None:
    case = a_receipt(office).case
    consents.choose(consents.BY_SMS, clock.now(), case_id=case.id, filing=True)
    assert consents.way_of(case_id=case.id) == consents.BY_SMS
    told = db.session.query(Event).filter(Event.action.startswith("privacy:consent"))
    assert told.count() == 0
