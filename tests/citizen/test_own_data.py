"""One's own data: all of it, to its owner alone, and nobody else's."""

import json
from typing import Any

from office.base import clock
from office.base.db import db
from office.cases import codes, handling, notes
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_receipt
from tests.citizen.test_account import EMAIL, with_account
from tests.citizen.test_track import opened
from tests.page import Browser


def taken(page: Browser, url: str) -> dict[str, Any]:
    answer = page.client.get(url)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "no-store"
    found: dict[str, Any] = json.loads(answer.data)
    return found


def test_the_sender_takes_along_what_was_given_and_got(page: Browser, office: Office) -> None:
    receipt = a_receipt(office)
    officer = office.actors[Role.RECEPTION]
    handling.say(receipt.case, officer, clock.now(), "Xin cho biết số nhà.")
    notes.write(receipt.case, officer, clock.now(), "Ghi chú của cán bộ.")
    db.session.commit()
    found = taken(page, f"{opened(page, receipt)}/du-lieu.json")["case"]
    assert found["code"] == receipt.case.code
    assert found["body"] == receipt.case.body
    assert found["sender"]["email"] == "nguoi.gui@test.example"
    assert [each["text"] for each in found["messages"]] == ["Xin cho biết số nhà."]
    assert {each["step"] for each in found["clocks"]} == {"accept", "settle"}
    said = json.dumps(found, ensure_ascii=False)
    assert "Ghi chú" not in said
    assert officer.name not in said
    assert receipt.case.secret_hash not in said


def test_who_did_not_open_the_case_gets_nothing(page: Browser, office: Office) -> None:
    mine, other = a_receipt(office), a_receipt(office)
    opened(page, mine)
    handle = codes.handle_of(other.case.code)
    answer = page.client.get(f"/tra-cuu/ho-so/{handle}/du-lieu.json")
    assert answer.mimetype != "application/json"
    assert other.case.code not in answer.get_data(as_text=True)


def test_the_seal_of_a_denouncer_is_opened_for_nobody(page: Browser, office: Office) -> None:
    receipt = a_receipt(office, Kind.DENUNCIATION)
    found = taken(page, f"{opened(page, receipt)}/du-lieu.json")["case"]
    assert found["sender"] == "sealed"
    assert "nguoi.gui@test.example" not in json.dumps(found, ensure_ascii=False)


def test_an_account_takes_along_all_its_cases(page: Browser, office: Office) -> None:
    assert page.client.get("/tai-khoan/du-lieu.json").status_code != 200
    with_account(page)
    receipt = a_receipt(office)
    page.post(
        "/tai-khoan/them-vu-viec",
        {"them-ma": receipt.case.code, "them-ma_bi_mat": receipt.secret},
    )
    found = taken(page, "/tai-khoan/du-lieu.json")
    assert found["account"]["email"] == EMAIL
    assert [each["code"] for each in found["cases"]] == [receipt.case.code]
    assert "password" not in json.dumps(found)
