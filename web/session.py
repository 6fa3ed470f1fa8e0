"""Who is at the door, and one request, one transaction.

Officers come through Flask-Login, whose user id is the token of a session row that can be ended;
citizens who opened a case by its secret, or who have an account, have a session row of their own,
so that both doors can be used side by side in one browser.
"""

from contextlib import suppress

import flask_login
from flask import Flask, Response, g, request, session
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError

from office.base import clock, db
from office.cases import holders, queries, splitting
from office.cases.models import Case
from office.law.kinds import Kind
from office.people import accounts
from office.people.accounts import Visit
from office.people.actors import VISITOR, Actor

READING = frozenset({"GET", "HEAD", "OPTIONS"})
CITIZEN_KEY = "visit"
STAFF = "staff"

login_manager = flask_login.LoginManager()
login_manager.session_protection = None  # sessions are rows of ours, ended on the server


class Application(Flask):
    """Flask, with every request in one transaction that is on disk before the answer leaves."""

    def full_dispatch_request(self) -> Response:
        """Take no lock for a page that only reads, from the first question (who is it?) on."""
        if request.method not in READING:
            return super().full_dispatch_request()
        with db.reading():
            return super().full_dispatch_request()

    def dispatch_request(self) -> ResponseReturnValue:
        """Commit after a normal return; roll back on an error or `abort()`."""
        if request.method in READING:
            answer = super().dispatch_request()
            db.db.session.rollback()
            return answer
        with db.transaction():
            return super().dispatch_request()


class Login(flask_login.UserMixin):  # type: ignore[misc]  # the library is not typed
    """An officer's session as Flask-Login carries it."""

    def __init__(self, token: str, visit: Visit) -> None:
        self.token = token
        self.visit = visit

    def get_id(self) -> str:
        """Return the session's token: what the cookie carries instead of the officer's id."""
        return self.token


@login_manager.user_loader  # type: ignore[untyped-decorator]  # the library is not typed
def _load(token: str) -> Login | None:
    visit = accounts.visit(token, clock.now())
    return Login(token, visit) if visit.actor.is_officer else None


def officer_visit() -> Visit:
    """Return the officer's visit, or nobody's."""
    # Asked half a dozen times a page: the library's proxy is asked but once.
    user = g.get("_login_user") or flask_login.current_user
    found: Visit = getattr(user, "visit", accounts.NOBODY)
    return found


def citizen_visit() -> Visit:
    """Return the citizen's visit, or nobody's."""
    found: Visit | None = g.get("citizen_visit")
    if found is None:
        visit = accounts.visit(session.get(CITIZEN_KEY), clock.now())
        found = g.citizen_visit = accounts.NOBODY if visit.actor.is_officer else visit
    return found


def at_staff_door() -> bool:
    """Tell whether this request came to the officers' door."""
    return request.blueprint == STAFF


def actor() -> Actor:
    """Return who is at this door."""
    visit = officer_visit() if at_staff_door() else citizen_visit()
    return visit.actor if visit else VISITOR


def forget_visits() -> None:
    """Treat this request as a stranger's: the database cannot say who is at the door."""
    g.citizen_visit = accounts.NOBODY
    g._login_user = login_manager.anonymous_user()  # noqa: SLF001 -- where Flask-Login keeps it


def enter_officer(token: str, password: str = "") -> None:
    """Let an officer in: a new session row, a new form token, the own key open for the visit."""
    visit = accounts.visit(token, clock.now())
    session.pop("csrf_token", None)
    g.pop("csrf_token", None)
    flask_login.login_user(Login(token, visit))
    if password:
        holders.come_in(visit.actor, password, clock.now())


def go_on(token: str) -> None:
    """Go on under a new *token*: what the visit had open stays open, under the new one only."""
    before = officer_visit().actor.token
    enter_officer(token)
    holders.carry_over(before, officer_visit().actor.token, clock.now())


def leave_officer() -> None:
    """End the officer's session: a copied cookie opens nothing any more."""
    visit = officer_visit()
    if visit.session:
        holders.go_out(visit.actor.token)
        accounts.end(visit.session, clock.now())
    flask_login.logout_user()
    session.pop("csrf_token", None)


def enter_citizen(token: str) -> None:
    """Let a citizen in: the visit is a row of ours, the cookie carries its token."""
    session[CITIZEN_KEY] = token
    g.pop("citizen_visit", None)


def leave_citizen() -> None:
    """End the citizen's visit."""
    visit = citizen_visit()
    if visit.session:
        if visit.actor.opened:
            holders.go_out(visit.actor.token)
        accounts.end(visit.session, clock.now())
    session.pop(CITIZEN_KEY, None)
    g.pop("citizen_visit", None)


def open_case(case: Case, secret: str) -> None:
    """Remember that this visitor proved to know the *secret* of a case.

    A denunciation is opened alone: no visit kept here ties its sender to another case.
    """
    visit = citizen_visit()
    others = visit.actor.opened - {case.id}
    if others and queries.any_sealed({case.id, *others}):
        leave_citizen()
        visit = accounts.NOBODY
    if visit.session:
        accounts.open_case(visit.session, case.id)
    else:
        session[CITIZEN_KEY] = accounts.begin(clock.now(), opened=[case.id])
    holders.sender_came_in(session[CITIZEN_KEY], case, secret, clock.now())
    g.pop("citizen_visit", None)
    if case.kind == Kind.DENUNCIATION:
        splitting.let_in(case, actor(), secret)
    opened = citizen_visit().session
    if opened is not None:
        for part in splitting.open_parts(case):
            accounts.open_case(opened, part)
    g.pop("citizen_visit", None)


def address() -> str:
    """Return the network address of the visitor, for the brake alone; it is never kept."""
    return request.remote_addr or ""


BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("coc_coc", "Cốc Cốc"), ("Firefox", "Firefox"),
            ("Chrome", "Chrome"), ("Safari", "Safari"))  # fmt: skip
SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
           ("Mac OS", "macOS"), ("Linux", "Linux"))  # fmt: skip


def device() -> str:
    """Return browser and system in words, so that the owner knows a visit by them; no more is kept."""
    said = request.headers.get("User-Agent", "")
    found = (
        next((name for mark, name in marks if mark in said), "") for marks in (BROWSERS, SYSTEMS)
    )
    return " · ".join(name for name in found if name)


def install(app: Flask) -> None:
    """Set up sessions for *app*."""
    login_manager.init_app(app)

    @app.before_request
    def note_seen() -> None:
        visit = officer_visit() if at_staff_door() else accounts.NOBODY
        if visit.session and accounts.must_note(visit.session, clock.now()):
            _note_apart(visit.session.id)


def _note_apart(session_id: str) -> None:
    """Write that the visit goes on, every five minutes, beside the page's own transaction.

    An officer who only reads stays signed in; on a full or busy disk the page is shown all the same.
    """
    with suppress(OperationalError), db.apart() as connection:
        accounts.note_seen(connection, session_id, clock.now())
