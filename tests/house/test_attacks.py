"""Attacks on the door, each by its name and the requirement it belongs to; families with a file of
their own: files (tests/base/test_files.py), mail (tests/letters/test_mail.py), floods (test_flood.py)."""

import csv
import io
import re
import time
from base64 import urlsafe_b64encode
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from office.base import clock
from office.base.config import read
from office.base.db import db
from office.base.files import FileRefused, check
from office.cases.models import Case, Message
from office.people import accounts
from office.people.roles import Role
from staff.spreadsheet import csv_answer, harmless
from tests.builders import PASSPHRASE, Office, a_case, a_receipt
from tests.conftest import NOW
from tests.page import Browser, forget_the_last_visitor
from web import headers
from web.access import routes

ROOT = Path(__file__).resolve().parents[2]
FILLED = {"code": "ND26-XXXX-XXXX", "year": "2027", "edition": "1", "filename": "css/nghedan.css"}


def addresses(app: Flask, method: str) -> list[str]:
    """Return every address that takes *method*, its parts filled with what leads nowhere."""
    return [
        re.sub(
            r"<([^:>]+:)?(\w+)>",
            lambda found: FILLED.get(found[2], "1" if found[1] == "int:" else "x"),
            rule.rule,
        )
        for rule, _ in routes(app)
        if method in (rule.methods or set())
    ]


# --- W1, W2: headers


def test_every_address_sends_a_strict_policy_w1(app: Flask, office: Office) -> None:
    client = app.test_client()
    answers = [client.get(each, buffered=True) for each in addresses(app, "GET")]
    answers += [client.post(each, data={}) for each in addresses(app, "POST")]
    answers += [client.get("/khong-co"), client.open("/", method="TRACE"), client.get("/%00")]
    for answer in answers:
        policy = answer.headers["Content-Security-Policy"]
        for needed in ("frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'"):
            assert needed in policy, answer.request.path
        assert "form-action 'self'" in policy
        assert not re.search(r"unsafe|https?:|\*", policy)
        for name in ("X-Content-Type-Options", "Referrer-Policy", "X-Frame-Options"):
            assert answer.headers[name] == headers.FIXED[name]
        if answer.mimetype.startswith("text/"):
            assert "charset=utf-8" in answer.headers["Content-Type"].lower()


def test_nothing_is_loaded_from_another_host_w2() -> None:
    loads = re.compile(r"(?:src|href|action|url)\s*[=(]\s*[\"']?(https?:)?//", re.IGNORECASE)
    for path in [*ROOT.glob("templates/**/*.html"), *ROOT.glob("static/css/*.css")]:
        for line in path.read_text(encoding="utf-8").splitlines():
            if loads.search(line):
                assert "<a " in line, (path.name, line.strip())  # a link is followed, not loaded


def test_scripts_use_no_sink_that_makes_code_of_text_w1() -> None:
    sinks = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc"
    )
    for path in ROOT.glob("static/js/*.js"):
        assert not sinks.search(path.read_text(encoding="utf-8")), path.name


# --- W3: forgery


def test_no_change_without_the_token_of_the_form_w3(app: Flask, office: Office) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    client = app.test_client()
    for address in addresses(app, "POST"):
        if address != headers.REPORTS:  # writes a log line, changes nothing
            forget_the_last_visitor()
            assert client.post(address, data={"csrf_token": "forged"}).status_code == 400, address


def test_a_token_of_another_visit_is_refused_w3(app: Flask, office: Office) -> None:
    mine, theirs = Browser(app), Browser(app)
    stolen = theirs.token()
    mine.get("/tra-cuu")
    forget_the_last_visitor()
    assert mine.client.post("/tra-cuu", data={"csrf_token": stolen}).status_code == 400


# --- W4: text is data


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7*7}}", "</textarea><b>"],
)
def test_script_injection_through_a_message_w4(office: Office, app: Flask, text: str) -> None:
    receipt = a_receipt(office)
    citizen = Browser(app)
    address = str(citizen.open(receipt.case.code, receipt.secret).response.request.path)
    form = citizen.get(address).form("nhan-tin")
    assert citizen.post(f"{address}/nhan-tin", {**form, "noi_dung": text}).status == 303
    assert db.session.query(Message).one().text == text
    officer = Browser(app).as_officer(Role.RECEPTION)
    for shown in (citizen.get(address), officer.get(f"/can-bo/vu-viec/{receipt.case.code}")):
        assert text in shown.text
        assert text not in shown.html or text == "{{7*7}}"


# --- W5, W11: questions that cost


@pytest.mark.parametrize(
    "asked",
    [
        "(" * 2000,
        '"' * 1999,
        "a* " * 700,
        "*a " * 700,
        "a~9 " * 500,
        "NOT " * 500,
        "[a TO z] " * 200,
        "đường " * 1000,
        "x" * 20_000,
        "\u0301" * 5000,
        "a AND " * 400 + "b",
    ],
)
def test_an_odd_question_costs_no_more_than_its_share_w5_w11(
    office: Office, page: Browser, asked: str
) -> None:
    a_case(office)
    page.as_officer(Role.RECEPTION)
    begun = time.thread_time()
    answer = page.client.get("/can-bo/tim-kiem", query_string={"q": asked})
    assert time.thread_time() - begun < 2
    assert answer.status_code < 500


@pytest.mark.parametrize(
    "asked",
    [
        {"extensions": ",".join(["30"] * 5000)},
        {"pauses": ",".join(["2026-07-16/2026-08-03"] * 3000)},
        {"start": "0001-01-01"},
        {"start": "9999-12-31"},
        {"extensions": "999999999"},
        {"obstacle_days": "9" * 300},
    ],
)
@pytest.mark.parametrize("address", ["/thoi-han", "/thoi-han.ics", "/api/v1/deadlines"])
def test_a_reckoning_without_end_is_refused_w11(
    page: Browser, address: str, asked: dict[str, str]
) -> None:
    said = {"buoc": "complaint.first.resolve", "rule": "complaint.first.resolve"}
    begun = time.thread_time()
    answer = page.client.get(address, query_string={**said, "start": "2026-11-02", **asked})
    assert time.thread_time() - begun < 2
    assert answer.status_code < 500


def test_a_form_of_ten_thousand_fields_is_refused_w11(page: Browser) -> None:
    many = {f"f{number}": "1" for number in range(10_000)}
    begun = time.thread_time()
    assert page.client.post("/gui-don", data=many).status_code in {400, 413}
    part = b'--x\r\nContent-Disposition: form-data; name="f"\r\n\r\n1\r\n'
    form = "multipart/form-data; boundary=x"
    answer = page.client.post("/gui-don", data=part * 10_000 + b"--x--", content_type=form)
    assert answer.status_code == 413
    assert time.thread_time() - begun < 2


# --- W6: host and forwarding headers


@pytest.fixture
def public_app(tmp_path: Path, whole_app: Flask) -> Flask:
    from app import create_app
    from office.base import config

    kept = config.current()
    key = urlsafe_b64encode(bytes(range(32))).decode()
    try:
        made = create_app(
            read(
                {}, instance=tmp_path, mode="production", key=key, hosts="nghe.example",
                log_level="CRITICAL",
            )
        )  # fmt: skip
        with made.app_context():
            db.create_all()
            db.engine.dispose()
        return made
    finally:
        config.install(kept)


@pytest.mark.parametrize("host", ["evil.example", "nghe.example.evil.example", "nghe.example@evil"])
def test_a_foreign_host_is_refused_politely_w6(public_app: Flask, host: str) -> None:
    answer = public_app.test_client().get("/", headers={"Host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.get_data(as_text=True)
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_forged_forwarding_headers_are_not_believed_w6(page: Browser, office: Office) -> None:
    for number in range(12):  # each try from "another" address: the brake counts them as one
        forged = {"X-Forwarded-For": f"198.51.100.{number}", "X-Forwarded-Host": "evil.example"}
        sent = {"email": "head@test.example", "password": "sai", "csrf_token": page.token()}
        answer = page.client.post("/can-bo/dang-nhap", data=sent, headers=forged)
        assert "evil.example" not in answer.get_data(as_text=True)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_cookies_in_production_are_bound_to_the_host_w2(public_app: Flask) -> None:
    client = public_app.test_client()
    answer = client.get("/tra-cuu?lang=en", base_url="https://nghe.example")
    cookies = answer.headers.getlist("Set-Cookie")
    (visit,) = [each for each in cookies if each.startswith("__Host-nghedan=")]
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(visit.split("; "))
    assert "Domain" not in visit
    assert all("Secure" in each and "HttpOnly" in each for each in cookies)
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]


# --- W7: redirects


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "https://evil.example/can-bo/", "/\\evil.example", "\t//evil.example",
     "/can-bo/../../evil", "javascript:alert(1)", "/can-bo\r\nLocation: //evil.example"],
)  # fmt: skip
def test_an_open_redirect_after_signing_in_w7(office: Office, page: Browser, target: str) -> None:
    shown = page.client.get("/can-bo/dang-nhap", query_string={"tiep": target, "next": target})
    names = re.findall(r'name="([^"]+)"', shown.get_data(as_text=True))
    sent = dict.fromkeys([*names, "next", "tiep"], target)
    sent |= {
        "email": "head@test.example",
        "password": "một câu dài chỉ để thử 2026",
        "csrf_token": page.token(),
    }
    forget_the_last_visitor()
    answer = page.client.post("/can-bo/dang-nhap", data=sent, query_string={"next": target})
    assert answer.status_code in {302, 303}
    assert answer.headers["Location"].startswith("/can-bo")
    assert "evil" not in answer.headers["Location"]


@pytest.mark.parametrize(
    "address", ["//evil.example/%2f..", "/%5cevil.example", "//evil.example//"]
)
def test_an_address_of_slashes_leads_nowhere_else_w7(page: Browser, address: str) -> None:
    answer = page.client.get("/", environ_overrides={"PATH_INFO": address.replace("%5c", "\\")})
    assert not re.match(r"(https?:)?[/\\]{2}evil", answer.headers.get("Location", ""))


# --- W9: spreadsheets


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "＋1",
     "－1", "＠x", "\u00a0=1", "\u3000＝1", "﹢1", "﹣1", "﹫x", "⁺1", "\u200b=1", "\ufeff=1", "\u00ad=1"],
)  # fmt: skip
def test_a_formula_in_a_list_to_take_along_w9(app: Flask, cell: str) -> None:
    assert harmless(cell).startswith("'")
    with app.test_request_context("/can-bo/so-van-ban.csv"):
        answer = csv_answer("x.csv", [cell], [[cell, 5]])
    sheet = answer.get_data(as_text=True).removeprefix("\ufeff")
    for row in csv.reader(io.StringIO(sheet, newline="")):
        assert row[0] == f"'{cell}"


# --- W12: one spelling


def test_nul_surrogates_and_turned_names_are_answered_w12(office: Office, page: Browser) -> None:
    for value in (b"ND26\x00", b"\xed\xa0\x80", b"\xff\xfe", "\u202e62DN".encode()):
        sent = {"ma": value, "ma_bi_mat": value, "csrf_token": page.token()}
        assert page.client.post("/tra-cuu", data=sent).status_code == 422
        assert page.client.get("/kiem-tra", query_string={"ma": value}).status_code < 500


def test_a_turned_file_name_shows_its_real_ending_w12() -> None:
    with pytest.raises(FileRefused) as refused:
        check("ảnh\u202egpj.exe", b"MZ\x90\x00" * 20)
    assert "\u202e" not in str(refused.value)
    assert "gpj.exe" in str(refused.value)


# --- W14: guessing


def test_guessing_the_code_of_a_draft_waits_and_says_how_long_w14(
    office: Office, page: Browser
) -> None:
    for _ in range(8):
        answer = page.post("/gui-don/tiep-tuc", {"code": "A" * 32})
    assert answer.status == 429
    assert int(answer.response.headers["Retry-After"]) > 0


# --- F2: files kept apart


def test_a_link_to_a_paper_alone_opens_nothing_f2(office: Office, app: Flask) -> None:
    receipt = a_receipt(office)
    stranger = Browser(app)
    for address in (
        f"/can-bo/vu-viec/{receipt.case.code}/tep/x",
        "/static/../instance/key",
        "/static/%2e%2e/app.py",
        "/static/..%2f..%2fapp.py",
        "/files/x",
    ):
        answer = stranger.client.get(address)
        assert answer.status_code in {302, 303, 403, 404}
    assert db.session.query(Case).count() == 1


# --- U: accounts and sessions


def visit_of(page: Browser) -> str:
    """Return the token of the officer's visit, as the cookie carries it."""
    with page.client.session_transaction() as kept:
        return str(kept.get("_user_id", ""))


def opens(app: Flask, token: str) -> bool:
    """Tell whether a thief who copied *token* gets in."""
    thief = Browser(app)
    with thief.client.session_transaction() as planted:
        planted["_user_id"] = token
    return thief.get("/can-bo/tai-khoan").status == 200


def test_a_form_of_sign_in_lets_a_password_be_pasted_and_kept_u1(
    office: Office, page: Browser
) -> None:
    field = page.get("/can-bo/dang-nhap").soup.find("input", {"name": "password"})
    assert field
    assert field["autocomplete"] == "current-password"
    assert "onpaste" not in field.attrs
    assert int(str(field.get("maxlength", 1000))) >= 128


def test_a_session_planted_before_signing_in_is_not_taken_over_u5(
    office: Office, app: Flask, page: Browser
) -> None:
    with page.client.session_transaction() as kept:
        kept["_user_id"] = "planted-by-someone-who-waits"
    page.as_officer(Role.HANDLER)
    assert visit_of(page) != "planted-by-someone-who-waits"
    assert not opens(app, "planted-by-someone-who-waits")
    assert opens(app, visit_of(page))


def test_the_token_is_new_at_sign_in_and_at_each_rise_in_rights_u5(
    office: Office, app: Flask, page: Browser
) -> None:
    from tests.staff.test_own import enrol

    rises = (
        lambda: page.as_officer(Role.HANDLER),
        lambda: page.post("/can-bo/xac-nhan", {"bang_chung": PASSPHRASE}),
        lambda: enrol(page),
        lambda: page.post("/can-bo/tai-khoan/ma/tat"),
    )
    tokens = [visit_of(page)]
    for rise in rises:
        rise()
        assert visit_of(page) not in tokens
        assert not any(opens(app, each) for each in tokens if each)
        tokens.append(visit_of(page))
    assert opens(app, tokens[-1])


def test_a_desk_left_alone_is_shut_after_thirty_minutes_u5(office: Office, page: Browser) -> None:
    page.as_officer(Role.HANDLER)
    for minutes in (29, 58, 87):  # each look counts from anew
        with clock.at(NOW + timedelta(minutes=minutes)):
            assert page.get("/can-bo/tai-khoan").status == 200
    with clock.at(NOW + timedelta(minutes=117, seconds=1)):
        assert page.get("/can-bo/tai-khoan").status == 302


def test_no_visit_outlasts_twelve_hours_however_busy_u5(office: Office, page: Browser) -> None:
    page.as_officer(Role.HANDLER)
    for minutes in range(25, 720, 25):
        with clock.at(NOW + timedelta(minutes=minutes)):
            assert page.get("/can-bo/tai-khoan").status == 200
    with clock.at(NOW + timedelta(minutes=710)):
        assert page.post("/can-bo/xac-nhan", {"bang_chung": PASSPHRASE}).status == 303
    with clock.at(NOW + timedelta(hours=12, seconds=1)):
        assert page.get("/can-bo/tai-khoan").status == 302  # a proof renews the token, not the day


def test_sign_out_a_new_password_and_a_lock_out_end_what_was_copied_u5(
    office: Office, app: Flask
) -> None:
    officer = office.officers[Role.HANDLER]

    def signs_out(page: Browser) -> None:
        page.post("/can-bo/dang-xuat")

    def new_password(_page: Browser) -> None:
        token = accounts.ask_officer_reset(officer, office.actors[Role.ADMINISTRATOR], NOW)
        link = accounts.open_link(token, NOW, officer=True)
        assert link
        accounts.set_officer_password(link, PASSPHRASE, NOW)
        db.session.commit()

    def locked_out(_page: Browser) -> None:
        officer.active = False
        db.session.commit()

    for end in (signs_out, new_password, locked_out):
        page = Browser(app).as_officer(Role.HANDLER)
        copied = visit_of(page)
        assert opens(app, copied)
        end(page)
        assert not opens(app, copied), end.__name__


def test_the_cookie_keeps_no_more_than_a_token_u5(office: Office, page: Browser) -> None:
    page.as_officer(Role.HANDLER)
    with page.client.session_transaction() as kept:
        assert set(kept) <= {"_user_id", "_fresh", "_id", "csrf_token", "_flashes", "_permanent"}
    assert len(visit_of(page)) * 6 >= 128


def test_production_does_not_start_with_debugging_on_u9(
    tmp_path: Path, whole_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app import create_app
    from office.base import config

    monkeypatch.setenv("FLASK_DEBUG", "1")
    kept = config.current()
    key = urlsafe_b64encode(bytes(range(32))).decode()
    try:
        with pytest.raises(config.UnsafeSettings):
            create_app(
                read({}, instance=tmp_path, mode="production", key=key, hosts="nghe.example")
            )
    finally:
        config.install(kept)
