"""A promise is kept once, however often its keeper fails or two keep at once."""

import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from office.base import clock, outbox
from office.base.db import db
from office.base.outbox import CLAIM, JITTER, LONGEST_PAUSE, Given, Promise, Settled


class Keeper:
    """Writes down what it was given; fails as often as it is told."""

    def __init__(self) -> None:
        self.seen: list[list[str]] = []
        self.failures = 0

    def __call__(self, given: Sequence[Given]) -> None:
        self.seen.append([each.key for each in given])
        if self.failures:
            self.failures -= 1
            raise TimeoutError("Người Gửi Thử, 0900 000 123")


@pytest.fixture
def keeper(context: Flask, monkeypatch: pytest.MonkeyPatch) -> Keeper:
    """A keeper of the topic `test` and no other."""
    made = Keeper()
    monkeypatch.setattr(outbox, "_keepers", {"test": (made, False), "many": (made, True)})
    monkeypatch.setattr(outbox, "_at_once", {})
    return made


def put(key: str = "a", topic: str = "test") -> None:
    outbox.put(topic, key=key)
    db.session.commit()


def only() -> Promise:
    db.session.expire_all()
    return db.session.scalars(select(Promise)).one()


def test_a_promise_is_kept_once(keeper: Keeper) -> None:
    put()
    assert outbox.waiting() == 1
    assert [outbox.drain(), outbox.drain()] == [1, 0]
    assert keeper.seen == [["a"]]
    assert outbox.waiting() == 0


def test_promises_are_kept_in_order_and_together_where_asked(keeper: Keeper) -> None:
    for key in "abc":
        put(key)
    for key in "xyz":
        put(key, "many")
    assert outbox.drain() == 6
    assert keeper.seen == [["a"], ["b"], ["c"], ["x", "y", "z"]]


def test_an_undone_deed_promises_nothing(keeper: Keeper) -> None:
    outbox.put("test", key="a")
    db.session.rollback()
    assert outbox.drain() == 0


def test_a_failing_keeper_is_tried_again_with_growing_pauses(keeper: Keeper) -> None:
    put()
    keeper.failures = 5
    pauses = []
    for _ in range(5):
        with clock.at(only().due_at):
            assert outbox.drain() == 0
            pauses.append(only().due_at - clock.now())
            assert outbox.drain() == 0  # not due yet
    for n, pause in enumerate(pauses, 1):
        assert timedelta(seconds=2**n) <= pause <= timedelta(seconds=2**n) * (1 + JITTER)
    assert len({pause.microseconds for pause in pauses}) > 1, "a crowd does not come back together"
    assert len(keeper.seen) == 5
    assert [each.key for each in outbox.failed()] == ["a"]
    with clock.at(only().due_at):
        assert outbox.drain() == 1
    assert (outbox.failed(), only().failure) == ([], None)


def test_a_failure_is_kept_by_its_kind_without_a_person_in_it(keeper: Keeper) -> None:
    put()
    keeper.failures = 1
    outbox.drain()
    assert only().failure == "TimeoutError"


def test_one_failure_does_not_hold_up_the_others(keeper: Keeper) -> None:
    put("a")
    put("b")
    keeper.failures = 1
    assert outbox.drain() == 1
    assert keeper.seen == [["a"], ["b"]]


def test_what_a_failing_keeper_wrote_is_undone(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(_given: Sequence[Given]) -> None:
        outbox.put("later", key="half")
        db.session.flush()
        raise ValueError

    monkeypatch.setitem(outbox._keepers, "test", (half, False))
    put()
    assert outbox.drain() == 0
    assert only().topic == "test"


def test_a_dead_claim_is_claimed_again_after_two_minutes(keeper: Keeper) -> None:
    put()
    outbox._claim(10)  # and the process dies
    assert outbox.drain() == 0
    with clock.at(clock.now() + CLAIM):
        assert outbox.drain() == 1


def test_without_patience_a_promise_is_never_given_up_and_waits_about_an_hour_at_most(
    keeper: Keeper,
) -> None:
    put()
    keeper.failures = 100
    pauses = []
    for _ in range(100):
        with clock.at(only().due_at):
            assert outbox.drain() == 0
            pauses.append(only().due_at - clock.now())
    assert len(keeper.seen) == 100
    assert LONGEST_PAUSE <= pauses[-1] <= max(pauses) <= LONGEST_PAUSE * (1 + JITTER)
    assert only().dead_at is None
    assert len(outbox.failed()) == outbox.waiting() == 1
    with clock.at(only().due_at):
        assert outbox.drain() == 1
    assert (outbox.failed(), outbox.waiting()) == ([], 0)


def test_a_kept_promise_loses_its_facts_at_once_and_itself_after_a_month(keeper: Keeper) -> None:
    outbox.put("test", key="a", to="nguoi.gui@test.example")
    put(topic="unknown")
    outbox.drain()
    facts = {each.topic: each.facts for each in db.session.scalars(select(Promise))}
    assert facts == {"test": {}, "unknown": {}}
    for days, left in ((30, ["test", "unknown"]), (31, ["unknown"])):
        outbox.forget_old(clock.now() + timedelta(days=days))
        assert list(db.session.scalars(select(Promise.topic).order_by(Promise.id))) == left


def test_a_topic_without_keeper_waits(keeper: Keeper) -> None:
    put(topic="unknown")
    assert outbox.drain() == 0
    assert outbox.waiting() == 1


def test_an_answer_is_given_inside_the_transaction_and_undone_with_it(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[object] = []

    def answer(**facts: object) -> None:
        heard.append(facts)
        outbox.put("test", key="from the answer")

    monkeypatch.setattr(outbox, "_at_once", {"now": answer})
    outbox.put("now", key="k", thing=heard)
    assert heard == [{"thing": heard}]
    db.session.rollback()
    assert outbox.waiting() == 0
    outbox.put("now", thing=1)
    db.session.commit()
    assert only().key == "from the answer"


def test_an_answer_that_fails_fails_the_deed(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_facts: object) -> None:
        raise ValueError

    monkeypatch.setattr(outbox, "_at_once", {"now": refuse})
    with pytest.raises(ValueError, match=r"^$"):
        outbox.put("now")


@pytest.fixture
def many(keeper: Keeper) -> Iterator[list[str]]:
    keys = [str(number) for number in range(40)]
    for key in keys:
        outbox.put("test", key=key)
    db.session.commit()
    db.session.remove()
    yield keys
    db.session.remove()


def test_two_drains_at_once_keep_each_promise_once(
    app: Flask, keeper: Keeper, many: list[str]
) -> None:
    start, kept, moment = threading.Barrier(3), [], clock.now()

    def drain(at: datetime) -> None:
        with clock.at(at), app.app_context():
            start.wait()
            kept.extend([outbox.drain(limit=10) for _ in range(4)])

    threads = [threading.Thread(target=drain, args=[moment]) for _ in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert Counter(key for [key] in keeper.seen) == Counter(many)
    assert sum(kept) == len(many)


def test_what_fails_for_longer_than_its_patience_is_given_up_and_can_be_taken_up(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "_patience", {"test": timedelta(days=3)})
    put()
    keeper.failures = 2
    outbox.drain()
    assert only().dead_at is None
    with clock.at(clock.now() + timedelta(days=3, minutes=1)):
        outbox.drain()
        assert only().dead_at == clock.now()
    with clock.at(clock.now() + timedelta(days=9)):
        assert outbox.drain() == 0, "nobody tries what was given up"
        assert outbox.waiting() == 0
        assert [each.key for each in outbox.failed()] == ["a"]
        outbox.take_up(only())
        db.session.commit()
        assert outbox.drain() == 1
        with pytest.raises(Settled):
            outbox.let_go(only())


def test_what_is_let_go_is_forgotten(keeper: Keeper) -> None:
    outbox.put("test", key="a", to="nguoi.gui@test.example")
    db.session.commit()
    keeper.failures = 9
    outbox.drain()
    outbox.let_go(only())
    db.session.commit()
    assert (only().facts, only().kept_at is not None, outbox.drain()) == ({}, True, 0)
