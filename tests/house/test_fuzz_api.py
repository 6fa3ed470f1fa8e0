"""The programs' door keeps what its own description promises, whatever is asked (W11, W12)."""

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance
from schemathesis.specs.openapi.schemas import OpenApiSchema

from api.description import describe
from tests.api.test_deadlines import ASKABLE, written
from web import flood

GOOD, BAD = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
ASKED = [(path, way) for path, ways in describe()["paths"].items() for way in (GOOD, BAD)
         if way is GOOD or ways["get"]["parameters"]]  # fmt: skip
MANY = settings(
    max_examples=300,
    derandomize=True,
    database=None,
    deadline=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def described(app: Flask) -> OpenApiSchema:
    """The description that the door itself hands out, asked without a network."""
    flood.levels.forget()
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)


@pytest.mark.parametrize(("path", "way"), ASKED, ids=lambda each: str(getattr(each, "value", each)))
@MANY
@given(data=st.data())
def test_every_answer_is_as_the_description_says(
    described: OpenApiSchema, path: str, way: GenerationMode, data: st.DataObject
) -> None:
    case = data.draw(described[path]["GET"].as_strategy(generation_mode=way))
    flood.levels.forget()
    # Which facts are needed depends on the rule, which no description of parameters can say:
    case.call_and_validate(excluded_checks=[positive_data_acceptance])


def test_the_answers_to_honest_questions_are_as_described(described: OpenApiSchema) -> None:
    for each in ASKABLE:
        asked = {"rule": each["rule"], **written(each["facts"])}
        flood.levels.forget()
        answer = described["/deadlines"]["GET"].Case(query=asked).call_and_validate()
        assert answer.status_code == 200, each["id"]


def test_having_to_wait_is_described(
    app: Flask, described: OpenApiSchema, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flood, "PAGE", flood.Measure(0, 0.1))
    for path in described:
        answer = described[path]["GET"].Case().call_and_validate()
        assert answer.status_code == 429
        assert int(answer.headers["retry-after"][0]) >= 1
