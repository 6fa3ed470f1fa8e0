"""The description of the programs' door is valid, and true."""

from flask.testing import FlaskClient
from openapi_spec_validator import validate

from api.description import describe
from office.law.rules import rule_ids


def test_the_description_is_valid_openapi(client: FlaskClient) -> None:
    told = client.get("/api/v1/openapi.json").get_json()
    validate(told)
    assert told["openapi"].startswith("3.1")


def test_every_address_described_answers_and_every_rule_is_offered(client: FlaskClient) -> None:
    told = describe()
    for path in told["paths"]:
        assert client.get(f"/api/v1{path}").status_code in {200, 400}
    first = told["paths"]["/deadlines"]["get"]["parameters"][0]
    assert first["schema"]["enum"] == list(rule_ids())
    names = [each["name"] for each in told["paths"]["/deadlines"]["get"]["parameters"]]
    assert len(names) == len(set(names))
    assert {"received_date", "complexity", "extensions", "pauses", "start"} <= set(names)
