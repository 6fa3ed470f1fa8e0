"""The brake grows, ends by itself, and lets a commune behind one address in."""

from datetime import datetime, timedelta

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from office.base import clock
from office.base.db import db
from office.people import attempts
from office.people.models import Attempt

HERE = "203.0.113.9"


def fail(times: int, who: str = "a@test.example", address: str = HERE) -> None:
    for _ in range(times):
        attempts.failed("officer", who, address, clock.now())


def wait(who: str = "a@test.example", address: str = HERE, at: datetime | None = None) -> int:
    return attempts.wait("officer", who, address, at or clock.now())


def test_the_first_five_are_free_then_the_pause_doubles_up_to_two_minutes(context: Flask) -> None:
    pauses = []
    for _ in range(14):
        pauses.append(wait())
        fail(1)
    assert pauses[:5] == [0] * 5
    assert pauses[5:13] == [1, 2, 4, 8, 16, 32, 64, 120]
    assert wait() == 120


def test_whoever_waits_as_long_as_told_may_try_again(context: Flask) -> None:
    fail(200)
    assert wait(at=clock.now() + timedelta(seconds=wait())) == 0


def test_nothing_is_left_after_half_an_hour(context: Flask) -> None:
    fail(200)
    later = clock.now() + attempts.WINDOW
    assert wait(at=later) == 0
    attempts.forget_old(later + timedelta(seconds=1))
    assert db.session.scalar(select(func.count()).select_from(Attempt)) == 0


def test_a_commune_behind_one_address_still_gets_in(context: Flask) -> None:
    for number in range(59):
        fail(1, who=f"{number}@test.example")
    assert wait("not.tried@test.example") == 0
    fail(1, who="60@test.example")
    assert wait("not.tried@test.example") == 1
    assert wait("not.tried@test.example", "203.0.113.10") == 0


def test_a_stranger_at_one_address_never_keeps_the_owner_of_a_name_waiting(context: Flask) -> None:
    moment, end = clock.now(), clock.now() + timedelta(hours=3)
    failures = 0
    while moment < end:  # whenever he may
        with clock.at(moment):
            fail(1)
            failures += 1
            assert wait(address="198.51.100.1") == 0
            pause = wait()
        moment += timedelta(seconds=max(pause, 1))
    assert failures < 120


def test_many_addresses_together_keep_a_name_waiting_for_twenty_seconds_at_most(
    context: Flask,
) -> None:
    for number in range(99):
        fail(1, address=f"203.0.113.{number}")
    assert wait(address="198.51.100.1") == 0
    pauses = []
    for number in range(30):
        fail(1, address=f"192.0.2.{number}")
        pauses.append(wait(address="198.51.100.1"))
    assert pauses[:5] == [1, 2, 4, 8, 16]
    assert max(pauses) == 20


def test_all_addresses_of_one_line_are_one(context: Flask) -> None:
    for number in range(6):
        fail(1, address=f"2001:db8:1:2::{number:x}")
    assert wait(address="2001:db8:1:2:ffff::9") > 0
    assert wait(address="2001:db8:1:3::1") == 0
    fail(6, address="::ffff:192.0.2.1")
    assert wait(address="192.0.2.1") > 0


def test_a_try_that_reaches_the_owner_is_braked_from_whatever_address(context: Flask) -> None:
    for number in range(6):
        fail(1, address=f"203.0.113.{number}")
    brake = attempts.wait(
        "officer", "a@test.example", "198.51.100.1", clock.now(), spare_the_name=True
    )
    assert brake > 0


def test_doors_are_braked_apart(context: Flask) -> None:
    fail(10)
    assert attempts.wait("citizen", "a@test.example", HERE, clock.now()) == 0


def test_success_forgets_the_failures_of_that_name(context: Flask) -> None:
    fail(10)
    fail(1, who="other@test.example")
    attempts.succeeded("officer", "A@test.example ")
    assert wait() == 0
    assert db.session.scalar(select(func.count()).select_from(Attempt)) == 1


def test_neither_name_nor_address_is_kept(context: Flask) -> None:
    fail(1)
    kept = db.session.scalars(select(Attempt)).one()
    said = f"{kept.who} {kept.address}"
    assert "test.example" not in said
    assert HERE not in said


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(0, 300), st.integers(0, 3_600))
def test_no_pause_is_ever_longer_than_two_minutes(context: Flask, tries: int, later: int) -> None:
    at = clock.now()
    db.session.add_all(
        Attempt(door="officer", who=attempts.hidden("b"), address=attempts.hidden("c"), at=at)
        for _ in range(tries)
    )
    try:
        assert 0 <= wait("b", "c", at + timedelta(seconds=later)) <= max(0, 120 - later)
    finally:
        db.session.rollback()
