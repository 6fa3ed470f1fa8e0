"""Any text in any field of any form: an answer, never a failure, and what was typed is not lost (W4, W11, W12)."""

import time
from dataclasses import dataclass
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citizen.steps import steps_of
from office.base import clock
from office.base.db import db
from office.cases import inquiries
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_case, a_receipt
from tests.page import Browser, forget_the_last_visitor
from web import flood

NASTY = st.sampled_from(
    [
        "\x00",
        "\ud800",
        "Ａ＝１+１",
        "=HYPERLINK(1)",
        "{{7*7}}{% raw %}",
        "<script>alert(1)</script>",
        "%s%n%(x)s%",
        "../../etc/passwd",
        "' OR 1=1 --",
        "\u202egpj.exe",
        "\r\nSet-Cookie: a=b",
        "9" * 400,
        "-1",
        "1e309",
        "NaN",
        "٣",
        "²",
        "31/02/2026",
        "0000-00-00",
        "9999-12-31",
        "99999-01-01",
        "a" * 5000,
        "((((" * 200,
        '"' * 300,
        "* " * 300,
        "AND OR NOT ~9 [a TO",
        "đ" * 400 + "@x.vn",
    ]
)
ANYTHING = NASTY | st.text(max_size=200) | st.text(st.characters(codec=None), max_size=30)
FEW = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
SLOWEST = 2.0
"""Seconds of work that one request may take (W11)."""
WAYS = 12
"""Forms of one page that are filled in."""


def forms_of(page: Browser, address: str) -> list[tuple[str, str, dict[str, str]]]:
    """Return (address, method, fields) of every form at *address*."""
    forget_the_last_visitor()
    answer = page.client.get(address, follow_redirects=True)
    assert answer.status_code == 200, (address, answer.status_code)
    soup = BeautifulSoup(answer.get_data(as_text=True), "html.parser")
    found = []
    for form in soup.find_all("form"):
        fields = {
            str(each["name"]): str(each.get("value", ""))
            for each in form.find_all(["input", "textarea", "select", "button"])
            if isinstance(each, Tag) and each.get("name") and each.get("type") != "file"
        }
        if form.get("method", "get") != "dialog":
            found.append((str(form["action"]), str(form.get("method", "get")).lower(), fields))
    return found[:WAYS]


@dataclass(frozen=True)
class Hand:
    """What is thrown, drawn before anything is asked, so that a failure can be shown again."""

    which: int
    values: list[str]
    kept: list[bool]


HANDS = st.builds(
    Hand,
    which=st.integers(0, 59),
    values=st.lists(ANYTHING, min_size=9, max_size=9),
    kept=st.lists(st.booleans(), min_size=7, max_size=7),
)


def throw(page: Browser, address: str, hand: Hand) -> None:
    """Fill one form of the page at *address* with anything, and look at the answer."""
    forms = forms_of(page, address)
    if not forms:
        return
    target, method, fields = forms[hand.which % len(forms)]
    said = {
        name: old if hand.kept[place % 7] or name == "csrf_token" else hand.values[place % 9]
        for place, (name, old) in enumerate(fields.items())
    }
    flood.levels.forget()
    forget_the_last_visitor()
    begun = time.thread_time()
    sent: dict[str, Any] = {"query_string": said} if method == "get" else {"data": said}
    path = target.partition("#")[0] or address
    sent = {name: _encodable(value) for name, value in sent.items()}
    answer = page.client.open(path, method=method.upper(), **sent)
    html = answer.get_data(as_text=True)
    assert time.thread_time() - begun < SLOWEST, (target, said)
    assert answer.status_code < 500, (target, said)
    assert "<script>alert(1)</script>" not in html
    assert "\r\nSet-Cookie: a=b" not in str(answer.headers)
    assert "Traceback" not in html
    db.session.rollback()


def _encodable(said: dict[str, str]) -> dict[str, bytes]:
    """Return *said* as a hostile client sends it: stray surrogates as the bytes they would be."""
    return {name: value.encode("utf-8", "surrogatepass") for name, value in said.items()}


CITIZENS = (
    "/tra-cuu",
    "/gui-don",
    "/gui-don/tiep-tuc",
    "/tai-khoan/dang-nhap",
    "/tai-khoan/dang-ky",
    "/tai-khoan/quen-mat-khau",
    "/thoi-han",
    "/thoi-han?buoc=complaint.first.resolve",
    "/kiem-tra",
    "/can-bo/dang-nhap",
)


@pytest.mark.parametrize("address", CITIZENS)
@FEW
@given(hand=HANDS)
def test_anything_typed_at_an_open_door_is_answered(
    app: Flask, office: Office, address: str, hand: Hand
) -> None:
    throw(Browser(app), address, hand)


@pytest.mark.parametrize("kind", list(Kind))
@FEW
@given(hand=HANDS)
def test_anything_typed_while_filing_is_answered(
    app: Flask, office: Office, kind: Kind, hand: Hand
) -> None:
    page = Browser(app)
    page.post("/gui-don", {"kind": kind.value})
    slugs = [each.slug for each in steps_of(kind)]
    throw(page, f"/gui-don/{slugs[hand.which % len(slugs)]}", hand)


@FEW
@given(hand=HANDS)
def test_anything_typed_on_ones_own_case_is_answered(
    app: Flask, office: Office, hand: Hand
) -> None:
    receipt = a_receipt(office)
    page = Browser(app)
    address = str(page.open(receipt.case.code, receipt.secret).response.request.path)
    throw(page, address, hand)


@FEW
@given(hand=HANDS)
def test_anything_typed_by_an_outside_body_is_answered(
    app: Flask, office: Office, hand: Hand
) -> None:
    case = a_case(office, status="accepted")
    asked = inquiries.Question("Năm nào?", f"khoa-{case.id}", body="Sở X")
    sent = inquiries.ask(case, asked, office.actors[Role.HANDLER], clock.now())
    db.session.commit()
    throw(Browser(app), f"/co-quan-tra-loi/{sent.token}", hand)


@FEW
@given(hand=HANDS)
def test_anything_typed_to_ask_others_is_answered(app: Flask, office: Office, hand: Hand) -> None:
    case = a_case(office, status="accepted")
    throw(Browser(app).as_officer(Role.HANDLER), f"/can-bo/vu-viec/{case.code}/hoi-co-quan", hand)


DESK = {
    "/can-bo/tim-kiem?q=a": Role.RECEPTION,
    "/can-bo/giam-sat": Role.SUPERVISOR,
    "/can-bo/lich/nghi-them": Role.SUPERVISOR,
    "/can-bo/nhat-ky": Role.SUPERVISOR,
    "/can-bo/so-van-ban": Role.HEAD,
    "/can-bo/qua-han": Role.HEAD,
}


@pytest.mark.parametrize("address", DESK)
@FEW
@given(hand=HANDS)
def test_anything_typed_by_an_officer_is_answered(
    app: Flask, office: Office, address: str, hand: Hand
) -> None:
    a_case(office)
    throw(Browser(app).as_officer(DESK[address]), address, hand)


@pytest.mark.parametrize(
    ("status", "role"),
    [
        ("received", Role.RECEPTION),
        ("accepted", Role.HANDLER),
        ("accepted", Role.HEAD),
        ("answered", Role.HEAD),
    ],
)
@FEW
@given(hand=HANDS)
def test_anything_typed_on_a_case_is_answered(
    app: Flask, office: Office, status: str, role: Role, hand: Hand
) -> None:
    case = a_case(office, status=status)
    page = Browser(app).as_officer(role)
    address = "/can-bo/phan-loai/" if status == "received" else "/can-bo/vu-viec/"
    throw(page, address + case.code, hand)


@FEW
@given(body=st.text(min_size=1, max_size=400).filter(str.strip))
def test_words_typed_into_a_refused_form_come_back(app: Flask, office: Office, body: str) -> None:
    from office.base.text import nfc

    page = Browser(app)
    page.post("/gui-don", {"kind": Kind.FEEDBACK.value})
    flood.levels.forget()
    forget_the_last_visitor()
    said = {
        "subject": "",
        "body": body.encode("utf-8", "surrogatepass"),
        "csrf_token": page.token(),
    }
    answer = page.client.post("/gui-don/viec", data=said)
    assert answer.status_code == 422
    soup = BeautifulSoup(answer.get_data(as_text=True), "html5lib")
    box = soup.find("textarea", {"name": "body"})
    assert box is not None
    assert box.get_text().strip() == nfc(body).strip()


@settings(parent=FEW, max_examples=60)
@given(data=st.data())
def test_every_question_of_the_interface_is_answered_as_described(
    app: Flask, data: st.DataObject
) -> None:
    client = app.test_client()
    described = client.get("/api/v1/openapi.json").get_json()
    path, ways = data.draw(st.sampled_from(sorted(described["paths"].items())))
    names = [each.get("name", "") for each in ways["get"].get("parameters", [])] + ["zz"]
    honest = st.sampled_from(
        ["complaint.first.resolve", "2026-11-02", "true", "30@2026-11-20", "2026-07-16/2026-08-03"]
    )
    asked = data.draw(st.dictionaries(st.sampled_from(names), honest | ANYTHING, max_size=6))
    flood.levels.forget()
    root = described.get("servers", [{"url": ""}])[0]["url"].rstrip("/")
    root = root if root.startswith("/") else ""
    begun = time.thread_time()
    answer = client.get(
        (root + path) if path.startswith("/") else path, query_string=_encodable(asked)
    )
    assert time.thread_time() - begun < SLOWEST, asked
    assert str(answer.status_code) in ways["get"]["responses"], (path, asked, answer.status_code)
    body = answer.get_json()
    assert answer.status_code == 200 or {"name", "vi", "en"} <= set(body["error"])
