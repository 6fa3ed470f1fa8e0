"""What is over goes by two officers' decision; the person goes, every figure stays, the past still verifies."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from cli import upkeep
from cli.trail import moved
from office.base import audit, clock, config, files, ledger, retention
from office.base.audit import Event
from office.base.db import Base, db
from office.base.files import Upload
from office.cases import closing, intake, oversight, public, queries
from office.cases.models import Attachment, Case, Party
from office.cases.models.seal import SealShare
from office.law.kinds import Kind
from office.letters import register as letter_register
from office.letters.models import Delivery, Letter
from office.people.roles import Role
from office.privacy import erasing, requests
from office.privacy.models import Disposal, Erasure
from office.search import sync
from tests.builders import Office, a_case, a_receipt, sender_of

LATER = timedelta(days=366 * 21)
NAME = "Nguyễn Thị Cầm Tú Vy"
TOLD = "Chuyện riêng về con trai út"


def closed_with_everything(office: Office) -> Case:
    case = a_case(
        office, status="closed", name=NAME, subject=f"{TOLD} ở số 5", body=TOLD, wanted=TOLD,
        place="Nhà số 5 ngõ Riêng",
    )  # fmt: skip
    data = f"{NAME} {TOLD}".encode()
    upload = Upload("giấy của Vy.txt", "text/plain", len(data), "0" * 64, data, False, False)
    intake.attach(case, [upload], clock.now(), purpose="added", from_citizen=True)
    closing.rate(
        case,
        sender_of(case),
        clock.now(),
        replies={"solved": "no", "on_time": "no", "respect": "yes"},
        comment=TOLD,
    )
    db.session.commit()
    upkeep.tick(thorough=True)
    return case


def decided(office: Office, at: Any) -> Disposal:
    made = erasing.propose(office.actors[Role.SUPERVISOR], at)
    assert made is not None
    erasing.decide(made, office.actors[Role.HEAD], at, approve=True)
    db.session.commit()
    return made


def figures(office: Office, today: date) -> Any:
    """Every figure the office reports: oversight, home page, fields, ratings, letters, lateness."""
    units = oversight.all_units()
    watched = oversight.by_unit(office.actors[Role.SUPERVISOR], today, units)
    counted = [
        [
            each.unit.id if each.unit else 0,
            each.open,
            each.late,
            each.closed,
            each.on_time,
            each.owed,
        ]
        for each in watched
    ]
    tables = (
        "case",
        "clock",
        "overdue",
        "rating",
        "letter",
        "point",
        "message",
        "duty",
        "delivery",
    )
    rows = {
        name: db.session.execute(
            select(
                *[column for column in Base.metadata.tables[name].columns if column.name in KEPT]
            ).order_by("id")
        ).all()
        for name in tables
    }
    told = queries.public_figures(today)
    return counted, told, public.busiest_fields(told.since), rows


KEPT = {
    "id", "code", "kind", "status", "open", "field", "channel", "urgency", "complexity", "anonymous",
    "received_at", "received_day", "accepted_day", "closed_at", "closed_day", "unit_id",
    "handler_id", "overdue_since", "transfers", "reopenings", "joined", "weight", "letters_owed",
    "step", "rule", "started_on", "first_due", "due_on", "state", "stopped_on", "since", "score", "solved", "on_time", "respect",
    "outcome", "year", "register", "number", "day", "issued_at", "check_code", "settled_on",
    "from_citizen", "at",
}  # fmt: skip


def everywhere() -> str:
    """Every word of the database, the trail too, and the names and bytes of every kept file."""
    said = []
    for table in Base.metadata.sorted_tables:
        said += [str(row) for row in db.session.execute(select(table))]
    folder: Path = config.current().instance
    for name in ("files", "letters"):
        for path in (folder / name).glob("*/*"):
            said.append(path.read_bytes().decode("utf-8", "replace"))
    return " ".join(said)


def test_i5_the_person_goes_and_every_figure_stays(office: Office) -> None:
    case = closed_with_everything(office)
    case_id = case.id
    assert TOLD in everywhere()
    with clock.at(clock.now() + LATER):
        before = figures(office, clock.today())
        decided(office, clock.now())
        assert erasing.carry_out(clock.now()) == 1
        while upkeep.tick(thorough=False).kept:
            pass
        db.session.expire_all()
        assert figures(office, clock.today()) == before
        left = everywhere()
    for word in (NAME, TOLD, "0900 000 123", "nguoi.gui@test.example", "ngõ Riêng"):
        assert word not in left, word
    assert db.session.scalar(select(Erasure.files).where(Erasure.case_id == case_id)) == 1
    assert db.session.scalars(select(Party)).all() == []
    assert db.session.scalars(select(Attachment)).all() == []


def test_i5_trail_and_ledger_still_verify_after_an_erasure_which_they_tell(office: Office) -> None:
    closed_with_everything(office)
    with clock.at(clock.now() + LATER):
        decided(office, clock.now())
        assert erasing.carry_out(clock.now()) == 1
        assert list(audit.breaks()) == []
        assert list(ledger.differences()) == []
        assert moved() == []
        told = db.session.scalars(
            select(Event).where(Event.action == "privacy:case:anonymise")
        ).one()
    assert NAME not in str(told.facts)
    assert told.facts["disposal"]


def test_i5_the_letters_of_an_erased_case_keep_their_numbers_and_open(office: Office) -> None:
    closed_with_everything(office)
    issued = db.session.scalars(select(Letter).where(Letter.number.is_not(None))).first()
    slip = Delivery(channel="counter", at=clock.now(), state="handed")
    slip.slip_id = issued.case.attachments[0].id
    issued.deliveries.append(slip)
    db.session.commit()
    with clock.at(clock.now() + LATER):
        decided(office, clock.now())
        erasing.carry_out(clock.now())
        found = letter_register.by_check_code(issued.check_code)
    assert found is not None
    assert found.unchanged
    assert issued.number_text


def test_i5_closed_bytes_of_a_case_go_with_it(office: Office) -> None:
    case = a_receipt(office, Kind.DENUNCIATION, name=NAME).case
    assert case.parties[0].sealed
    assert db.session.scalars(select(SealShare)).all()
    erasing.anonymise(case, clock.now())
    db.session.commit()
    assert db.session.scalars(select(Party.sealed)).all() == []
    assert db.session.scalars(select(SealShare)).all() == []
    assert list(ledger.differences()) == []


def test_nothing_goes_before_its_time_or_while_it_is_open(office: Office) -> None:
    a_case(office, status="closed")
    open_case = a_case(office, status="accepted")
    nine = clock.now() + timedelta(days=365 * 9)
    assert sum(each.count for each in erasing.over(clock.day_of(nine))) == 0
    eleven = clock.now() + timedelta(days=366 * 11)
    with clock.at(eleven):
        decided(office, eleven)
        assert erasing.carry_out(eleven) == 1
    assert open_case.body


def test_nobody_approves_what_they_proposed(office: Office) -> None:
    a_case(office, status="closed")
    supervisor = office.actors[Role.SUPERVISOR]
    with clock.at(clock.now() + LATER):
        made = erasing.propose(supervisor, clock.now())
        with pytest.raises(erasing.NotAllowed):
            erasing.decide(made, supervisor, clock.now(), approve=True)
        db.session.commit()
        assert erasing.carry_out(clock.now()) == 0
        erasing.decide(made, office.actors[Role.HEAD], clock.now(), approve=False)
        db.session.commit()
        assert erasing.carry_out(clock.now()) == 0
    assert db.session.scalars(select(Erasure)).all() == []


def test_a_legal_hold_stops_an_approved_erasure(office: Office) -> None:
    case = a_case(office, status="closed")
    with clock.at(clock.now() + LATER):
        now = clock.now()
        decided(office, now)
        held = erasing.hold(case, office.actors[Role.SUPERVISOR], now, "Tòa đang thụ lý")
        db.session.commit()
        assert erasing.carry_out(now) == 0
        assert sum(each.count for each in erasing.over(clock.today())) == 0
        assert sum(each.held for each in erasing.over(clock.today())) == 1
        erasing.lift(held, office.actors[Role.SUPERVISOR], now)
        db.session.commit()
        assert sum(each.count for each in erasing.over(clock.today())) == 1


def test_a_case_with_an_undecided_request_stays(office: Office) -> None:
    case = a_case(office, status="closed")
    with clock.at(clock.now() + LATER):
        requests.ask(requests.CORRECT, "Sai tên.", clock.now(), actor=sender_of(case), case=case)
        db.session.commit()
        assert erasing.propose(office.actors[Role.SUPERVISOR], clock.now()) is None


def test_a_grave_matter_is_handed_to_the_archive_and_never_erased_here(office: Office) -> None:
    case = a_case(office, Kind.COMPLAINT, status="closed")
    case.complexity = "very_complex"
    db.session.commit()
    with clock.at(clock.now() + LATER):
        over = {each.schedule.id: each.count for each in erasing.over(clock.today())}
        assert (over["grave"], over["complaint"]) == (1, 0)
        assert erasing.propose(office.actors[Role.SUPERVISOR], clock.now()) is None


def test_a_file_that_another_case_holds_stays_on_the_disk(office: Office) -> None:
    first, second = a_case(office, status="closed"), a_receipt(office).case
    data = b"cung mot to giay"
    for case in (first, second):
        upload = Upload("giay.txt", "text/plain", len(data), "1" * 64, data, False, False, b"sent")
        kept = intake.attach(case, [upload], clock.now(), purpose="added", from_citizen=True)
    path = files.path_of(config.current().instance / "files", kept[0].key)
    original = files.path_of(config.current().instance / "originals", kept[0].original_key)
    erasing.anonymise(first, clock.now())
    db.session.commit()
    sync.rebuild()
    upkeep.tick(thorough=False)
    assert path.exists()
    assert original.read_bytes() == b"sent"
    erasing.anonymise(second, clock.now())
    db.session.commit()
    upkeep.tick(thorough=False)
    assert not path.exists()
    assert not original.exists()


def test_the_search_finds_no_word_of_an_erased_case(office: Office) -> None:
    from office.search import docs

    case = closed_with_everything(office)
    erasing.anonymise(case, clock.now())
    db.session.commit()
    assert TOLD not in str(list(docs.docs_of([case.id])))


def test_the_schedule_covers_every_kind_and_cites_its_ground() -> None:
    rows = retention.schedules()
    for kind in Kind:
        assert [each for each in rows if kind in each.kinds and not each.complexity]
    for each in rows:
        assert each.ground_vi
        assert each.ground_en
        assert each.mark in {"V", "V2", "M", "P"}
        assert each.mark == "V" or each.doubt_vi or each.mark == "P"


def test_a_leap_day_has_a_cutoff() -> None:
    row = replace(retention.schedules()[0], years=1)
    assert row.cutoff(date(2028, 2, 29)) == date(2027, 2, 28)
