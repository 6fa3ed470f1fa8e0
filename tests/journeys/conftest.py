"""The whole office served to a real browser, with a clock the story can set forward."""

import os
import shutil
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Response,
    ViewportSize,
    sync_playwright,
)
from werkzeug.serving import make_server

from cli.upkeep import Tick, tick
from office.base import clock
from office.base.db import db
from office.people.roles import Role
from tests.builders import PASSPHRASE, Office
from tests.conftest import NOW

CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)
PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/journeys" in str(item.path):
            item.add_marker(pytest.mark.enable_socket)


class Story:
    """A served office, whose clock the story moves."""

    def __init__(self, app: Flask, office: Office) -> None:
        self.app, self.now = app, NOW
        self.unit = str(office.units["works"].id)
        self.handler = f"{office.officers[Role.HANDLER].id}.{self.unit}"
        """The handler of the works unit, as the lists of officers name him."""
        db.session.rollback()  # a transaction left open here would lock the served office out
        self.windows: list[BrowserContext] = []
        self.troubles: list[str] = []
        self.server = make_server("127.0.0.1", 0, self._answer, threaded=True)
        self.address = f"http://127.0.0.1:{self.server.port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def _answer(self, environ: dict[str, Any], start: Any) -> Any:
        with clock.at(self.now):
            answer = self.app(environ, start)
            try:
                return list(answer)
            finally:
                answer.close()  # type: ignore[attr-defined]

    def later(self, days: int = 0, minutes: int = 0) -> datetime:
        """Set the clock forward."""
        self.now += timedelta(days=days, minutes=minutes)
        return self.now

    def upkeep(self) -> Tick:
        """Do what upkeep does at this moment."""
        with clock.at(self.now), self.app.app_context():
            return tick(thorough=True)

    def watch(self, page: Page) -> None:
        """Write down what no visitor may ever meet: a failure, a script error, a foreign host."""
        page.on("response", self._judge)
        page.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))
        page.on("console", lambda said: self._hear(said.type, said.text))
        page.on("request", lambda asked: self._follow(asked.url))

    def _judge(self, answer: Response) -> None:
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            self.troubles.append(f"{answer.status} {answer.request.method} {answer.url}")

    def _hear(self, tone: str, said: str) -> None:
        if tone == "error" and "Failed to load resource" not in said:  # a refusal with its status
            self.troubles.append(f"console: {said}")

    def _follow(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:", "about:")):
            self.troubles.append(f"another host: {url}")

    def end(self) -> None:
        """Close every window and stop serving."""
        for each in self.windows:
            each.close()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A real Chromium, or a clear word that there is none."""
    if not CHROMIUM:
        if os.environ.get("NGHEDAN_TESTS_SKIP_NOTHING"):
            pytest.fail("Chromium is missing and nothing may be skipped")
        pytest.skip("no Chromium on this machine: the journeys in a browser are not tested")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def story(app: Flask, office: Office) -> Iterator[Story]:
    """The small ward, served."""
    told = Story(app, office)
    try:
        yield told
    finally:
        told.end()
    assert not told.troubles


def visitor(browser: Browser, story: Story, size: ViewportSize, **wishes: Any) -> Page:
    """Open a fresh browser window of *size* at the served office."""
    context = browser.new_context(base_url=story.address, viewport=size, **wishes)
    context.set_default_timeout(10_000)
    story.windows.append(context)
    page = context.new_page()
    story.watch(page)
    return page


def officer(browser: Browser, story: Story, role: str, **wishes: Any) -> Page:
    """Open a desktop window and sign in as the officer of the small ward who has *role*."""
    page = visitor(browser, story, DESKTOP, **wishes)
    sign_in(page, role)
    return page


def sign_in(page: Page, role: str) -> None:
    """Sign in as the officer of the small ward who has *role*."""
    page.goto("/can-bo/dang-nhap")
    page.fill("input[name=email]", f"{role}@test.example")
    page.fill("input[name=password]", PASSPHRASE)
    with page.expect_navigation(url="**/can-bo/**"):
        page.click(".nd-signin__form button[type=submit]")
    assert "/dang-nhap" not in page.url
