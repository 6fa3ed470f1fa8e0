"""The programs' door speaks JSON, also when nothing is there."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from office.law import facts as law_facts


@pytest.mark.parametrize("address", ["/api/v1", "/api/v1/", "/api/v1/nothing", "/api/v1/cases/1"])
def test_a_wrong_address_is_answered_as_json(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    error = answer.get_json()["error"]
    assert error["name"] == "NotFound"
    assert error["vi"] != error["en"]


def test_another_method_is_refused_as_json_and_told_which_are_taken(client: FlaskClient) -> None:
    answer = client.post("/api/v1/deadlines", json={"rule": "reception.reply"})
    assert answer.status_code == 405
    assert answer.get_json()["error"]["name"] == "MethodNotAllowed"
    assert "GET" in answer.headers["Allow"]
    assert "POST" not in answer.headers["Allow"]


def test_a_failure_of_ours_is_json_with_its_number(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_any: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(app, "testing", False)
    monkeypatch.setattr(law_facts, "answer", fail)
    answer = client.get("/api/v1/deadlines?rule=reception.reply&received_date=2026-07-06")
    assert answer.status_code == 500
    error = answer.get_json()["error"]
    assert error["name"] == "InternalServerError"
    assert len(error["incident"]) == 8
