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


def test_a_name_is_braked_from_whatever_address(context: Flask) -> None:
    for number in range(6):
        fail(1, address=f"203.0.113.{number}")
    assert wait(address="198.51.100.1") > 0


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
