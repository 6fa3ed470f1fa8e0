"""The doctor names each unsafe thing, and only then."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from office.base import anchors, clock, config, jumps
from office.base.db import db
from office.people import accounts, factors
from office.people.actors import SYSTEM
from office.people.models import FactorReset, Officer, Recovery, SecurityKey, Unit
from office.people.roles import Role
from tests.builders import a_unit, an_officer, anchored
from web import doctor


@pytest.fixture
def sound(context: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """An office with nothing to say against it."""
    from office.base import audit
    from office.search import sync

    mine = config.current()
    config.install(
        replace(
            mine, mode="production", hosts="a.example", site_address="https://a.example",
            anchor_mail="x@tinh.example",
        )
    )  # fmt: skip
    mine.instance.chmod(0o700)
    mark = mine.instance / doctor.BACKUP_MARK
    mark.touch()
    now = clock.now().timestamp()
    for each in (mark, mine.instance / "key"):
        os.utime(each, (now, now))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    sync.rebuild()
    audit.record(SYSTEM, "test:thing:do", clock.now())
    anchored(clock.now())
    db.session.commit()
    with context.test_request_context("/"):
        yield context
    config.install(mine)
    for each in (mark, anchors.path()):
        each.unlink(missing_ok=True)


def names() -> set[str]:
    return {each.name for each in doctor.look(thorough=True)}


def test_a_sound_office_has_no_finding(sound: Flask) -> None:
    assert names() == set()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("log", {"log_level": "DEBUG"}),
        ("mode", {"mode": "demonstration"}),
        ("hosts", {"hosts": ""}),
        ("http", {"site_address": "http://a.example"}),
        ("key", {"key": "AAAA"}),
        ("anchor-mail", {"anchor_mail": ""}),
        ("sso-http", {"sso_issuer": "http://a.example"}),
        ("sso-client", {"sso_issuer": "https://a.example", "sso_client_id": "x"}),
        ("vneid-http", {"vneid_issuer": "http://a.example"}),
    ],
)
def test_an_unsafe_setting_is_named(sound: Flask, name: str, said: dict[str, str]) -> None:
    config.install(replace(config.current(), **said))
    assert name in {each.name for each in doctor.look()}


def test_debug_is_named(sound: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    sound.debug = True
    try:
        assert names() == {"debug"}
    finally:
        sound.debug = False


def test_an_old_key_is_named(sound: Flask) -> None:
    old = clock.now().timestamp() - 3 * 365 * 86_400
    os.utime(config.current().instance / "key", (old, old))
    assert names() == {"old-key"}


def test_a_database_that_does_not_wait_for_the_disk_is_named(sound: Flask) -> None:
    db.session.rollback()
    raw = db.engine.raw_connection()
    raw.close()
    connection = db.session.connection().connection
    db.session.rollback()
    assert connection
    found = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db.session, "execute", lambda *_a, **_k: _Off())
        found = list(doctor._database())
    assert [each.name for each in found] == ["synchronous"]


class _Off:
    def scalar(self) -> int:
        return 1


def test_files_that_others_can_read_are_named(sound: Flask) -> None:
    config.current().instance.chmod(0o755)
    assert names() == {"files"}
    config.current().instance.chmod(0o700)
    anchors.path().chmod(0o644)
    assert names() == {"files"}


def test_root_is_named(sound: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert names() == {"root"}


def test_a_missing_or_stale_backup_is_named(sound: Flask) -> None:
    mark = config.current().instance / doctor.BACKUP_MARK
    old = clock.now().timestamp() - 27 * 3600
    os.utime(mark, (old, old))
    assert names() == {"backup"}
    mark.unlink()
    assert names() == {"backup"}


def test_a_stepped_clock_is_named(sound: Flask) -> None:
    jumps.note(clock.now() - timedelta(hours=2), clock.now() - timedelta(hours=1), 3600, "tick")
    db.session.commit()
    assert names() == {"clock"}


def test_an_index_behind_is_named(sound: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    from office.search import sync

    behind = replace(sync.health(), lag_seconds=doctor.INDEX_LAG + 1)
    monkeypatch.setattr(sync, "health", lambda: behind)
    assert names() == {"index"}


def test_a_missing_anchor_or_another_key_is_named(sound: Flask) -> None:
    anchors.path().unlink()
    assert names() == {"anchor-key"}
    db.session.connection().exec_driver_sql("DELETE FROM anchor")
    assert names() == {"anchor"}


@pytest.fixture
def keeper(sound: Flask) -> Officer:
    """A supervisor whose second factor is as it should be."""
    officer = an_officer(
        "k@test.example", Role.SUPERVISOR, a_unit("u", "Đơn vị", "unit"), "Giám sát A"
    )
    actor = accounts.actor_of(officer, clock.today())
    factor = factors.begin(actor, clock.now())
    code = factors.code_at(factor, int(clock.now().timestamp()) // factors.STEP_SECONDS)
    assert factors.confirm(actor, code, clock.now())
    return officer


def test_who_must_prove_twice_and_cannot_is_named_with_the_post(
    sound: Flask, keeper: Officer
) -> None:
    assert names() == set()
    an_officer("c@test.example", Role.HANDLER, db.session.get_one(Unit, 1), "Chuyên viên")
    gone = an_officer("g@test.example", Role.HEAD, db.session.get_one(Unit, 1), "Đã nghỉ")
    gone.active = False
    assert names() == set(), "neither who need not nor who is gone"
    an_officer("h@test.example", Role.HEAD, db.session.get_one(Unit, 1), "Chủ tịch B")
    found = {each.name: each.found for each in doctor.look()}
    assert set(found) == {"factor-none"}
    assert "Chủ tịch B" in found["factor-none"]
    assert "Giám sát A" not in found["factor-none"]


def test_a_security_key_is_a_second_factor_too(sound: Flask, keeper: Officer) -> None:
    actor = accounts.actor_of(keeper, clock.today())
    key = SecurityKey(
        officer_id=keeper.id, handle="x", public=b"x", sign_count=0, name="x", made_at=clock.now()
    )
    db.session.add(key)
    db.session.flush()
    factors.drop(actor, clock.now())
    assert names() == set()
    db.session.delete(key)
    db.session.flush()
    factors.forget_codes_of_nothing(keeper.id)
    assert names() == {"factor-none"}


def test_a_weak_second_factor_is_named(sound: Flask, keeper: Officer) -> None:
    db.session.execute(
        update(Recovery).where(Recovery.id > factors.FEW_CODES).values(used_at=clock.now())
    )
    assert names() == {"factor-codes"}
    factors.renew_codes(accounts.actor_of(keeper, clock.today()), clock.now())
    mine = config.current()
    config.install(
        replace(mine, key="AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=", old_keys=mine.key)
    )
    assert "factor-old-key" in names()
    config.install(mine)
    with clock.at(clock.now() + factors.UNUSED + timedelta(days=1)):
        assert "factor-unused" in names()


def test_a_reset_that_waits_is_named(sound: Flask, keeper: Officer) -> None:
    asked = FactorReset(officer_id=keeper.id, asked_by=keeper.id, asked_at=clock.now())
    db.session.add(asked)
    assert names() == set()
    asked.asked_at -= factors.WAITING + timedelta(hours=1)
    assert names() == {"factor-waiting"}


def test_a_broken_chain_is_named(sound: Flask) -> None:
    db.session.connection().exec_driver_sql("UPDATE event SET actor_name = 'x'")
    assert names() == {"chain"}
