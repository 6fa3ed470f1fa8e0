"""The ledger finds every row changed, added or removed behind the program's back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import JSON, Column, Connection, delete, insert, select, text, update

from office.base import clock, config, jumps, ledger
from office.base.db import Base, Moment, db
from office.base.ledger import Difference, Sheet, Untold
from office.cases.models import (
    Agreement,
    Attachment,
    CalendarChange,
    Case,
    CheckAnswer,
    Clock,
    CoSigner,
    CounterFiling,
    Explanation,
    ExtensionRequest,
    Extract,
    Group,
    Handover,
    Inquiry,
    InquiryAnswer,
    InquiryPaper,
    Joining,
    Lift,
    Mark,
    Matter,
    MatterCase,
    Mention,
    Message,
    Note,
    Opening,
    Overdue,
    Pause,
    Point,
    Rating,
    Redaction,
    Reminder,
    Review,
    SealKey,
    SealShare,
    Splitting,
    Telling,
)
from office.law.kinds import Kind
from office.letters.models import (
    Authorisation,
    Book,
    Delivery,
    Letter,
    LetterScan,
    LetterStep,
    LetterText,
    ReservedNumber,
)
from office.people.models import (
    Absence,
    AppointmentRequest,
    Citizen,
    Factor,
    FactorReset,
    Officer,
    Recovery,
    SecurityKey,
    Substitution,
)
from office.people.roles import Role
from office.privacy.models import Breach, DataRequest, Disposal, Erasure, Hold
from tests.builders import Office, a_case, a_receipt

UNCOVERED = {
    "paused_address": "a memory of mail that came back, lifted and made anew at any time",
    "event": "the trail chains itself",
    "trail_end": "sealed by itself",
    "ledger": "the ledger chains itself",
    "anchor": "each is signed, and names the one before",
    "promise": "what is still to do: kept, then emptied",
    "draft": "closed with a key that the sender holds",
    "attempt": "the brake on guessing: counted, then forgotten",
    "session": "ends by itself",
    "seal_visit": "a key open for one visit, ends with it",
    "seal_gift": "given to one key to rebuild a half, then gone",
    "link": "a way to sign in once, then forgotten",
    "case_link": "a deed allowed once, by a keyed hash, then forgotten",
    "excluded": "the same stands in a column of the case, and who was let in again in a lift",
    "presence": "who has a case open now, gone after minutes",
    "reading": "marks written when an answer has left, and forgotten after two years",
    "challenge": "good for minutes",
    "bulk": "what was asked for many cases at once; each deed is an event of its own",
    "bulk_row": "a row of such a run, with the event beside it",
    "ticket": "a number of one day and of nobody, gone with the next",
    "half_entry": "good for minutes",
    "weighing": "derived from deeds that are events of their own; it only feeds the view of a week",
    "paper_text": "made from a paper, which is covered, and made again at any time",
    "saved_search": "an officer's own view of the desk",
}


@pytest.fixture
def everything(office: Office) -> Office:
    """At least one row in every covered table."""
    case = a_case(office, status="closed")
    now = clock.now()
    officer = office.officers[Role.HEAD].id
    first = case.clocks[0]
    message = Message(case_id=case.id, at=now, from_citizen=False, text="Đang kiểm tra.")
    db.session.add(message)
    db.session.flush()
    note = Note(case_id=case.id, at=now, author="Cán bộ", text="Hỏi lại.")
    db.session.add(note)
    db.session.flush()
    db.session.add(
        Mention(note_id=note.id, case_id=case.id, officer_id=officer, by="Cán bộ", at=now)
    )
    letter = Letter(
        handle="thu", case_id=case.id, kind="apology", status="dropped", prepared_at=now
    )
    db.session.add(letter)
    db.session.flush()
    kept = Attachment(
        handle="anh", case_id=case.id, purpose="filed", name="ảnh.jpg", media_type="image/jpeg",
        size=3, sha256="0" * 64, key="00/00", from_citizen=True, at=now, message_id=message.id,
    )  # fmt: skip
    db.session.add(kept)
    db.session.flush()
    asked = Inquiry(
        handle="hoi", case_id=case.id, key="k", way="post", question="Có hồ sơ không?", rule="chosen",
        due_on=date(2026, 11, 30), asked_by=officer, asked_at=now,
    )  # fmt: skip
    db.session.add(asked)
    db.session.flush()
    rows: list[Base] = [
        InquiryAnswer(inquiry_id=asked.id, at=now, text="Có."),
        InquiryPaper(
            inquiry_id=asked.id, number=1, name="a.pdf", media_type="application/pdf", size=3,
            sha256="0" * 64,
        ),
        Handover(
            case_id=case.id, from_id=case.unit_id, to_id=case.unit_id, at=now, state="taken"
        ),
        Splitting(case_id=case.id, parts=2, at=now),
        Mark(case_id=case.id, deed="pin", by_id=officer, at=now),
        Pause(clock_id=first.id, suspended_on=date(2026, 11, 2), reason="Chờ giám định"),
        ExtensionRequest(
            case_id=case.id, clock_id=first.id, days=5, reason="Phức tạp", asked_by=officer,
            asked_at=now, granted=False,
        ),
        Rating(case_id=case.id, score=2, at=now, round=7),
        CalendarChange(
            id=1, kind="closure", first_day=date(2026, 12, 1), last_day=date(2026, 12, 1),
            vi="Bão", decision="12/QĐ", made_at=now, officer_id=officer,
        ),
        Extract(
            handle="trich", case_id=case.id, number=1, state="draft", way="written", closed=b"x",
            made_by=officer, made_at=now,
        ),
        Redaction(
            handle="luoc", case_id=case.id, attachment_id=kept.id, state="waiting", way="boxes",
            name="a.png", media_type="image/png", size=3, sha256="0" * 64, key="00/01",
            made_by=officer, made_at=now,
        ),
        Delivery(letter_id=letter.id, channel="email", at=now, state="sent"),
        Authorisation(
            officer_id=officer, post="Trưởng phòng", kinds=["invitation"], paper="1/GUQ", granted_at=now,
            from_day=clock.today(), until_day=clock.today(), granted_by=officer,
        ),
        ReservedNumber(
            year=2020, register="CV", number=1, purpose="x", state="reserved", reserved_on=clock.today(),
            reserved_by=officer,
        ),
        LetterText(kind="answer", since=clock.today(), words="# A", made_by=officer, made_at=now),
        LetterScan(
            letter_id=letter.id, attachment_id=db.session.query(Attachment).first().id, at=now, by="Cán bộ"
        ),
        LetterStep(letter_id=letter.id, at=now, act="asked", by="Cán bộ", officer_id=officer),
        SealShare(case_id=case.id, key_id=db.session.query(SealKey).first().id, half="a", sealed=b"s"),
        Opening(
            handle="mo", case_id=case.id, officer_id=officer, fields=["name"], purpose="verify",
            article="Điều 24", reason="Xác minh", minutes=5, asked_at=now,
        ),
        Reminder(
            case_id=case.id, clock_id=first.id, key="1.soon.2026-11-20", rung="soon", step="settle",
            about=date(2026, 11, 20), belongs_on=date(2026, 11, 16), raised_on=date(2026, 11, 16),
            to_role="holder", explanations=[
                Explanation(
                    case_id=case.id, said="Chờ giám định", written_by=officer, written_at=now
                )
            ],
        ),
        Agreement(text="filing", version=1, case_id=case.id, given_at=now),
        DataRequest(
            case_id=case.id, right="correct", received_at=now, received_day=date(2026, 11, 18),
            answer_by=date(2026, 11, 20), due_on=date(2026, 11, 28), first_due=date(2026, 11, 28),
        ),
        Joining(case_id=case.id, first_id=case.id, way="join", status="received", at=now),
        Group(case_id=case.id, made_at=now),
        CounterFiling(case_id=case.id, officer_id=officer, registered_at=now, way="paper"),
        CoSigner(case_id=case.id, number=1, name="Người Cùng Ký", way="typed", at=now),
        Telling(
            case_id=case.id, news="answer", round=1, channel="page", state="shown", at=now, key="k",
        ),
        Matter(
            handle="viec", title="Vỉa hè", place="Chợ", field="traffic", unit_id=case.unit_id,
            owner_id=officer, opened_on=date(2026, 11, 2), opened_by=officer,
        ),
        MatterCase(matter_id=1, case_id=case.id, at=now),
        CheckAnswer(case_id=case.id, item="P2", answer="yes", officer_id=officer, at=now),
        Hold(case_id=case.id, reason="Tòa đang thụ lý", placed_by=officer, placed_at=now),
        Disposal(day=date(2026, 11, 18), proposed_by=officer, proposed_at=now),
        Erasure(case_id=case.id, day=date(2026, 11, 18)),
        Breach(
            discovered_at=now, due_at=now, what="Mất máy", whose="Người gửi", how_many=3,
            data="Tên", recorded_by=officer, recorded_at=now,
        ),
    ]  # fmt: skip
    if not case.clocks[0].overdue:
        rows.append(
            Overdue(clock_id=first.id, case_id=case.id, since=date(2026, 11, 3), recorded_at=now)
        )
    jumps.note(now - timedelta(hours=1), now, -3600, "tick")
    rows += [
        AppointmentRequest(
            officer_id=officer, unit_id=office.ward.id, role="triage", from_day=now.date(),
            reason="Quyết định 5/QĐ", asked_by=officer, asked_at=now,
        ),
        Substitution(
            officer_id=officer, substitute_id=office.officers[Role.LEAD].id,
            from_day=now.date(), until_day=now.date(), reason="nghỉ phép", noted_by=officer,
            noted_at=now,
        ),
        Absence(
            officer_id=officer, from_day=now.date(), until_day=now.date(), reason="Đi họp",
            noted_by=officer, noted_at=now,
        ),
        Review(
            officer_id=officer,
            sign="many",
            day=date(2026, 11, 2),
            count=20,
            own=4.5,
            role=5.0,
            asked_by=officer,
            asked_at=now,
            answered_at=now,
            settled_by=officer,
            settled_at=now,
        ),
        Lift(
            case_id=case.id,
            who=["unit.1"],
            reason="x",
            asked_by=officer,
            asked_at=now,
            was=[],
            settled_at=now,
            settled_by=officer,
            granted=False,
        ),
        Citizen(email="a@test.example", password_hash="x", made_at=now),
        Factor(officer_id=officer, secret="x", made_at=now, confirmed_at=now),
        Recovery(officer_id=officer, code="x"),
        FactorReset(officer_id=officer, asked_by=officer, asked_at=now),
        SecurityKey(
            officer_id=officer, handle="x", public=b"x", sign_count=1, name="x", made_at=now
        ),
    ]  # fmt: skip
    db.session.add_all(rows)
    if not db.session.scalar(select(Book.last).limit(1)):
        db.session.add(Book(year=2026, register="UBND", last=4))
    from office.cases.models import Duty

    db.session.add(Duty(case_id=case.id, letter="apology", ground="acted", since=date(2026, 11, 3)))
    db.session.commit()
    return office


def behind() -> Connection:
    """Return what someone has who opens the database with another program."""
    db.session.commit()
    db.session.expunge_all()
    return db.session.connection()


def found() -> list[Difference]:
    db.session.commit()
    return list(ledger.differences())


EMPTY = {int: 1, bytes: b"x", bool: False, str: "x", date: date(2026, 1, 1)}


def other(column: Column[Any], value: Any) -> Any:  # noqa: PLR0911 -- one for each type
    """Return another value that the column could hold."""
    if value is None:
        if isinstance(column.type, Moment):
            return clock.now()
        return EMPTY[column.type.python_type]
    if isinstance(column.type, JSON):
        return {"giả": 1} if not isinstance(value, list) else [*value, "giả"]
    if isinstance(value, bool):
        return not value
    if isinstance(value, bytes):
        return value + b"x"
    if isinstance(value, int | float):
        return value + 1000
    if isinstance(value, datetime | date):
        return value - timedelta(days=1)
    return f"{value}x"[-(getattr(column.type, "length", None) or 99) :]


def test_every_table_is_covered_or_says_why_not(whole_app: Flask) -> None:
    tables = set(db.metadata.tables)
    assert set(ledger.covered()) >= {
        "case", "clock", "pause", "overdue", "letter", "attachment", "party", "message", "point",
        "calendar_change", "clock_jump", "officer", "appointment", "unit", "citizen", "factor",
    }  # fmt: skip
    left = tables - set(ledger.covered()) - set(UNCOVERED)
    assert not left, "put them under office.base.ledger, or say here why not"


def test_an_untouched_office_agrees_with_its_ledger(everything: Office) -> None:
    assert found() == []
    assert not [name for name, table in ledger.covered().items() if not _rows(table)]


def _rows(table: Any) -> int:
    return len(db.session.execute(select(table)).all())


@pytest.mark.parametrize("name", ledger.covered())
def test_an_edit_of_any_column_is_found(everything: Office, name: str) -> None:
    table = ledger.covered()[name]
    for column in table.columns:
        connection = behind()
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        row = connection.execute(select(table).limit(1)).mappings().one()
        where = [table.c[each.name] == row[each.name] for each in table.primary_key]
        changed = other(column, row[column.name])
        connection.execute(update(table).where(*where).values({column.name: changed}))
        wrong = {each.table for each in ledger.differences()}
        db.session.rollback()
        assert wrong == {name}, f"nobody saw {name}.{column.name} become {changed!r}"


@pytest.mark.parametrize("name", ledger.covered())
def test_a_row_removed_or_added_is_found(everything: Office, name: str) -> None:
    table = ledger.covered()[name]
    connection = behind()
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    row = dict(connection.execute(select(table).limit(1)).mappings().one())
    where = [table.c[each.name] == row[each.name] for each in table.primary_key]
    connection.execute(delete(table).where(*where))
    assert {(each.table, each.reason) for each in ledger.differences()} == {(name, "removed")}
    row |= {
        each.name: 999_999 for each in table.primary_key if each.name in {"id", "year", "case_id"}
    }
    connection.execute(insert(table).values(row))
    reasons = {(each.table, each.reason) for each in ledger.differences()}
    db.session.rollback()
    assert reasons == {(name, "removed"), (name, "added")}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE message SET text = NULL WHERE 0",  # nothing: the control
        "UPDATE \"case\" SET complexity = ''",
        "UPDATE extension_request SET granted = NULL",
        "UPDATE \"case\" SET details = ''",
        'UPDATE "case" SET joined = 0.5',
    ],
)
def test_no_two_values_look_alike(everything: Office, statement: str) -> None:
    behind().exec_driver_sql(statement)
    wrong = list(ledger.differences())
    db.session.rollback()
    assert bool(wrong) is ("WHERE 0" not in statement)


def test_an_older_sealed_state_put_back_is_found(office: Office) -> None:
    number = a_receipt(office).case.id
    table = ledger.covered()["case"]
    old = dict(behind().execute(select(table).where(table.c.id == number)).mappings().one())
    case = db.session.get_one(Case, number)
    case.subject = "Sửa lại"
    db.session.commit()
    assert found() == []
    behind().execute(update(table).where(table.c.id == old["id"]).values(old))
    assert Difference("case", str(old["id"]), "changed") in ledger.differences()
    db.session.rollback()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger SET rows = '{}' WHERE id = 1",
        "DELETE FROM ledger WHERE id = 1",
        "DELETE FROM ledger WHERE id = (SELECT max(id) FROM ledger)",
        "DELETE FROM ledger",
        "UPDATE ledger SET id = 99 WHERE id = 1",
        "UPDATE ledger SET seal = 'x' WHERE id = 1",
        "DELETE FROM trail_end WHERE id = 2",
        "UPDATE trail_end SET length = length - 1 WHERE id = 2",
    ],
)
def test_a_changed_ledger_is_found(everything: Office, statement: str) -> None:
    behind().exec_driver_sql(statement)
    wrong = list(ledger.differences())
    db.session.rollback()
    assert "ledger" in {each.table for each in wrong}


def test_a_cut_is_not_sealed_over_by_the_next_honest_deed(everything: Office) -> None:
    connection = behind()
    connection.exec_driver_sql("DELETE FROM ledger WHERE id = (SELECT max(id) FROM ledger)")
    connection.exec_driver_sql(
        "UPDATE trail_end SET length = (SELECT max(id) FROM ledger),"
        " last_seal = (SELECT seal FROM ledger ORDER BY id DESC LIMIT 1) WHERE id = 2"
    )
    db.session.commit()
    db.session.scalars(select(Case)).first().subject = "Sửa lại"
    db.session.commit()
    assert "ledger" in {each.table for each in ledger.differences()}


def test_what_is_rolled_back_is_not_told(office: Office) -> None:
    case = a_receipt(office).case
    before = len(list(ledger.sheets()))
    case.subject = "Khác"
    db.session.flush()
    db.session.rollback()
    db.session.commit()
    assert len(list(ledger.sheets())) == before
    assert found() == []


def test_a_savepoint_undone_leaves_the_rest_told(office: Office) -> None:
    case = a_receipt(office).case
    case.subject = "Khác"
    try:
        with db.session.begin_nested():
            db.session.add(Message(case_id=case.id, at=clock.now(), from_citizen=True, text="a"))
            db.session.flush()
            raise LookupError  # noqa: TRY301 -- inside the savepoint
    except LookupError:
        pass
    db.session.commit()
    assert found() == []


def test_bulk_changes_through_the_session_are_told(office: Office) -> None:
    case = a_receipt(office).case
    db.session.execute(update(Case).where(Case.id == case.id).values(urgency="high"))
    db.session.commit()
    assert found() == []
    db.session.execute(delete(Point).where(Point.case_id == case.id))
    db.session.commit()
    assert found() == []


def test_a_change_that_does_not_say_which_rows_is_refused(office: Office) -> None:
    a_receipt(office)
    with pytest.raises(Untold):
        db.session.execute(insert(Message).values(text="x"))
    with pytest.raises(Untold):
        db.session.execute(update(Clock), [{"id": 1, "round": 2}])
    db.session.rollback()


def test_a_whole_life_of_a_case_leaves_a_ledger_that_agrees(office: Office) -> None:
    for kind in Kind:
        a_case(office, kind, status="closed" if kind != Kind.DENUNCIATION else "received")
    assert found() == []


@pytest.fixture
def new_key(everything: Office) -> Iterator[None]:
    mine = config.current()
    other_key = "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA="
    config.install(replace(mine, key=other_key, old_keys=mine.key))
    yield
    config.install(mine)


def test_the_ledger_agrees_across_a_change_of_the_key(new_key: None) -> None:
    assert found() == []


def test_rows_older_than_the_ledger_are_taken_once(everything: Office) -> None:
    behind().exec_driver_sql("DELETE FROM ledger")
    db.session.execute(text("DELETE FROM trail_end WHERE id = 2"))
    db.session.commit()
    assert ledger.seal_anew() > 10
    db.session.commit()
    assert found() == []


def test_a_table_put_under_the_ledger_later_is_taken_in_and_nothing_else(
    everything: Office,
) -> None:
    """An office set up before officers were covered: no sheet ever named them."""
    sheets = behind().execute(select(Sheet.id, Sheet.rows).order_by(Sheet.id)).all()
    db.session.connection().exec_driver_sql("DELETE FROM ledger")
    db.session.execute(text("DELETE FROM trail_end WHERE id = 2"))
    for _, rows in sheets:
        ledger._write({name: said for name, said in rows.items() if name != "officer"})
    db.session.commit()
    db.session.execute(text("UPDATE message SET text = 'khác'"))
    assert ledger.take_in() == {"officer": len(Role)}
    db.session.commit()
    assert {each.table for each in ledger.differences()} == {"message"}
    assert ledger.take_in() == {}


def test_an_officer_let_in_or_promoted_behind_the_program_is_found(office: Office) -> None:
    someone = office.officers[Role.HANDLER].id
    behind().exec_driver_sql(f"UPDATE appointment SET role = 'head' WHERE officer_id = {someone}")
    wrong = found()
    assert [each.table for each in wrong] == ["appointment"]
    behind().exec_driver_sql(
        "INSERT INTO officer (email, name, password_hash, active, made_at)"
        " VALUES ('x@test.example', 'X', 'x', 1, '2026-01-01 00:00:00')"
    )
    assert ("officer", "added") in {(each.table, each.reason) for each in found()}
    assert db.session.get_one(Officer, someone).active


def test_a_write_on_a_reading_page_costs_nothing(office: Office) -> None:
    case = a_receipt(office).case
    before = len(list(ledger.sheets()))
    assert case.subject
    db.session.commit()
    assert len(list(ledger.sheets())) == before
