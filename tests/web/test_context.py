"""What every template may speak of."""

import pytest
from flask import Flask

from office.people.roles import Role
from tests.builders import Office
from tests.page import Browser


def names(app: Flask, address: str) -> dict[str, object]:
    with app.test_request_context(address):
        said: dict[str, object] = {}
        app.update_template_context(said)
        return said


def test_a_stranger_is_nobody_on_a_day_in_viet_nam(app: Flask) -> None:
    said = names(app, "/?lang=en")
    assert (said["actor"], said["door"], said["locale"]) == (None, "citizen", "en")
    assert str(said["now_day"]) == "2026-11-18"
    assert said["demonstration"] is True


@pytest.mark.parametrize(("address", "door"), [("/can-bo/dang-nhap", "staff"), ("/", "citizen")])
def test_the_door_is_the_one_knocked_at(app: Flask, address: str, door: str) -> None:
    assert names(app, address)["door"] == door


def test_an_officer_is_named_on_his_own_door_only(office: Office, page: Browser) -> None:
    page.as_officer(Role.RECEPTION)
    name = office.officers[Role.RECEPTION].name
    assert name in page.get("/can-bo/").text
    assert name not in page.get("/").text
