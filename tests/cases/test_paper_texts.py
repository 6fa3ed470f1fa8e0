"""What papers say is found by those who may read them, and goes with the seal, the scanner and the erasure."""

import dataclasses
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from cli import upkeep
from office.base import clock, config, scanner
from office.base.db import db
from office.base.files import check
from office.cases import handling, paper_texts, quarantine
from office.cases.models import Case, PaperText
from office.law.kinds import Kind
from office.letters import pdf
from office.people.roles import Role
from office.privacy import erasing
from office.search import place, sync
from tests.base.test_paper_words import a_docx
from tests.builders import Office, a_receipt, sender_of
from tests.cases.test_resealing import seal
from tests.letters.examples import PAPERS
from tests.page import Browser

SAID = "Biên bản đo thửa đất, cọc mốc bằng đá ong"
PHRASE = '"đá ong"'


@pytest.fixture(autouse=True)
def _indexed(office: Office) -> None:
    sync.rebuild()


def with_a_paper(
    office: Office, said: str = SAID, kind: Kind = Kind.FEEDBACK, **more: object
) -> Case:
    case = a_receipt(office, kind=kind, **more).case
    if kind == Kind.DENUNCIATION:  # of which no office file is taken
        printed = pdf.render("paper", PAPERS["letter"] | {"paragraphs": [said]})
        upload = check("biên bản.pdf", printed, nameless=True)
    else:
        upload = check("biên bản.docx", a_docx(said))
    handling.say(case, sender_of(case), clock.now(), "Tôi gửi thêm.", uploads=[upload])
    db.session.commit()
    return case


def read_all() -> None:
    while paper_texts.read_waiting(clock.now()):
        pass
    sync.rebuild()


def texts() -> int:
    return db.session.scalar(select(func.count()).select_from(PaperText)) or 0


def found(page: Browser, words: str) -> str:
    return page.as_officer(Role.HEAD).get(f"/can-bo/tim-kiem?q={words}").text


def test_what_a_paper_says_is_found_and_the_paper_named(office: Office, page: Browser) -> None:
    case = with_a_paper(office)
    assert case.code not in found(page, PHRASE)
    upkeep.tick(thorough=True)
    upkeep.tick(thorough=True)  # what was read is a promise kept with the next
    place.current().forget()
    shown = found(page, PHRASE)
    assert case.code in shown
    assert "trong tệp biên bản.docx" in shown
    assert paper_texts.read_waiting(clock.now()) == 0


def test_what_cannot_be_read_is_tried_once(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    with_a_paper(office)

    def broken(_data: bytes) -> str:
        raise paper_texts.paper_words.Unreadable

    monkeypatch.setattr(paper_texts.paper_words, "words_of", broken)
    assert paper_texts.read_waiting(clock.now()) == 1
    assert paper_texts.read_waiting(clock.now()) == 0
    assert texts() == 0


def test_a_sealed_paper_is_never_read(office: Office, page: Browser) -> None:
    case = with_a_paper(office, kind=Kind.DENUNCIATION)
    assert all(each.sealed for each in case.attachments)
    read_all()
    assert texts() == 0
    assert case.code not in found(page, PHRASE)


def test_sealed_later_its_words_go(office: Office, page: Browser) -> None:
    case = with_a_paper(office)
    read_all()
    assert texts() == 1
    seal(office, case)
    db.session.commit()
    assert texts() == 0
    read_all()
    assert texts() == 0
    assert case.code not in found(page, PHRASE)


def test_sealed_while_it_is_read_nothing_is_kept(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = with_a_paper(office)

    def slow(_data: bytes) -> str:
        seal(office, case)
        db.session.commit()
        return SAID

    monkeypatch.setattr(paper_texts.paper_words, "words_of", slow)
    paper_texts.read_waiting(clock.now())
    assert texts() == 0


def test_two_who_read_at_once_keep_one_copy(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_a_paper(office)
    reader = paper_texts.paper_words.words_of

    def slow(data: bytes) -> str:
        monkeypatch.setattr(paper_texts.paper_words, "words_of", reader)
        paper_texts.read_waiting(clock.now())  # the other process, meanwhile
        return reader(data)

    monkeypatch.setattr(paper_texts.paper_words, "words_of", slow)
    assert paper_texts.read_waiting(clock.now()) == 1
    assert texts() == 1


def test_who_hides_the_name_hides_what_the_papers_tell_of_it(office: Office, page: Browser) -> None:
    case = with_a_paper(office, name_hidden=True)
    read_all()
    assert texts() == 1
    assert case.code not in found(page, PHRASE)


def test_erased_with_the_case(office: Office) -> None:
    case = with_a_paper(office)
    read_all()
    erasing.anonymise(case, clock.now())
    db.session.commit()
    assert texts() == 0


@pytest.fixture
def scanned() -> Iterator[None]:
    kept = config.current()
    config.install(dataclasses.replace(kept, clamav="/nowhere/clamd"))
    quarantine._put_off.clear()
    yield
    config.install(kept)
    quarantine._put_off.clear()


def test_a_paper_waits_for_the_scanner_and_a_harmful_one_is_not_read(
    office: Office, scanned: None, monkeypatch: pytest.MonkeyPatch, page: Browser
) -> None:
    case = with_a_paper(office)
    assert paper_texts.read_waiting(clock.now()) == 0
    monkeypatch.setattr(scanner, "scan", lambda _address, _data: "")
    quarantine.scan_waiting(clock.now())
    read_all()
    assert case.code in found(page, PHRASE)
    case.attachments[0].scan = "found"
    db.session.commit()
    sync.rebuild()
    assert case.code not in found(page, PHRASE)
