"""A draft is kept for its sender alone, and forgotten in time."""

import hashlib
import os
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from office.base import clock, config
from office.base.db import db
from office.base.files import Upload
from office.cases import drafts
from office.cases.models import Draft
from tests.builders import Office, a_receipt

PAPER = Upload(
    name="Đơn của Đặng Thị Tuyết Vân.pdf", media_type="application/pdf", size=5,
    sha256=hashlib.sha256(b"paper").hexdigest(), data=b"paper", place_removed=False, had_place=False,
)  # fmt: skip


@pytest.fixture
def draft(context: Flask) -> drafts.Open:
    made = drafts.begin()
    made.answers = {"kind": "feedback", "body": "Đèn tắt", "name": "Đặng Thị Tuyết Vân"}
    drafts.add_file(made, PAPER)
    drafts.save(made, clock.now())
    db.session.commit()
    return made


def test_a_draft_comes_back_whole_with_its_papers(draft: drafts.Open) -> None:
    found = drafts.load(draft.token)
    assert found == draft
    assert found.kind == "feedback"
    assert drafts.uploads(found) == [PAPER]


def test_beginning_writes_nothing(context: Flask) -> None:
    assert drafts.begin().token != drafts.begin().token
    assert db.session.scalar(select(func.count()).select_from(Draft)) == 0


def test_the_database_and_the_disk_alone_do_not_tell_what_was_typed(draft: drafts.Open) -> None:
    row = db.session.scalars(select(Draft)).one()
    assert draft.token not in str(row.id)
    assert "Vân".encode() not in row.sealed
    folder = config.current().instance / "drafts"
    kept = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    assert kept
    assert all(b"paper" not in data for data in kept)


@pytest.mark.parametrize("token", ["", "x", "a" * 32])
def test_another_token_finds_nothing(draft: drafts.Open, token: str) -> None:
    assert drafts.load(token) is None


def test_a_damaged_draft_is_no_draft(draft: drafts.Open) -> None:
    row = db.session.scalars(select(Draft)).one()
    row.sealed = row.sealed[:-1] + b"x"
    db.session.commit()
    assert drafts.load(draft.token) is None


def test_a_paper_taken_out_is_gone(draft: drafts.Open) -> None:
    drafts.drop_file(draft, "nowhere")
    assert len(draft.files) == 1
    drafts.drop_file(draft, draft.files[0]["place"])
    assert drafts.uploads(draft) == []


def test_a_draft_that_became_a_case_keeps_its_number_only(
    office: Office, draft: drafts.Open
) -> None:
    case = a_receipt(office).case
    drafts.become(draft, case.id, clock.now())
    found = drafts.load(draft.token)
    assert found is not None
    assert (found.case_id, found.answers, found.files) == (case.id, {"kind": "feedback"}, [])


def test_untouched_drafts_and_their_papers_are_forgotten_after_thirty_days(
    draft: drafts.Open,
) -> None:
    folder = config.current().instance / "drafts"
    paper = next(path for path in folder.glob("*/*") if path.is_file())
    os.utime(paper, (clock.now().timestamp(),) * 2)
    assert drafts.forget_old(clock.now() + timedelta(days=29)) == 0
    assert paper.exists()
    assert drafts.forget_old(clock.now() + timedelta(days=31)) == 1
    assert drafts.load(draft.token) is None
    assert not paper.exists()


def test_a_draft_still_being_written_keeps_its_papers(draft: drafts.Open) -> None:
    later = clock.now() + timedelta(days=29)
    drafts.save(draft, later)
    db.session.commit()
    drafts.forget_old(later + timedelta(days=2))
    assert drafts.uploads(draft)
