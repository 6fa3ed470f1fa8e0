"""A security key signs for our address alone, for one visit, once; a copy of it is found out."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography.fernet import InvalidToken
from sqlalchemy import select

from office.base import clock, config
from office.base.audit import Event
from office.base.db import db
from office.people import accounts, factors, security_keys
from office.people.actors import Actor
from office.people.models import Challenge, HalfEntry, SecurityKey
from office.people.roles import Role
from office.people.security_keys import AGAIN, ENTER, Refused
from tests.builders import PASSPHRASE, Office
from tests.people.soft_key import ORIGIN, PRESENT, VERIFIED, SoftKey

EMAIL = "handler@test.example"
HERE = "203.0.113.9"
VISIT, OTHER = "v" * 64, "o" * 64


def now() -> datetime:
    return clock.now()


@pytest.fixture(autouse=True)
def at_a_name(context: Any) -> Iterator[None]:
    """Be reached under a name, as browsers demand."""
    mine = config.current()
    config.install(replace(mine, site_address=f"{ORIGIN}/"))
    yield
    config.install(mine)


def added(actor: Actor, key: SoftKey | None = None, name: str = "Khóa ở cơ quan") -> SoftKey:
    key = key or SoftKey()
    options = security_keys.ask_new(actor, VISIT, now())
    security_keys.add(actor, VISIT, key.make(options), name, now())
    return key


@pytest.fixture
def owner(office: Office) -> Actor:
    return office.actors[Role.HANDLER]


def asked(owner: Actor, visit: str = VISIT, purpose: str = AGAIN) -> str:
    return security_keys.ask(owner.id or 0, visit, purpose, now())


def proves(owner: Actor, said: str, visit: str = VISIT, purpose: str = AGAIN) -> bool:
    return security_keys.proves(owner.id or 0, visit, purpose, said, now())


def test_several_keys_are_registered_by_name_and_each_proves(owner: Actor) -> None:
    keys = [added(owner, name=name) for name in ("Một", "Hai")]
    assert [each.name for each in security_keys.of(owner.id or 0)] == ["Một", "Hai"]
    for key in keys:
        assert proves(owner, key.sign(asked(owner)))


def test_the_first_factor_brings_recovery_codes_and_the_second_does_not(owner: Actor) -> None:
    codes = [
        security_keys.add(owner, VISIT, SoftKey().make(security_keys.ask_new(owner, VISIT, now())), "k", now())
        for _ in range(2)
    ]  # fmt: skip
    assert [len(each) for each in codes] == [10, 0]
    assert factors.proves(owner.id or 0, codes[0][0], now())


def test_what_is_asked_demands_the_owner_and_names_the_configured_address(owner: Actor) -> None:
    made = json.loads(security_keys.ask_new(owner, VISIT, now()))
    assert made["rp"]["id"] == "nghe.example"
    assert made["authenticatorSelection"]["userVerification"] == "required"
    added(owner)
    signed = json.loads(asked(owner))
    assert (signed["rpId"], signed["userVerification"]) == ("nghe.example", "required")
    assert len(signed["allowCredentials"]) == 1


LIES: dict[str, dict[str, Any]] = {
    "foreign origin": {"origin": "https://nghe.example.evil.example"},
    "another port": {"origin": "https://nghe.example:8443"},
    "plain http": {"origin": "http://nghe.example"},
    "foreign site": {"site": "evil.example"},
    "owner not verified": {"flags": PRESENT},
    "nobody there": {"flags": VERIFIED},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_a_key_that_lies_is_neither_registered_nor_believed_u2(
    owner: Actor, lie: dict[str, Any]
) -> None:
    with pytest.raises(Refused):
        added(owner, SoftKey(**lie))
    key = added(owner)
    assert proves(owner, key.sign(asked(owner)))
    assert not proves(owner, replace(key, **lie).sign(asked(owner)))


def test_an_answer_replayed_proves_nothing_u2(owner: Actor) -> None:
    key = added(owner, SoftKey(step=0))  # one that does not count: the challenge alone protects it
    said = key.sign(asked(owner))
    assert proves(owner, said)
    assert not proves(owner, said)
    asked(owner)
    assert not proves(owner, said)


def test_a_wrong_answer_uses_the_challenge_up(owner: Actor) -> None:
    key = added(owner)
    options = asked(owner)
    assert not proves(owner, replace(key, origin="https://evil.example").sign(options))
    assert not proves(owner, key.sign(options))


def test_a_challenge_is_bound_to_visit_purpose_and_time(owner: Actor) -> None:
    key = added(owner)
    assert not proves(owner, key.sign(asked(owner)), visit=OTHER)
    assert not proves(owner, key.sign(asked(owner, purpose=ENTER)), purpose=AGAIN)
    said = key.sign(asked(owner))
    with clock.at(now() + timedelta(minutes=5, seconds=1)):
        assert not proves(owner, said)


def test_a_challenge_of_our_own_making_is_needed(owner: Actor) -> None:
    key = added(owner)
    said = key.sign(asked(owner), challenge="AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
    assert not proves(owner, said)
    assert not proves(owner, key.sign(asked(owner), kind="webauthn.create"))


def test_a_cloned_key_is_found_out_and_told_to_the_trail(owner: Actor) -> None:
    key = added(owner)
    copy = key.copied()
    assert proves(owner, key.sign(asked(owner)))
    assert proves(owner, key.sign(asked(owner)))
    assert not proves(owner, copy.sign(asked(owner)))
    assert db.session.scalars(select(Event).where(Event.action == "people:key:copied")).one()
    assert proves(owner, key.sign(asked(owner)))


def test_a_key_that_stops_counting_is_refused(owner: Actor) -> None:
    key = added(owner)
    assert proves(owner, key.sign(asked(owner)))
    assert not proves(owner, replace(key, count=0, step=0).sign(asked(owner)))


def test_the_key_of_another_officer_proves_nothing(owner: Actor, office: Office) -> None:
    added(owner)
    theirs = added(office.actors[Role.LEAD])
    assert not proves(owner, theirs.sign(asked(owner)))


def test_a_key_registered_already_is_not_registered_again(owner: Actor, office: Office) -> None:
    key = added(owner)
    with pytest.raises(Refused):
        added(office.actors[Role.LEAD], key)


def test_there_are_ten_keys_at_most(owner: Actor) -> None:
    for _ in range(security_keys.MOST):
        added(owner)
    with pytest.raises(Refused):
        added(owner)


@pytest.mark.parametrize(
    "said", ["", "x", "null", "[]", '{"id": 1}', "[" * 50_000, '{"id":"AA","rawId":"AA","type":"public-key","response":{}}']
)  # fmt: skip
def test_nonsense_is_refused_and_breaks_nothing(owner: Actor, said: str) -> None:
    key = added(owner)
    asked(owner)
    assert not proves(owner, said)
    asked(owner)
    assert not proves(owner, said.replace("AA", security_keys.of(owner.id or 0)[0].handle))
    security_keys.ask_new(owner, VISIT, now())
    with pytest.raises(Refused):
        security_keys.add(owner, VISIT, said, "k", now())
    assert proves(owner, key.sign(asked(owner)))


def test_an_obliged_role_keeps_its_last_factor(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = office.actors[Role.HEAD]
    monkeypatch.setattr(config.Settings, "production", True)
    for _ in range(2):
        added(head)
    first, last = security_keys.of(head.id or 0)
    security_keys.remove(head, first.id, now())
    with pytest.raises(factors.NotAllowed):
        security_keys.remove(head, last.id, now())


def test_with_the_last_factor_go_the_recovery_codes(owner: Actor) -> None:
    added(owner)
    security_keys.remove(owner, security_keys.of(owner.id or 0)[0].id, now())
    assert factors.codes_left(owner.id or 0) == 0
    assert not factors.has(owner.id or 0)


def test_nobody_takes_the_key_of_another_away(owner: Actor, office: Office) -> None:
    added(owner)
    with pytest.raises(factors.NotAllowed):
        security_keys.remove(office.actors[Role.LEAD], security_keys.of(owner.id or 0)[0].id, now())


def test_a_lost_key_is_taken_away_by_two_persons(owner: Actor, office: Office) -> None:
    added(owner)
    waiting = factors.ask_reset(owner.id or 0, office.actors[Role.ADMINISTRATOR], now())
    db.session.flush()
    factors.confirm_reset(waiting, office.actors[Role.HEAD], now())
    assert not security_keys.of(owner.id or 0)


@pytest.mark.parametrize(
    ("address", "takes"),
    [("https://nghe.example", True), ("http://localhost:5000", True), ("http://nghe.example", False),
     ("https://192.0.2.7", False), ("http://127.0.0.1:5000", False), ("https://[2001:db8::1]", False)],
)  # fmt: skip
def test_keys_are_offered_where_browsers_take_them(address: str, takes: bool) -> None:
    config.install(replace(config.current(), site_address=address))
    assert security_keys.possible() is takes


# --- the second step of signing in


def half_way(office: Office) -> str:
    with pytest.raises(accounts.HalfWay) as half:
        accounts.sign_in_officer(EMAIL, PASSPHRASE, HERE, now())
    db.session.flush()
    return half.value.token


def second(token: str, code: str = "", key: str = "", at: datetime | None = None) -> str | None:
    half = accounts.half_entry(token, at or now())
    return accounts.give_second(half, code, key, HERE, at or now()) if half else None


def to_sign(token: str, owner: Actor) -> str:
    return security_keys.ask(owner.id or 0, accounts.hash_of(token), ENTER, now())


def test_the_password_alone_opens_nothing_and_the_key_the_rest(
    owner: Actor, office: Office
) -> None:
    key = added(owner)
    token = half_way(office)
    assert accounts.visit(token, now()) == accounts.NOBODY
    entered = second(token, key=key.sign(to_sign(token, owner)))
    assert accounts.visit(entered, now()).actor.id == owner.id
    assert accounts.half_entry(token, now()) is None


def test_a_wrong_password_never_reaches_the_second_step(owner: Actor) -> None:
    added(owner)
    assert accounts.sign_in_officer(EMAIL, PASSPHRASE + "x", HERE, now()) is None
    assert not db.session.scalars(select(HalfEntry)).all()


def test_without_the_key_a_recovery_code_opens_once(owner: Actor, office: Office) -> None:
    added(owner)
    codes = factors.renew_codes(owner, now())
    assert accounts.sign_in_officer(EMAIL, PASSPHRASE, HERE, now(), codes[0])
    assert second(half_way(office), code=codes[0]) is None
    assert second(half_way(office), code=codes[1])


def test_half_an_entry_lasts_five_minutes_and_no_password_change(
    owner: Actor, office: Office
) -> None:
    added(owner)
    codes = factors.renew_codes(owner, now())
    token = half_way(office)
    assert second(token, codes[0], at=now() + timedelta(minutes=5, seconds=1)) is None
    accounts.end_all(now(), officer_id=owner.id)
    assert second(token, codes[0]) is None


def test_an_officer_locked_out_half_way_does_not_get_in(owner: Actor, office: Office) -> None:
    key = added(owner)
    token = half_way(office)
    office.officers[Role.HANDLER].active = False
    db.session.flush()
    assert second(token, key=key.sign(to_sign(token, owner))) is None


def test_guessing_the_second_step_is_braked_across_first_steps_u3(
    owner: Actor, office: Office
) -> None:
    added(owner)
    for guess in range(5):
        assert second(half_way(office), f"{guess:06}") is None
    with pytest.raises(accounts.MustWait):
        accounts.sign_in_officer(EMAIL, PASSPHRASE, HERE, now())


def test_a_key_is_a_factor_for_who_must_have_one(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = office.actors[Role.HEAD]
    token = accounts.begin(now(), officer_id=head.id)
    monkeypatch.setattr(config.Settings, "production", True)
    assert accounts.visit(token, now()).must_enrol
    added(head)
    assert not accounts.visit(token, now()).must_enrol


def test_a_key_proves_anew_who_sits_there_and_renews_the_visit(owner: Actor) -> None:
    key = added(owner)
    session = accounts.visit(accounts.begin(now(), officer_id=owner.id), now()).session
    assert session
    said = key.sign(asked(owner, session.id))
    later = accounts.prove_again(session, "", HERE, now(), key=said)
    assert accounts.visit(later, now()).actor.id == owner.id
    assert session.ended_at
    assert accounts.prove_again(session, "", HERE, now(), key=said) is None


def test_where_both_are_asked_the_key_stands_for_the_code_not_for_the_password(
    owner: Actor,
) -> None:
    key = added(owner)
    session = accounts.visit(accounts.begin(now(), officer_id=owner.id), now()).session
    assert session
    for said, answers in (("", True), (PASSPHRASE + "x", True), (PASSPHRASE, False)):
        answer = key.sign(asked(owner, session.id)) if answers else ""
        assert accounts.prove_again(session, said, HERE, now(), code="", key=answer) is None
    answer = key.sign(asked(owner, session.id))
    assert accounts.prove_again(session, PASSPHRASE, HERE, now(), code="", key=answer)


def test_the_password_of_the_first_step_waits_closed(owner: Actor, office: Office) -> None:
    added(owner)
    token = half_way(office)
    half = db.session.query(HalfEntry).one()
    assert PASSPHRASE.encode() not in half.password
    assert accounts.password_of(half, token) == PASSPHRASE
    with pytest.raises(InvalidToken):
        accounts.password_of(half, "t" * len(token))


def test_what_nobody_answered_is_forgotten(owner: Actor, office: Office) -> None:
    added(owner)
    asked(owner)
    half_way(office)
    accounts.forget_old(now() + timedelta(minutes=6))
    left = [db.session.query(table).count() for table in (Challenge, HalfEntry, SecurityKey)]
    assert left == [0, 0, 1]
