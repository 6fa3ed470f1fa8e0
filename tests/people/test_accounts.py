"""Who may enter, how long a visit lasts, and that it ends everywhere at once."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from office.base import clock
from office.base.audit import Event
from office.base.db import db
from office.people import accounts, attempts, passwords
from office.people.accounts import NOBODY, MustWait, sign_in_citizen, sign_in_officer
from office.people.models import Citizen, Officer, Session
from office.people.roles import Role
from tests.builders import PASSPHRASE, Office

EMAIL = "handler@test.example"
HERE = "203.0.113.9"


def now() -> datetime:
    return clock.now()


@pytest.fixture
def token(office: Office) -> str:
    found = sign_in_officer(EMAIL, PASSPHRASE, HERE, now())
    assert found
    return found


@pytest.fixture
def citizen(context: Flask) -> Citizen:
    link = accounts.open_link(accounts.make_link("account", "A@Test.example ", now()), now())
    assert link
    return accounts.set_citizen_password(link, PASSPHRASE, now())


def test_an_officer_enters_and_the_trail_says_so(token: str, office: Office) -> None:
    actor = accounts.visit(token, now()).actor
    assert (actor.kind, actor.id) == ("officer", office.officers[Role.HANDLER].id)
    events = db.session.scalars(select(Event).where(Event.action == "people:officer:sign_in"))
    assert len(events.all()) == 1


def test_the_database_keeps_no_token(token: str) -> None:
    kept = db.session.scalars(select(Session)).one()
    assert token not in str(vars(kept))
    assert kept.id == accounts.hash_of(token)


def test_every_sign_in_gives_a_new_token_of_enough_bits(token: str, office: Office) -> None:
    again = sign_in_officer(EMAIL, PASSPHRASE, HERE, now())
    assert again != token
    assert len(token) * 6 >= 128


@pytest.mark.parametrize("email", ["HANDLER@test.example", "  handler@TEST.example\n"])
def test_an_address_is_read_in_one_spelling(office: Office, email: str) -> None:
    assert sign_in_officer(email, PASSPHRASE, HERE, now())


@pytest.mark.parametrize("enter", [sign_in_officer, sign_in_citizen])
def test_known_and_unknown_names_take_the_same_path(
    office: Office, citizen: Citizen, enter: Callable[..., str | None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    hashed: list[str] = []
    real = passwords._hasher()

    class Counting:
        def verify(self, kept: str, said: str) -> bool:
            hashed.append(kept.rsplit("$", 2)[0])
            return bool(real.verify(kept, said))

        def hash(self, said: str) -> str:
            return str(real.hash(said))

    monkeypatch.setattr(passwords, "_hasher", Counting)
    passwords._nobody.cache_clear()
    known = EMAIL if enter is sign_in_officer else citizen.email
    answers = [
        enter(each, "không phải câu này đâu", HERE, now()) for each in (known, "x@y.example")
    ]
    assert answers == [None, None]
    assert len(hashed) == 2
    assert hashed[0] == hashed[1]  # the same cost, set in the head of the hash


def test_a_citizen_does_not_enter_the_officers_door_nor_the_other_way(
    office: Office, citizen: Citizen
) -> None:
    assert sign_in_officer(citizen.email, PASSPHRASE, HERE, now()) is None
    assert sign_in_citizen(EMAIL, PASSPHRASE, HERE, now()) is None


def test_an_officer_locked_out_neither_enters_nor_stays(token: str, office: Office) -> None:
    office.officers[Role.HANDLER].active = False
    db.session.flush()
    assert accounts.visit(token, now()) == NOBODY
    assert sign_in_officer(EMAIL, PASSPHRASE, HERE, now()) is None


def test_a_role_that_ends_is_lost_in_a_running_visit(token: str, office: Office) -> None:
    office.officers[Role.HANDLER].appointments[0].until_day = clock.today()
    db.session.flush()
    assert accounts.visit(token, now()).actor.posts
    midnight = clock.moment_of(clock.today() + timedelta(days=1))
    session = db.session.scalars(select(Session)).one()
    session.made_at = session.seen_at = midnight
    assert accounts.visit(token, midnight).actor.posts == ()


def test_a_post_does_not_begin_before_its_day(office: Office) -> None:
    officer = office.officers[Role.HANDLER]
    accounts.appoint(officer, Role.HEAD, office.ward.id, date(2027, 1, 1), date(2027, 1, 31))
    held = {
        day: accounts.actor_of(officer, day).has(Role.HEAD)
        for day in (date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 31), date(2027, 2, 1))
    }
    assert list(held.values()) == [False, True, True, False]


def test_a_visit_ends_when_idle_and_lives_on_when_used(token: str) -> None:
    session = db.session.scalars(select(Session)).one()
    assert accounts.visit(token, now() + timedelta(minutes=30)) != NOBODY
    assert accounts.visit(token, now() + timedelta(minutes=30, seconds=1)) == NOBODY
    later = now() + timedelta(minutes=20)
    assert accounts.must_note(session, later)
    assert not accounts.must_note(session, now() + timedelta(minutes=1))
    accounts.note_seen(db.session.connection(), session.id, later)
    db.session.expire_all()
    assert accounts.visit(token, now() + timedelta(minutes=50)) != NOBODY


def test_no_visit_of_an_officer_outlasts_twelve_hours(token: str) -> None:
    session = db.session.scalars(select(Session)).one()
    accounts.note_seen(db.session.connection(), session.id, now() + timedelta(hours=12))
    db.session.expire_all()
    assert accounts.visit(token, now() + timedelta(hours=12)) != NOBODY
    assert accounts.visit(token, now() + timedelta(hours=12, seconds=1)) == NOBODY


def test_a_visit_that_was_ended_is_dead(token: str) -> None:
    visit = accounts.visit(token, now())
    assert visit.session
    accounts.end(visit.session, now())
    assert accounts.visit(token, now()) == NOBODY


@pytest.mark.parametrize("token", [None, "", "x", "a" * 10_000, "ế"])
def test_a_wrong_token_is_nobody(context: Flask, token: str | None) -> None:
    assert accounts.visit(token, now()) == NOBODY


def test_a_new_password_ends_every_visit_of_that_person_only(
    citizen: Citizen, office: Office
) -> None:
    mine = sign_in_citizen(citizen.email, PASSPHRASE, HERE, now())
    other = sign_in_officer(EMAIL, PASSPHRASE, HERE, now())
    link = accounts.open_link(accounts.make_link("password", citizen.email, now()), now())
    assert link
    accounts.set_citizen_password(link, "một câu khác hẳn câu trước", now())
    assert accounts.visit(mine, now()) == NOBODY
    assert accounts.visit(other, now()) != NOBODY
    assert sign_in_citizen(citizen.email, PASSPHRASE, HERE, now()) is None
    assert db.session.scalar(select(func.count()).select_from(Citizen)) == 1


def test_a_link_is_good_once_and_for_an_hour(citizen: Citizen) -> None:
    token = accounts.make_link("password", citizen.email, now())
    assert accounts.open_link(token, now() + timedelta(minutes=60))
    assert accounts.open_link(token, now() + timedelta(minutes=61)) is None
    link = accounts.open_link(token, now())
    assert link
    accounts.set_citizen_password(link, PASSPHRASE, now())
    assert accounts.open_link(token, now()) is None
    assert accounts.open_link(token[:-1], now()) is None


def test_a_weak_password_uses_no_link_up(context: Flask) -> None:
    link = accounts.open_link(accounts.make_link("account", "a@b.example", now()), now())
    assert link
    with pytest.raises(passwords.WeakPassword):
        accounts.set_citizen_password(link, "ngắn", now())
    assert link.used_at is None


def test_a_secret_opens_one_case_in_one_visit(context: Flask) -> None:
    token = accounts.begin(now(), opened=[3])
    session = accounts.visit(token, now()).session
    assert session
    accounts.open_case(session, 9)
    accounts.open_case(session, 9)
    assert accounts.visit(token, now()).actor.opened == {3, 9}
    accounts.shut_case(session, 3)
    assert accounts.visit(token, now()).actor.opened == {9}
    assert accounts.visit(token, now() + timedelta(hours=12, seconds=1)) == NOBODY


def test_nobody_waits_while_a_password_is_hashed(
    citizen: Citizen, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    email, busy = citizen.email, []
    link = accounts.open_link(accounts.make_link("password", email, now()), now())
    real = passwords._hasher()

    class Watching:
        def verify(self, kept: str, said: str) -> bool:
            busy.append(db.session().in_transaction())
            return bool(real.verify(kept, said))

        def hash(self, said: str) -> str:
            busy.append(db.session().in_transaction())
            return str(real.hash(said))

    passwords.matches(None, "")  # the hash of nobody is made
    monkeypatch.setattr(passwords, "_hasher", Watching)
    assert link
    accounts.set_citizen_password(link, PASSPHRASE, now())
    assert sign_in_citizen(email, PASSPHRASE, HERE, now())
    assert sign_in_officer(EMAIL, PASSPHRASE, HERE, now())
    assert busy == [False, False, False]


def test_of_many_tries_at_once_none_slips_past_the_brake(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(_kept: str | None, _said: str) -> bool:
        for _ in range(5):
            attempts.failed("officer", EMAIL, HERE, now())
        return True

    monkeypatch.setattr(passwords, "matches", meanwhile)
    with pytest.raises(MustWait):
        sign_in_officer(EMAIL, PASSPHRASE, HERE, now())


def test_guessing_is_braked_also_with_the_right_password_and_ends_by_itself(
    office: Office,
) -> None:
    for _ in range(5):
        assert sign_in_officer(EMAIL, "không phải câu này đâu", HERE, now()) is None
    with pytest.raises(MustWait) as wait:
        sign_in_officer(EMAIL, PASSPHRASE, HERE, now())
    assert sign_in_officer(EMAIL, PASSPHRASE, HERE, now() + timedelta(seconds=wait.value.seconds))


def test_an_added_officer_is_in_the_trail_and_enters(office: Office) -> None:
    made = accounts.add_officer("Moi@Test.example", "Cán bộ mới", PASSPHRASE, now())
    assert made.email == "moi@test.example"
    assert sign_in_officer("moi@test.example", PASSPHRASE, HERE, now())
    with pytest.raises(passwords.WeakPassword):
        accounts.add_officer("yeu@test.example", "", "ngắn", now())
    actions = db.session.scalars(select(Event.action)).all()
    assert "people:officer:add" in actions
    assert db.session.scalar(select(func.count()).select_from(Officer)) == len(Role) + 1


def test_moments_are_kept_in_utc(token: str) -> None:
    assert db.session.scalars(select(Session)).one().made_at.tzinfo == UTC
