"""A flood is told to wait: each form takes so much from each line, and refills while it waits.

Guessing has its brake in the database (`office.people.attempts`); here only the amount counts. The
count lives in the memory of the process: nothing is written, so that no trace of an address is left
by someone who denounces, and a flood costs no transaction.
"""

import hashlib
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from time import monotonic
from typing import Any

from flask import Flask, jsonify, make_response, request

from office.people.attempts import line_of
from web import errors, session

READING = frozenset({"GET", "HEAD", "OPTIONS"})
MOST_LINES = 8192
"""Pairs of form and line remembered; the one longest unheard of is forgotten first."""
_SALT = secrets.token_bytes(16)
API = "/api/"
_EXEMPT = frozenset({"static", "health"})


@dataclass(frozen=True)
class Measure:
    """How many requests come through at once, and how many more each second."""

    at_once: int
    each_second: float


FORM = Measure(240, 2.0)
"""A village sends from one line: some thirty people at one step of the same form in a minute."""
PAGE = Measure(1200, 20.0)
COSTLY = Measure(90, 1.0)
"""Pages that print, search or reckon at length."""
_COSTLY_ENDINGS = (".pdf", ".png", ".csv", ".ics", "/tim-kiem", "/thoi-han", "/kiem-tra/<code>")


class Levels:
    """How full the bucket of each form and line is."""

    def __init__(self, most: int = MOST_LINES) -> None:
        self.most = most
        self._kept: OrderedDict[bytes, tuple[float, float]] = OrderedDict()

    def wait(self, key: bytes, measure: Measure, now: float) -> int:
        """Count one request at *now* (seconds); return how many seconds it must wait, or 0."""
        left, since = self._kept.get(key, (float(measure.at_once), now))
        left = min(measure.at_once, left + (now - since) * measure.each_second)
        enough = left >= 1.0
        self._kept[key] = (left - 1.0 if enough else left, now)
        self._kept.move_to_end(key)
        while len(self._kept) > self.most:
            self._kept.popitem(last=False)
        return 0 if enough else max(1, int((1.0 - left) / measure.each_second + 0.999))

    def forget(self) -> None:
        """Begin anew."""
        self._kept.clear()

    def __len__(self) -> int:
        return len(self._kept)


levels = Levels()


def _measure() -> Measure:
    if request.method not in READING:
        return FORM
    rule = request.url_rule.rule if request.url_rule else ""
    return COSTLY if rule.endswith(_COSTLY_ENDINGS) else PAGE


def _who() -> bytes:
    """Return whom we count: an officer signed in by the visit, anybody else by the line."""
    visit = session.officer_visit() if session.at_staff_door() else None
    said = visit.session.id if visit and visit.session else line_of(session.address())
    endpoint = request.endpoint if request.method not in READING else _measure()
    return hashlib.blake2b(f"{endpoint} {said}".encode(), key=_SALT, digest_size=16).digest()


def _page() -> Any:
    return errors.page(429, resend=request.method == "POST")


def _told() -> Any:
    words = {"vi": "Xin chờ một chút rồi hỏi lại.", "en": "Please wait a little and ask again."}
    return jsonify(error={"name": "TooManyRequests", **words}), 429


def install(app: Flask) -> None:
    """Ask every request of *app* whether its line has sent too much."""

    @app.before_request
    def hold_back() -> Any:
        if request.endpoint in _EXEMPT:
            return None
        seconds = levels.wait(_who(), _measure(), monotonic())
        if not seconds:
            return None
        answer = make_response(_told() if request.path.startswith(API) else _page())
        answer.headers["Retry-After"] = str(seconds)
        return answer
