"""P3: every log says how long it is kept, and is forgotten on time by one sweep."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from office.base import clock, config, outbox, retention
from office.base.db import db
from office.base.outbox import Promise
from office.base.retention import BadSchedule
from office.cases import drafts, links
from office.cases.links import SUPPLEMENT
from office.cases.models import CaseLink, Draft, Reading
from office.people import accounts, attempts
from office.people.actors import SYSTEM
from office.people.models import Attempt, Session
from office.people.roles import Role
from tests.builders import Office, a_receipt


def some_of(table: str, office: Office) -> None:
    now = clock.now()
    if table == "draft":
        drafts.save(drafts.begin(), now)
    elif table == "session":
        accounts.begin(now, officer_id=office.officers[Role.HEAD].id)
    elif table == "attempt":
        attempts.failed("tracking", "x", "10.0.0.1", now)
    elif table == "reading":
        case = a_receipt(office).case
        db.session.add(
            Reading(
                case_id=case.id, officer_id=1, unit_id=1, what="case", at=now, day=clock.today()
            )
        )
    elif table == "case_link":
        links.make(a_receipt(office).case, SUPPLEMENT, now, SYSTEM)
        db.session.scalars(select(CaseLink)).one().expires_at = now
    elif table == "promise":
        outbox.put("mail", to="x@test.example")
        db.session.flush()
        for each in db.session.scalars(select(Promise)):
            each.kept_at = now
    else:
        piece = config.current().instance / "files" / ".new" / "piece"
        piece.parent.mkdir(parents=True, exist_ok=True)
        piece.write_bytes(b"x")
        import os

        os.utime(piece, (now.timestamp(), now.timestamp()))
    db.session.commit()


def left_of(table: str) -> int:
    models = {
        "draft": Draft, "session": Session, "attempt": Attempt, "reading": Reading,
        "case_link": CaseLink, "promise": Promise,
    }  # fmt: skip
    if table in models:
        return len(db.session.scalars(select(models[table])).all())
    folder: Path = config.current().instance
    return len(list(folder.glob("*/.new/piece")))


@pytest.mark.parametrize("table", [each.table for each in retention.logs()])
def test_p3_each_log_is_forgotten_on_time_and_not_before(office: Office, table: str) -> None:
    some_of(table, office)
    before, period = left_of(table), retention.period(table)
    assert before
    retention.sweep(clock.now() + period - timedelta(minutes=1))
    assert left_of(table) == before
    retention.sweep(clock.now() + period + timedelta(minutes=1))
    assert left_of(table) == 0


def test_p3_a_log_that_nobody_sweeps_is_refused(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert retention.unswept() == []
    monkeypatch.delitem(retention._sweeps, "reading")
    with pytest.raises(BadSchedule):
        retention.sweep(clock.now())
