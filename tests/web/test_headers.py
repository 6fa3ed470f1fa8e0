"""Every answer carries the security headers, errors and files too."""

import pytest
from flask import Flask

from tests.page import Browser
from web import headers


@pytest.mark.parametrize(
    "address", ["/", "/khong-co", "/can-bo/dang-nhap", "/healthz", "/dang-xuat"]
)
def test_headers_are_on_every_answer(page: Browser, address: str) -> None:
    answer = page.client.get(address)
    for name, value in headers.FIXED.items():
        assert answer.headers[name] == value
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in answer.headers


def test_nothing_is_allowed_that_was_not_named() -> None:
    policy = dict(each.split(" ", 1) for each in headers.POLICY)
    assert policy["default-src"] == "'none'"
    assert not any(word in " ".join(headers.POLICY) for word in ("unsafe", "http", "*"))
    assert {"object-src", "base-uri", "form-action", "frame-ancestors"} <= set(policy)


def test_static_files_are_kept_and_still_protected(page: Browser) -> None:
    answer = page.client.get("/static/css/nghedan.css", buffered=True)
    assert "max-age" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_in_production_the_browser_is_told_to_stay_with_https() -> None:
    app = Flask("bare")
    headers.install(app, secure=True)
    app.add_url_rule("/", "home", lambda: "")
    said = app.test_client().get("/").headers["Strict-Transport-Security"]
    assert said == "max-age=31536000; includeSubDomains"
