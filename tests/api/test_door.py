"""The programs' door speaks JSON, also when nothing is there."""

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize("address", ["/api/v1/", "/api/v1/nothing", "/api/v1/cases/1"])
def test_a_wrong_address_is_answered_as_json(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    if address != "/api/v1/":
        assert answer.get_json()["error"]["name"] == "NotFound"
