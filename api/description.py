"""What this door offers, in the words of OpenAPI 3.1, made from the rules it answers for."""

from functools import cache
from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue

from api.deadlines import RULE
from api.door import door
from office.cases import permissions as may
from office.law.facts import Question, questions
from office.law.rules import GRADES, TRUTHS, rule_ids, table, versions
from web import law_facts as carried
from web.access import requires

TEXT = {"type": "string"}
DAY = {"type": "string", "format": "date"}
BOTH = {"type": "object", "properties": {"vi": TEXT, "en": TEXT}, "required": ["vi", "en"]}
SPECIAL: dict[str, tuple[dict[str, Any], str]] = {
    "complexity": ({"type": "string", "enum": list(GRADES)}, "Mức độ phức tạp"),
    "obstacle_days": ({"type": "integer", "minimum": 0}, "Số ngày có trở ngại khách quan"),
    "extensions": (TEXT, "Các lần gia hạn, cách nhau bằng dấu phẩy: 30,30 hoặc 30@2026-11-16"),
    "pauses": (TEXT, "Các lần tạm đình chỉ: 2026-07-16/2026-08-03"),
    "year": ({"type": "integer"}, "Năm"),
    "month": (TEXT, "Tháng, 2026-07"),
    "post": (TEXT, "Chức vụ"),
    "kind": (TEXT, "Kỳ báo cáo"),
    "sender": (TEXT, "Nơi gửi báo cáo"),
    "start": (DAY, "Ngày bắt đầu, thay cho tên riêng của nó trong từng quy tắc"),
}


WAIT = {
    "description": "Số giây cần chờ",
    "schema": {"type": "integer", "minimum": 1},
}
EDITION = {
    "name": carried.EDITION,
    "in": "query",
    "description": "Bản của lịch làm việc; không ghi thì là bản mới nhất",
    "schema": {"type": "integer", "minimum": 0},
}


@door.get("/openapi.json")
@requires(may.PUBLIC)
def openapi() -> ResponseReturnValue:
    """Describe this door."""
    return jsonify(describe())


@cache
def describe() -> dict[str, Any]:
    """Return the description, with one parameter for every fact any rule asks."""
    asked: dict[str, Question] = {}
    for name in rule_ids():
        for version in versions(name):
            asked |= {each.name: each for each in questions(version)}
    asked["start"] = Question("start", "day", needed=False)
    rule = {
        "name": RULE,
        "in": "query",
        "required": True,
        "description": "Tên quy tắc, xem /rules",
        "schema": {"type": "string", "enum": list(rule_ids())},
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Nghe Dân: thời hạn theo luật",
            "version": "1",
            "description": "Ngày cuối cùng của một thời hạn và cách đếm từng ngày. Không lưu gì.",
        },
        "servers": [{"url": "/api/v1"}],
        "paths": {
            "/deadlines": {
                "get": _operation(
                    "reckon",
                    "Tính một thời hạn",
                    "#/components/schemas/Answer",
                    [rule, *(_parameter(each) for each in asked.values()), EDITION],
                )
            },
            "/rules": {"get": _operation("rules", "Các quy tắc", "#/components/schemas/Rules", [])},
            "/openapi.json": {
                "get": _operation(
                    "openapi", "Bản mô tả này", "#/components/schemas/Description", []
                )
            },
        },
        "components": {"schemas": _schemas()},
    }


def _parameter(asked: Question) -> dict[str, Any]:
    schema, words = SPECIAL.get(asked.name, ({}, ""))
    if not schema:
        known = table().facts.get(asked.name)
        words = f"{known.vi} ({known.en})" if known else asked.name
        schema = {"type": "boolean"} if asked.name in TRUTHS else DAY
        if asked.type == "moment":
            schema = {"type": "string", "format": "date-time"}
    return {"name": asked.name, "in": "query", "description": words, "schema": schema}


def _operation(
    name: str, summary: str, schema: str, parameters: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "operationId": name,
        "summary": summary,
        "parameters": parameters,
        "responses": {
            "200": _answer("Trả lời", schema),
            "400": _answer("Câu hỏi sai, kèm câu nói rõ sai gì", "#/components/schemas/Error"),
            "404": _answer("Không có quy tắc này", "#/components/schemas/Error"),
            "429": {
                **_answer("Hỏi quá nhiều, xin chờ", "#/components/schemas/Error"),
                "headers": {"Retry-After": WAIT},
            },
        },
    }


def _answer(words: str, schema: str) -> dict[str, Any]:
    return {
        "description": words,
        "content": {"application/json": {"schema": {"$ref": schema}}},
    }


def _schemas() -> dict[str, Any]:
    day = {
        "type": "object",
        "properties": {
            "date": DAY,
            "weekday": BOTH,
            "counted": {"type": "boolean"},
            "number": {"type": ["integer", "null"]},
            "reason": TEXT,
            "note": {"anyOf": [BOTH, {"type": "null"}]},
        },
        "required": ["date", "counted", "reason"],
    }
    return {
        "Answer": {
            "type": "object",
            "properties": {
                "rule": TEXT,
                "due": {"anyOf": [DAY, {"type": "null"}]},
                "article": BOTH,
                "days": {"type": "array", "items": day},
                "applied": {"type": "array", "items": {"type": "object"}},
            },
            "required": ["rule", "article"],
        },
        "Rules": {
            "type": "object",
            "properties": {"rules": {"type": "array", "items": {"type": "object"}}},
            "required": ["rules"],
        },
        "Description": {
            "type": "object",
            "properties": {"openapi": {"type": "string", "pattern": r"^3\.1\."}},
            "required": ["openapi", "info", "paths"],
        },
        "Error": {
            "type": "object",
            "properties": {
                "error": {
                    "type": "object",
                    "properties": {"name": TEXT, "vi": TEXT, "en": TEXT},
                    "required": ["name", "vi", "en"],
                }
            },
            "required": ["error"],
        },
    }
