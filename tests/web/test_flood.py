"""A flood waits, a shared line works, and whoever waits loses no word (W14)."""

import pytest
from flask import Flask

from office.people.roles import Role
from tests.builders import Office
from tests.page import Browser, forget_the_last_visitor
from web import flood
from web.flood import COSTLY, FORM, Levels, Measure

THREE = Measure(3, 0.5)
TYPED = "Đèn đường tắt đã ba đêm"


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flood, "monotonic", lambda: 0.0)


def test_a_bucket_empties_says_how_long_and_refills() -> None:
    levels = Levels()
    assert [levels.wait(b"a", THREE, 0.0) for _ in range(4)] == [0, 0, 0, 2]
    assert levels.wait(b"b", THREE, 0.0) == 0
    assert levels.wait(b"a", THREE, 1.0) == 1
    assert levels.wait(b"a", THREE, 2.0) == 0
    assert [levels.wait(b"a", THREE, 9000.0) for _ in range(4)] == [0, 0, 0, 2]


def test_a_flood_from_many_lines_fills_no_memory() -> None:
    levels = Levels(most=100)
    for number in range(1000):
        levels.wait(str(number).encode(), THREE, 0.0)
    assert len(levels) == 100


def test_a_flood_of_forms_waits_and_loses_no_word_w14(page: Browser) -> None:
    for _ in range(FORM.at_once):
        assert page.client.post("/tra-cuu", data={"ma": "x"}).status_code != 429
    answer = page.post("/tra-cuu", {"ma": TYPED, "password": "bí mật"}, token=False)
    assert answer.status == 429
    assert int(answer.response.headers["Retry-After"]) >= 1
    assert answer.form("/tra-cuu")["ma"] == TYPED
    assert "bí mật" not in answer.html
    assert page.client.get("/tra-cuu").status_code == 200
    assert page.client.post("/gui-don", data={}).status_code != 429


def test_one_line_keeps_no_other_from_the_form_w14(app: Flask) -> None:
    for number in range(
        FORM.at_once + 1
    ):  # one line of IPv6 has more addresses than anybody counts
        one = {"REMOTE_ADDR": f"2001:db8::{number:x}"}
        status = app.test_client().post("/tra-cuu", data={}, environ_overrides=one).status_code
    assert status == 429
    other = {"REMOTE_ADDR": "2001:db8:1::1"}
    assert app.test_client().post("/tra-cuu", environ_overrides=other).status_code != 429


def test_pages_that_cost_much_have_a_smaller_measure_w11(page: Browser) -> None:
    seen = [page.client.get("/thoi-han.ics").status_code for _ in range(COSTLY.at_once + 1)]
    assert seen[-1] == 429
    assert 429 not in seen[:-1]
    assert page.client.get("/").status_code == 200


def test_a_program_is_told_in_json(page: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flood, "PAGE", Measure(1, 0.01))
    page.client.get("/api/v1/rules")
    answer = page.client.get("/api/v1/rules")
    assert answer.status_code == 429
    assert answer.get_json()["error"]["name"] == "TooManyRequests"
    assert answer.headers["Retry-After"] == "100"


def test_officers_behind_one_line_are_counted_each_by_themselves(
    office: Office, app: Flask
) -> None:
    one, other = (Browser(app).as_officer(role) for role in (Role.HEAD, Role.HANDLER))
    url = "/can-bo/lich/da-xem"
    forget_the_last_visitor()
    for _ in range(FORM.at_once + 1):
        held = one.client.post(url, data={}).status_code
    assert held == 429
    assert other.post(url, token=False).status != 429


def test_healthz_is_never_held_back(page: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flood, "PAGE", Measure(1, 0.01))
    assert {page.client.get("/healthz").status_code for _ in range(5)} == {200}
