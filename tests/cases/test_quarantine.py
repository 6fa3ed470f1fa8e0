"""While a paper waits, filing goes on and nobody opens it; the scanner's word opens or closes it."""

import dataclasses
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from cli import upkeep
from office.base import clock, config, scanner
from office.base.audit import Event
from office.base.db import db
from office.base.files import check
from office.cases import handling, intake, quarantine
from office.cases.models import Attachment, Case
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_receipt, sender_of
from tests.citizen.test_track import PDF, open_case_of
from tests.page import Browser

HARMFUL = PDF.replace(b"%%EOF", b"% EICAR\n%%EOF")


@pytest.fixture
def scanned(app: Flask) -> Iterator[None]:
    kept = config.current()
    config.install(dataclasses.replace(kept, clamav="/nowhere/clamd"))
    quarantine._put_off.clear()
    upkeep._scanner["away"] = False
    yield
    config.install(kept)
    quarantine._put_off.clear()
    upkeep._scanner["away"] = False


def look(_address: str, data: bytes) -> str:
    return "Eicar" if b"EICAR" in data else ""


def gone(_address: str, _data: bytes) -> str:
    raise scanner.Away("ConnectionRefusedError")


def a_case_with(office: Office, data: bytes, kind: Kind = Kind.FEEDBACK) -> Case:
    receipt = a_receipt(office, kind=kind)
    upload = check("đơn.pdf", data)
    who = sender_of(receipt.case)
    handling.say(receipt.case, who, clock.now(), "Tôi gửi thêm.", uploads=[upload])
    db.session.commit()
    return receipt.case


def seen_by_the_sender(app: Flask, case: Case) -> str:
    visitor = Browser(app)
    return visitor.get(open_case_of(visitor, case)).text


def paper_of(case: Case) -> Attachment:
    db.session.expire_all()
    return db.session.scalars(select(Attachment).where(Attachment.case_id == case.id)).one()


def read(case: Case) -> bytes:
    paper = paper_of(case)
    return intake.content_of(db.session.get_one(Case, case.id), paper, sender_of(case))


def test_without_a_scanner_papers_are_open_at_once(office: Office) -> None:
    case = a_case_with(office, PDF)
    assert read(case) == PDF
    assert quarantine.scan_waiting(clock.now()) == quarantine.Round()


def test_a_scanner_that_is_away_stops_no_filing_and_opens_nothing_f4(
    office: Office, scanned: None, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanner, "scan", gone)
    case = a_case_with(office, PDF)
    assert quarantine.scan_waiting(clock.now()).away
    paper = paper_of(case)
    assert quarantine.waiting() == 1
    with pytest.raises(intake.Quarantined):
        read(case)
    assert "đang chờ quét mã độc" in seen_by_the_sender(app, case)
    officer = Browser(app).as_officer(Role.RECEPTION)
    url = f"/can-bo/vu-viec/{case.code}"
    shown = officer.get(url)
    assert "đang chờ quét mã độc" in shown.text
    assert f"/tep/{paper.handle}" not in shown.html
    refused = officer.get(f"{url}/tep/{paper.handle}", follow=True)
    assert refused.response.mimetype == "text/html"
    assert "Tệp này chưa mở được" in refused.text


def test_a_clean_paper_opens_after_the_scan(
    office: Office, scanned: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanner, "scan", look)
    case = a_case_with(office, PDF)
    assert upkeep.tick(thorough=False).scanned == 1
    assert read(case) == PDF
    assert quarantine.scan_waiting(clock.now()).looked_at == 0


def test_a_harmful_paper_stays_closed_and_is_told_f4(
    office: Office, scanned: None, monkeypatch: pytest.MonkeyPatch, app: Flask
) -> None:
    monkeypatch.setattr(scanner, "scan", look)
    case = a_case_with(office, HARMFUL)
    assert quarantine.scan_waiting(clock.now()).harmful == 1
    with pytest.raises(intake.Quarantined):
        read(case)
    (event,) = db.session.scalars(select(Event).where(Event.action == quarantine.ACTION))
    assert event.facts["found"] == "Eicar"
    assert "có mã độc" in seen_by_the_sender(app, case)
    seen = Browser(app).as_officer(Role.RECEPTION).get(f"/can-bo/vu-viec/{case.code}")
    assert "Tìm thấy mã độc" in seen.text


def test_a_sealed_paper_is_looked_at_whenever_a_holder_opens_it_f4(
    office: Office, scanned: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before that nobody can open it for the scanner, which is not asked in vain."""
    monkeypatch.setattr(scanner, "scan", look)
    harmful = a_case_with(office, HARMFUL, Kind.DENUNCIATION)
    clean = a_case_with(office, PDF, Kind.DENUNCIATION)
    assert quarantine.scan_waiting(clock.now()) == quarantine.Round()
    assert read(clean) == PDF
    with pytest.raises(intake.Quarantined):
        read(harmful)
    monkeypatch.setattr(scanner, "scan", gone)
    with pytest.raises(intake.Quarantined):
        read(clean)


def test_papers_of_before_the_scanner_are_looked_at_and_open_meanwhile(
    office: Office, scanned: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = a_case_with(office, PDF)
    paper_of(case).scan = ""
    db.session.commit()
    assert read(case) == PDF
    monkeypatch.setattr(scanner, "scan", look)
    assert quarantine.scan_waiting(clock.now()).looked_at == 1
    assert paper_of(case).scan == "clean"


def test_a_paper_over_which_the_scanner_hangs_holds_up_no_other(
    office: Office, scanned: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = a_case_with(office, HARMFUL)
    good = a_case_with(office, PDF)

    def hang(_address: str, data: bytes) -> str:
        return gone(_address, data) if b"EICAR" in data else ""

    monkeypatch.setattr(scanner, "scan", hang)
    quarantine.scan_waiting(clock.now())
    assert paper_of(good).scan == "clean"
    assert paper_of(bad).scan == "waiting"
    monkeypatch.setattr(scanner, "scan", look)
    assert quarantine.scan_waiting(clock.now()).harmful == 1


def test_a_scanner_that_is_away_is_asked_once_a_minute(
    office: Office, scanned: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(scanner, "scan", lambda a, d: asked.append(1) or gone(a, d))
    a_case_with(office, PDF)
    for thorough in (False, False, False, True):
        upkeep.look_at_papers(thorough=thorough)
    assert len(asked) == 2


def test_no_transaction_is_open_while_the_scanner_works(
    office: Office, scanned: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(_address: str, _data: bytes) -> str:
        assert not db.session().in_transaction()
        return ""

    monkeypatch.setattr(scanner, "scan", busy)
    a_case_with(office, PDF)
    assert quarantine.scan_waiting(clock.now()).looked_at == 1
