"""One word for strangers, and an honest one."""

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from office.base.db import db
from tests.page import Browser


def test_it_says_ok_and_nothing_else(page: Browser) -> None:
    answer = page.client.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_without_a_database_it_says_so(
    app: Flask, page: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_asked: object, **_named: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("host db.example refused"))

    monkeypatch.setattr(db.session, "execute", away)
    answer = page.client.get("/healthz")
    assert answer.status_code == 503
    assert b"db.example" not in answer.data
