"""The trail shows every change made behind its back."""

import os
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from office.base import audit, clock, config
from office.base.db import db
from office.people.actors import SYSTEM


@pytest.fixture
def trail(context: Flask) -> None:
    """Ten events."""
    for number in range(1, 11):
        audit.record(
            SYSTEM, "test:thing:do", clock.now(), case_id=number, said="đèn đường", n=number,
            effective_at=clock.now() - timedelta(days=number) if number % 2 else None,
        )  # fmt: skip
    db.session.commit()


def found() -> list[int]:
    db.session.commit()
    db.session.expunge_all()
    return [each.event_id for each in audit.breaks()]


def run(statement: str) -> None:
    db.session.execute(text(statement))


def test_an_untouched_trail_is_whole(trail: None) -> None:
    assert found() == []
    assert audit.end_of_trail()[0] == 10


def test_an_empty_trail_is_whole(context: Flask) -> None:
    assert found() == []
    assert audit.end_of_trail() == (0, audit.BEGINNING)


@pytest.mark.parametrize(
    "change",
    [
        "at = '2020-01-01 00:00:00.000000'",
        "effective_at = NULL",
        "actor_kind = 'officer'",
        "actor_id = 7",
        "actor_name = 'Người khác'",
        "action = 'test:thing:undo'",
        "case_id = 4",
        "facts = '{}'",
        "seal = 'ế'",
        "seal = ''",
    ],
)
def test_a_changed_column_is_found(trail: None, change: str) -> None:
    run(f"UPDATE event SET {change} WHERE id = 5")
    assert 5 in found()


@pytest.mark.parametrize(
    "change",
    [
        lambda: run("DELETE FROM event WHERE id = 1"),
        lambda: run("DELETE FROM event WHERE id = 6"),
        lambda: run("DELETE FROM event WHERE id = 10"),
        lambda: run("DELETE FROM event WHERE id > 7"),
        lambda: run("DELETE FROM event"),
        lambda: run("DELETE FROM trail_end"),
        lambda: run("UPDATE event SET id = 11 WHERE id = 3"),
        lambda: run("UPDATE event SET id = CASE id WHEN 3 THEN -4 ELSE -3 END WHERE id IN (3, 4)")
        or run("UPDATE event SET id = -id WHERE id < 0"),
        lambda: run(
            "INSERT INTO event SELECT 11, at, effective_at, actor_kind, actor_id, actor_name,"
            " action, case_id, facts, seal FROM event WHERE id = 10"
        ),
        lambda: run("UPDATE trail_end SET length = 9"),
        lambda: run("UPDATE trail_end SET seal = 'forged'"),
        lambda: run("DELETE FROM event WHERE id = 10")
        or run(
            "UPDATE trail_end SET length = 9, last_seal = (SELECT seal FROM event WHERE id = 9)"
        ),
    ],
    ids=[
        "first removed", "middle removed", "last removed", "end cut off", "all removed",
        "end forgotten", "moved", "swapped", "added", "length forged", "seal of the end forged",
        "end forged to fit",
    ],
)  # fmt: skip
def test_removed_added_moved_and_cut_off_events_are_found(
    trail: None, change: Callable[[], object]
) -> None:
    change()
    assert found()


def test_rewriting_the_rest_of_the_chain_without_the_key_is_found(
    trail: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = config.current()
    other = replace(mine, key=urlsafe_b64encode(os.urandom(32)).decode())
    config.install(other)
    try:
        previous = db.session.get_one(audit.Event, 4).seal
        for number in range(5, 11):
            event = db.session.get_one(audit.Event, number)
            event.facts = {"said": "other"}
            previous = event.seal = audit.seal_of(audit.row_of(event), previous)
        audit.write_end(10, previous)
    finally:
        config.install(mine)
    assert found()


def test_looking_at_the_latest_part_only_begins_at_the_seal_before_it(trail: None) -> None:
    assert list(audit.breaks(after=6)) == []
    run("UPDATE event SET case_id = 1 WHERE id = 5")
    assert list(audit.breaks(after=6)) == []
    run("UPDATE event SET case_id = 1 WHERE id = 8")
    assert [each.event_id for each in audit.breaks(after=6)] == [8]


@pytest.fixture
def new_key(trail: None) -> Iterator[None]:
    mine = config.current()
    config.install(replace(mine, key=urlsafe_b64encode(os.urandom(32)).decode(), old_keys=mine.key))
    yield
    config.install(mine)


def test_the_trail_stays_whole_across_a_change_of_the_key(new_key: None) -> None:
    assert found() == []
    audit.record(SYSTEM, "test:thing:later", clock.now())
    assert found() == []
    run("UPDATE event SET case_id = 99 WHERE id = 2")
    assert found() == [2]


def test_an_undone_deed_leaves_no_event(trail: None) -> None:
    audit.record(SYSTEM, "test:thing:regret", clock.now())
    db.session.rollback()
    audit.record(SYSTEM, "test:thing:after", clock.now())
    assert found() == []
    assert audit.end_of_trail()[0] == 11
