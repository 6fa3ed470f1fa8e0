"""Limits for programs: what the page says, as JSON, and every wrong question answered by name."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from office.law.rules import rule_ids, versions

EXAMPLES = json.loads(
    (Path(__file__).parents[1] / "law" / "deadline-examples.json").read_text(encoding="utf-8")
)
ADDRESS = "/api/v1/deadlines"


def written(facts: dict[str, Any]) -> dict[str, str]:
    said: dict[str, str] = {}
    for name, value in facts.items():
        if isinstance(value, bool):
            said[name] = str(value).lower()
        elif isinstance(value, list):
            said[name] = ",".join(map(str, value))
        elif isinstance(value, dict):
            said["obstacle_days"] = str(value["days"])
        else:
            said[name] = str(value)
    return said


ASKABLE = [
    each
    for each in EXAMPLES
    if each["expected"].get("due") and each.get("confidence") != "ambiguous"
]


@pytest.mark.parametrize("example", ASKABLE, ids=lambda each: each["id"])
def test_the_examples_worked_out_by_hand_come_out(client: FlaskClient, example: Any) -> None:
    asked = {"rule": example["rule"], **written(example["facts"])}
    answer = client.get(f"{ADDRESS}?{urlencode(asked)}")
    assert answer.status_code == 200, answer.get_json()
    assert answer.get_json()["due"] == example["expected"]["due"]


def test_the_answer_tells_each_day_and_each_article(client: FlaskClient) -> None:
    found = client.get(f"{ADDRESS}?rule=reception.reply&received_date=2025-12-25").get_json()
    assert found["due"] == "2026-01-10"
    assert found["counted"] == 10
    assert found["counted"] + found["skipped"] == len(found["days"]) == 17
    assert {each["reason"] for each in found["days"]} == {
        "event", "", "weekend", "holiday", "swapped", "makeup",
    }  # fmt: skip
    assert found["days"][-1]["weekday"] == {"vi": "thứ Bảy", "en": "Saturday"}
    assert "khoản 1 Điều 28" in found["article"]["vi"]
    assert [each["id"] for each in found["applied"]] == [
        "event", "working_days", "makeup", "midnight",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "code", "name"),
    [
        ("", 400, "MissingFact"),
        ("rule=nothing", 404, "UnknownRule"),
        ("rule=reception.reply", 400, "MissingFact"),
        ("rule=reception.reply&received_date=2026-02-30", 400, "ImpossibleDate"),
        ("rule=reception.reply&received_date=tomorrow", 400, "ImpossibleDate"),
        ("rule=reception.reply&received_date=2026-07-06&moon=1", 400, "WrongFact"),
        ("rule=reception.reply&received_date=2045-07-06", 400, "BeyondCalendar"),
        ("rule=petition.redline&received_date=2026-06-30", 400, "NotInForce"),
        ("rule=complaint.first.decide&start=2026-07-06&extensions=x", 400, "WrongFact"),
        ("rule=complaint.first.decide&start=2026-07-06&extensions=16", 400, "UnlawfulExtension"),
        (
            "rule=complaint.first.decide&start=2026-07-06&extensions=10@2026-09-01",
            400,
            "LateExtension",
        ),
        (
            "rule=complaint.first.decide&start=2026-07-06&pauses=2026-07-20/2026-07-10",
            400,
            "ResumedBeforeSuspended",
        ),
        (
            "rule=complaint.first.decide&start=2026-07-06&pauses=2026-07-10/2026-07-20,2026-07-15/2026-07-30",
            400,
            "OverlappingPauses",
        ),
        (
            "rule=complaint.first.decide&start=2026-07-06&pauses=2026-07-01/2026-07-20",
            400,
            "SuspendedBeforeStart",
        ),
        (
            "rule=reception.reply&start=2026-07-06&pauses=2026-07-07/2026-07-20",
            400,
            "NoSuspension",
        ),
        ("rule=data.breach.notify&start=now", 400, "ImpossibleDate"),
        (f"rule=complaint.first.decide&start=2026-07-06&extensions={'9' * 5000}", 400, "WrongFact"),
        (
            f"rule=complaint.second.file&start=2026-07-06&obstacle_days={'9' * 5000}",
            400,
            "WrongFact",
        ),
        (f"rule=report.ttcp.send&year={'9' * 5000}&kind=quy_I&sender=x", 400, "WrongFact"),
        ("rule=reception.reply&start=2026-07-06&start=2026-07-07", 400, "WrongFact"),
        ("rule=reception.reply&start=2026-07-06&calendar_edition=999", 400, "WrongFact"),
        ("rule=reception.reply&start=2026-07-06&calendar_edition=old", 400, "WrongFact"),
        ("rule=report.danvan.annual&year=soon", 400, "WrongFact"),
        ("rule=report.ttcp.send&year=2026&kind=moon&sender=x", 400, "WrongFact"),
    ],
)
def test_a_wrong_question_is_named_and_explained(
    client: FlaskClient, asked: str, code: int, name: str
) -> None:
    answer = client.get(f"{ADDRESS}?{asked}")
    assert answer.status_code == code
    error = answer.get_json()["error"]
    assert error["name"] == name
    assert error["vi"] != error["en"]
    assert error["vi"].endswith(".")
    assert len(error["vi"]) < 400


def test_every_rule_is_listed_with_its_versions_and_questions(client: FlaskClient) -> None:
    rules = client.get("/api/v1/rules").get_json()["rules"]
    assert [each["id"] for each in rules] == list(rule_ids())
    for each in rules:
        assert len(each["versions"]) == len(versions(each["id"]))
        assert all(version["article"]["vi"] for version in each["versions"])


def test_what_changes_nothing_may_be_kept_for_a_while(client: FlaskClient) -> None:
    good = client.get(f"{ADDRESS}?rule=reception.reply&received_date=2026-07-06")
    assert good.headers["Cache-Control"] == "public, max-age=300"
    assert "Set-Cookie" not in good.headers
