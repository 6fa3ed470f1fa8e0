"""An error page says what to do next, in the reader's language, and loses nothing typed."""

import re
import sqlite3
from collections.abc import Iterator

import pytest
from flask import Flask

from office.base import config
from office.base import db as base
from office.base.db import db
from office.cases.models import Message
from office.people.roles import Role
from tests.builders import Office, a_receipt
from tests.page import Browser, forget_the_last_visitor

TYPED = "Bao giờ đèn sáng lại? <b>Xin cho biết</b>"


@pytest.fixture
def honest(app: Flask) -> Iterator[Flask]:
    """The application as it is when it does not run under test."""
    app.testing = False
    yield app
    app.testing = True


@pytest.mark.parametrize(("lang", "words"), [("vi", "Không có trang này"), ("en", "404")])
def test_a_page_that_is_not_there(page: Browser, lang: str, words: str) -> None:
    answer = page.get(f"/khong-co?lang={lang}")
    assert answer.status == 404
    assert words in answer.text
    assert answer.soup.html["lang"] == lang  # type: ignore[index]
    assert answer.response.headers["Cache-Control"] == "no-store"


def test_a_wrong_method(page: Browser) -> None:
    answer = page.get("/dang-xuat")
    assert answer.status == 405
    assert "Không mở được trang theo cách này" in answer.text
    assert page.get("/dang-xuat?lang=en").status == 405


def test_a_page_of_another_role(office: Office, page: Browser) -> None:
    page.as_officer(Role.HANDLER)
    for lang in ("vi", "en"):
        answer = page.get(f"/can-bo/nhat-ky?lang={lang}")
        assert answer.status == 403


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_body_too_large_is_read_away_and_answered(page: Browser, lang: str) -> None:
    for size in (27_000_000, 40_000_000):
        answer = page.post(f"/tra-cuu?lang={lang}", {"ma": "x" * size}, token=False)
        assert answer.status == 413
        assert len(answer.html) < 100_000


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_an_expired_form_hands_back_what_was_typed_but_no_password(
    page: Browser, lang: str
) -> None:
    sent = {"noi_dung": TYPED, "password": "một câu bí mật", "khoa": "k1", "csrf_token": "old"}
    answer = page.post(f"/tra-cuu?lang={lang}", sent, token=False)
    assert answer.status == 400
    assert "<b>Xin" not in answer.html
    assert "một câu bí mật" not in answer.html
    form = answer.form("/tra-cuu")
    assert (form["noi_dung"], form["khoa"]) == (TYPED, "k1")
    assert TYPED in answer.text
    assert form["csrf_token"] != "old"
    again = page.client.post(f"/tra-cuu?lang={lang}", data=form)
    assert again.status_code != 400


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_failure_of_ours_has_a_number_and_no_trace(
    honest: Flask, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    def fail() -> None:
        raise RuntimeError("Người Gửi Thử 0900 000 123")

    monkeypatch.setitem(honest.view_functions, "health", fail)
    answer = Browser(honest).get(f"/healthz?lang={lang}")
    assert answer.status == 500
    assert re.search(r"\b[0-9a-f]{8}\b", answer.text)
    for word in ("RuntimeError", "Traceback", "Người Gửi Thử", ".py"):
        assert word not in answer.html


def test_what_a_failing_page_did_is_undone(
    honest: Flask, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        db.session.add(
            Message(case_id=case.id, at=case.received_at, from_citizen=True, text="half")
        )
        db.session.flush()
        raise RuntimeError

    case = a_receipt(office).case
    endpoint = next(r.endpoint for r in honest.url_map.iter_rules() if r.rule == "/dang-xuat")
    monkeypatch.setitem(honest.view_functions, endpoint, fail)
    fail.permission = "public"  # type: ignore[attr-defined]
    assert Browser(honest).post("/dang-xuat").status == 500
    assert db.session.query(Message).count() == 0


@pytest.fixture
def locked(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[sqlite3.Connection]:
    monkeypatch.setattr(base, "BUSY_MILLISECONDS", 50)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    other = sqlite3.connect(config.current().instance / "nghedan.sqlite3", isolation_level=None)
    yield other
    other.close()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_a_locked_database_answers_503_with_the_words_and_takes_them_afterwards(
    office: Office, app: Flask, locked: sqlite3.Connection
) -> None:
    receipt = a_receipt(office)
    visitor = Browser(app)
    address = str(visitor.open(receipt.case.code, receipt.secret).response.request.path)
    visitor.get(address)
    form = visitor.get(address).form("nhan-tin") | {"noi_dung": TYPED}
    locked.execute("BEGIN IMMEDIATE")
    forget_the_last_visitor()
    answer = visitor._read(visitor.client.post(f"{address}/nhan-tin", data=form))
    assert answer.status == 503
    assert TYPED in answer.text
    assert "chưa nhận được" in answer.text
    assert re.search(r"\b[0-9a-f]{8}\b", answer.text)
    kept = answer.form("nhan-tin")
    assert kept["noi_dung"] == TYPED
    locked.execute("ROLLBACK")
    forget_the_last_visitor()
    assert visitor.client.post(f"{address}/nhan-tin", data=kept).status_code in {302, 303}
    assert [each.text for each in db.session.query(Message)] == [TYPED]


def test_an_officer_behind_a_locked_database_loses_no_word_either(
    office: Office, app: Flask, locked: sqlite3.Connection
) -> None:
    code = a_receipt(office).case.code
    officer = Browser(app).as_officer(Role.RECEPTION)
    token = officer.token()
    locked.execute("BEGIN IMMEDIATE")
    sent = {"csrf_token": token, "ly_do": TYPED}
    forget_the_last_visitor()
    answer = officer._read(officer.client.post(f"/can-bo/vu-viec/{code}/transfer", data=sent))
    assert answer.status == 503
    assert TYPED in answer.text
