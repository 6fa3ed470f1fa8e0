"""A visitor in a test: every page fetched is inspected, whatever the test was about."""

import re
import unicodedata
import warnings
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from bs4 import BeautifulSoup, Tag
from flask import Flask, g, has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from office.people.roles import Role
from tests.builders import PASSPHRASE

FILLED = {"input", "select", "textarea"}
HARMLESS = {"expected-doctype-but-got-start-tag"}


@dataclass
class Page:
    """An answer, read."""

    response: TestResponse

    @property
    def status(self) -> int:
        return self.response.status_code

    @cached_property
    def html(self) -> str:
        return self.response.get_data(as_text=True)

    @cached_property
    def soup(self) -> BeautifulSoup:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return BeautifulSoup(self.html, "lxml")

    @cached_property
    def text(self) -> str:
        return " ".join(self.soup.get_text(" ").split())

    @property
    def location(self) -> str:
        return str(self.response.headers.get("Location", ""))

    def form(self, action: str = "") -> dict[str, Any]:
        """Return the fields of the form whose action contains *action*, as they stand."""
        found = next(
            form
            for form in self.soup.find_all("form", method=re.compile("post", re.IGNORECASE))
            if action in str(form.get("action", ""))
        )
        return fields_of(found)


def fields_of(form: Tag) -> dict[str, Any]:
    """Return name → value(s) as a browser would send them."""
    said: dict[str, Any] = {}
    for field in form.find_all(FILLED):
        name = field.get("name")
        kind = field.get("type", "")
        if not name or kind in {"submit", "file", "image", "button"}:
            continue
        if kind in {"radio", "checkbox"}:
            if field.has_attr("checked"):
                said.setdefault(str(name), []).append(field.get("value", "on"))
        elif field.name == "select":
            chosen = field.find("option", selected=True) or field.find("option")
            said[str(name)] = chosen.get("value", chosen.text) if chosen else ""
        elif field.name == "textarea":
            said[str(name)] = field.text.removeprefix("\n")
        else:
            said[str(name)] = field.get("value", "")
    return {
        name: value[0] if isinstance(value, list) and len(value) == 1 else value
        for name, value in said.items()
    }


class Browser:
    """A visitor with cookies."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client: FlaskClient = app.test_client()
        self._tokens: dict[str, str] = {}
        """Form tokens by what the session keeps for them."""

    def get(self, url: str, *, follow: bool = False, **asked: Any) -> Page:
        """Fetch *url* and inspect what comes."""
        forget_the_last_visitor()
        return self._read(self.client.get(url, follow_redirects=follow, **asked))

    def post(
        self,
        url: str,
        data: dict[str, Any] | None = None,
        *,
        follow: bool = False,
        token: bool = True,
        **asked: Any,
    ) -> Page:
        """Send a form to *url* with the form token of this session, and inspect what comes."""
        said = dict(data or {})
        if token:
            said["csrf_token"] = self.token()
        forget_the_last_visitor()
        answer = self.client.post(url, data=said, follow_redirects=follow, **asked)
        return self._read(answer)

    def token(self) -> str:
        """Return a form token good for this session."""
        from flask_wtf.csrf import generate_csrf

        forget_the_last_visitor()
        with self.client.session_transaction() as session:
            kept = dict(session)
        if (known := self._tokens.get(kept.get("csrf_token", ""))) is not None:
            return known
        with self.app.test_request_context():
            from flask import session as current

            current.update(kept)
            token = generate_csrf()
            g.pop("csrf_token", None)
            made = dict(current)
        with self.client.session_transaction() as session:
            session.update(made)
        self._tokens[made["csrf_token"]] = str(token)
        return str(token)

    def as_officer(self, role: Role) -> "Browser":
        """Sign in as the officer of the small ward who has *role*."""
        sent = {"email": f"{role}@test.example", "password": PASSPHRASE}
        answer = self.post("/can-bo/dang-nhap", sent)
        assert answer.status in {302, 303}, answer.text
        return self

    def open(self, code: str, secret: str) -> Page:
        """Open a case with its code and secret, as a citizen does."""
        return self.post("/tra-cuu", {"ma": code, "ma_bi_mat": secret}, follow=True)

    def _read(self, response: TestResponse) -> Page:
        page = Page(response)
        if response.mimetype == "text/html" and response.status_code not in {301, 302, 303, 308}:
            inspect(page)
        return page


def forget_the_last_visitor() -> None:
    """Empty `g`: under a test's own application context all requests would share it."""
    if has_app_context():
        for name in list(g):
            g.pop(name)


def inspect(page: Page) -> None:
    """Demand of a page what every page must be."""
    html = page.html
    root = _valid(html)
    headings = list(root.iter("h1"))
    assert len(headings) == 1, f"one h1, not {len(headings)}"
    title = _words(root.find("head/title"))
    heading = _words(headings[0])
    assert title.startswith(heading), f"title {title!r} does not begin with h1 {heading!r}"
    ids = Counter(tag.get("id") for tag in root.iter() if "id" in tag.attrib)
    twice = {one for one, times in ids.items() if times > 1}
    assert not twice, f"ids used twice: {twice}"
    _demand_labels(root, {str(one) for one in ids})
    for form in root.iter("form"):
        assert form.get("action"), "a form names its action"
    for script in root.iter("script"):
        assert script.get("src"), "no inline script"
    assert not list(root.iter("style")), "no inline style sheet"
    assert not [tag for tag in root.iter() if "style" in tag.attrib], "no inline style"
    assert unicodedata.is_normalized("NFC", html), "composed letters only"
    assert not any("%(" in said for said in root.itertext()), "a sentence was not filled in"


def _words(tag: Element | None) -> str:
    return "" if tag is None else " ".join(" ".join(tag.itertext()).split())


def _valid(html: str) -> Element:
    """Return the tree of *html*, read by the letter of the standard."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root: Element = parser.parse(html)
    wrong = [(line, code) for (line, _), code, _ in parser.errors if code not in HARMLESS]
    assert not wrong, f"invalid HTML: {wrong[:5]}"
    return root


def _demand_labels(root: Element, ids: set[str]) -> None:
    labelled = {label.get("for") for label in root.iter("label")} - {None}
    inside = {field for label in root.iter("label") for field in label.iter()}
    for field in root.iter():
        if field.tag not in FILLED:
            continue
        if field.get("type") in {"hidden", "submit", "button", "image"}:
            continue
        named = (
            field.get("id") in labelled
            or field.get("aria-label")
            or field in inside
            or set((field.get("aria-labelledby") or "-").split()) <= ids
        )
        assert named, f"a field without a label: {field.get('name')}"
