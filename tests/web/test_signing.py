"""The deeds of the page of co-signers: what was typed is read, and what is wrong says so."""

from typing import Any

import pytest
from flask import Flask

from office.base.db import db
from office.cases import groups
from office.cases.models import Case
from office.law.kinds import Kind
from tests.builders import Office, a_receipt, sender_of
from web import signing


def done(app: Flask, case: Case, **said: str) -> signing.Outcome:
    with app.test_request_context("/x", method="POST", data=said):
        return signing.act(case, sender_of(case))


@pytest.fixture
def case(office: Office) -> Case:
    return a_receipt(office, Kind.COMPLAINT).case


def test_a_list_keeps_what_is_good_and_gives_the_rest_back(app: Flask, case: Case) -> None:
    made = done(app, case, viec="danh-sach", danh_sach="Lê Mận; số 1\n; số 2\nTrần Ổi; số 3")
    assert [each.number for each in made.wrong] == [2]
    with app.test_request_context("/x", method="POST", data={"viec": "danh-sach"}):
        shown: dict[str, Any] = signing.shown(case, sender_of(case), 1, made)
    assert shown["people"] == 3
    assert shown["forms"]["danh-sach"].danh_sach.data == "; số 2"
    assert shown["wrong"][0][0] == 2


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"viec": "bay"}, "Không rõ cần làm gì"),
        ({}, "Không rõ cần làm gì"),
        ({"viec": "danh-sach"}, "Xin dán danh sách"),
        ({"viec": "them", "ho_ten": "Lê Mận", "dinh_danh": "12"}, "Số không phải"),
        ({"viec": "them", "ho_ten": "123"}, "Thiếu họ tên"),
        ({"viec": "van-ban", "van_ban": ""}, "Xin ghi tên hoặc số"),
        ({"viec": "rut", "so": "99"}, "Không có số thứ tự này"),
        ({"viec": "chu-ky", "den": "3"}, "Không rõ cần làm gì"),
        ({"viec": "da-trao", "so": ""}, "Không rõ cần làm gì"),
    ],
)
def test_what_is_wrong_says_so_and_writes_nothing(
    app: Flask, case: Case, said: dict[str, str], why: str
) -> None:
    assert why in done(app, case, **said).trouble
    assert groups.of(case) is None


def test_one_person_with_numbers_in_any_spelling(app: Flask, case: Case) -> None:
    done(
        app, case, viec="them", ho_ten="Lê Mận", dinh_danh="079 123 456 789", dien_thoai="901234567"
    )
    (one,) = groups.listed(case)
    assert (one.identity_number, one.phone) == ("079123456789", "0901234567")
    assert "079123456789" not in str(signing._row(one, None))
    db.session.rollback()
