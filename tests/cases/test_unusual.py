"""Reading out of the ordinary: what stands out and what does not, who judges it, and who never learns of it."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import event

from office.base import clock, ledger
from office.base.db import db
from office.cases import conflicts, notes, readings, reviews, unusual
from office.cases.models import Case, Review
from office.cases.readings import Mark
from office.law.kinds import Kind
from office.people.actors import Actor, Post
from office.people.roles import Role
from tests.builders import Office, a_case, a_receipt, days_later
from tests.cases.test_conflicts import about, of_officer
from tests.page import Browser

NIGHT = timedelta(hours=13)
"""From ten in the morning of the tests to eleven at night."""


def read(office: Office, role: Role, cases: list[Case], at: datetime, what: str = "case") -> None:
    """Leave a mark of *role*'s officer on each of *cases*, a minute apart."""
    officer = office.officers[role]
    unit_id = officer.appointments[0].unit_id
    for minute, case in enumerate(cases):
        mark = Mark(case.id, officer.id, unit_id, what, at + timedelta(minutes=minute))
        readings.write(db.session.connection(), mark)
    db.session.commit()


def signs(office: Office, judge: Role = Role.SUPERVISOR) -> dict[str, int]:
    """Return sign → count of the lines that *judge* has today."""
    found = unusual.lines(office.actors[judge], clock.today())
    assert len({each.key for each in found}) == len(found)
    return {each.sign: each.n for each in found}


@pytest.fixture
def cases(office: Office) -> list[Case]:
    return [a_receipt(office).case for _ in range(16)]


def usual_days(office: Office, role: Role, cases: list[Case], each_day: int) -> None:
    """Read so many cases on each of the three working days before today."""
    for back in (1, 2, 5):
        read(office, role, cases[:each_day], clock.now() - timedelta(days=back))


def test_a_day_like_the_others_stands_out_in_nothing(office: Office, cases: list[Case]) -> None:
    usual_days(office, Role.RECEPTION, cases, 6)
    read(office, Role.RECEPTION, cases[:7], clock.now())
    assert signs(office) == {}


def test_many_cases_in_an_hour_stand_out_against_ones_own_days(
    office: Office, cases: list[Case]
) -> None:
    usual_days(office, Role.RECEPTION, cases, 6)
    read(office, Role.RECEPTION, cases[:14], clock.now())
    assert "many" not in signs(office)
    read(office, Role.RECEPTION, cases[14:], clock.now() + timedelta(minutes=20))
    found = {
        each.sign: each for each in unusual.lines(office.actors[Role.SUPERVISOR], clock.today())
    }
    assert (found["many"].n, found["many"].own, found["many"].role) == (16, 6, None)
    assert len(found["many"].codes) == 16


def test_who_always_reads_as_much_does_not_stand_out(office: Office, cases: list[Case]) -> None:
    usual_days(office, Role.RECEPTION, cases, 16)
    read(office, Role.RECEPTION, cases, clock.now())
    assert signs(office) == {}


def test_night_and_day_off_stand_out_unless_work_follows(office: Office, cases: list[Case]) -> None:
    now = clock.now()
    read(office, Role.RECEPTION, cases[:1], now - timedelta(days=1) + NIGHT)
    read(office, Role.RECEPTION, cases[1:2], now - timedelta(days=3))  # a Sunday
    read(office, Role.RECEPTION, cases[2:3], now - timedelta(days=2))  # a Monday
    lines = unusual.lines(office.actors[Role.SUPERVISOR], clock.today())
    days = [(each.sign, (clock.today() - each.day).days) for each in lines]
    assert days == [("hours", 1), ("hours", 3)]
    for case in cases[:2]:
        notes.write(case, office.actors[Role.RECEPTION], now, "Đã xem ngay.")
    db.session.commit()
    assert signs(office) == {}


def test_the_holiday_of_the_working_calendar_counts_as_a_day_off(
    office: Office, cases: list[Case]
) -> None:
    with days_later(44):  # the first of January
        assert clock.today().isoformat() == "2027-01-01"
        read(office, Role.RECEPTION, cases[:1], clock.now())
        assert signs(office) == {"hours": 1}


def test_cases_of_another_unit_without_a_part_in_them_stand_out(office: Office) -> None:
    foreign = [a_case(office, status="accepted") for _ in range(6)]
    read(office, Role.HEAD, foreign, clock.now())
    assert signs(office)["outside"] == 6
    for case in foreign[:2]:
        notes.write(case, office.actors[Role.HEAD], clock.now(), "Xem lại.")
    db.session.commit()
    assert "outside" not in signs(office)


def test_reading_without_any_act_stands_out(office: Office, cases: list[Case]) -> None:
    usual_days(office, Role.RECEPTION, cases, 3)
    read(office, Role.RECEPTION, cases[:8], clock.now())
    assert signs(office) == {"no_act": 8}


def test_denunciations_opened_and_identities_stand_out(office: Office) -> None:
    two = [a_case(office, Kind.DENUNCIATION) for _ in range(2)]
    read(office, Role.HEAD, two, clock.now())
    read(office, Role.HANDLER, two[:1], clock.now(), readings.IDENTITY)
    found = unusual.lines(office.actors[Role.SUPERVISOR], clock.today())
    assert {(each.sign, each.n) for each in found} >= {("identity", 1), ("sealed", 2)}


def test_tables_carried_away_leave_marks_and_stand_out(app: Flask, office: Office) -> None:
    head = Browser(app).as_officer(Role.HEAD)
    for _ in range(3):
        head.client.get("/can-bo/so-van-ban.csv", buffered=True)
    assert signs(office) == {"export": 3}


def test_a_letter_read_by_itself_leaves_a_mark(app: Flask, office: Office) -> None:
    from office.letters.models import Letter

    case = a_case(office, status="accepted")
    letter = db.session.query(Letter).filter_by(case_id=case.id).first()
    assert letter
    url = f"/can-bo/thu/{letter.handle}"
    number, db_case = letter.id, case.id
    assert number
    head = Browser(app).as_officer(Role.HEAD)
    for each in ("/can-bo/thu", "/can-bo/thu/nowhere"):
        head.client.get(each, buffered=True)
    assert readings.readers(db.session.get_one(Case, db_case)) == []
    db.session.rollback()
    assert head.client.get(url, buffered=True).status_code == 200
    assert head.client.get(f"{url}.pdf", buffered=True).status_code == 200
    rows = db.session.query(readings.Reading).all()
    assert [(each.what, each.case_id) for each in rows] == [("letter", db_case)] * 2
    assert len(readings.readers(db.session.get_one(Case, db_case))) == 1


def test_reading_around_a_conflict_stands_out_and_is_never_asked_about(office: Office) -> None:
    case = a_case(office, Kind.COMPLAINT, "accepted")
    read(office, Role.LEAD, [case], clock.now() - timedelta(hours=2))
    assert signs(office) == {}
    conflicts.set_aside(
        case, of_officer(office, Role.LEAD), office.actors[Role.RECEPTION], clock.now()
    )
    db.session.commit()
    (line,) = unusual.lines(office.actors[Role.SUPERVISOR], clock.today())
    assert (line.sign, line.codes) == ("conflict", (case.code,))
    supervisor = office.actors[Role.SUPERVISOR]
    with pytest.raises(reviews.NotNow):
        reviews.ask(line, "Vì sao?", supervisor, clock.now())
    reviews.settle(line, reviews.INQUIRY, "Xem lại việc này.", supervisor, clock.now())
    assert reviews.about(office.officers[Role.LEAD].id) == []


def test_a_conflict_in_a_denunciation_is_told_without_its_code(app: Flask, office: Office) -> None:
    """Beside the name of a reader the code would tell who is accused in it."""
    case = a_case(office, Kind.DENUNCIATION)
    read(office, Role.HEAD, [case], clock.now())
    conflicts.set_aside(
        case, of_officer(office, Role.HEAD), office.actors[Role.SEALED_INTAKE], clock.now()
    )
    db.session.commit()
    (line,) = [
        each
        for each in unusual.lines(office.actors[Role.SUPERVISOR], clock.today())
        if each.sign == "conflict"
    ]
    assert (line.n, line.codes) == (1, ())


def test_nobody_judges_himself_and_a_supervisor_goes_to_the_head(
    office: Office, cases: list[Case]
) -> None:
    at = clock.now() - timedelta(days=1) + NIGHT
    for role in (Role.SUPERVISOR, Role.HEAD, Role.RECEPTION):
        read(office, role, cases[:1], at)

    def names(judge: Role) -> set[str]:
        found = unusual.lines(office.actors[judge], clock.today())
        return {each.name for each in found}

    assert names(Role.SUPERVISOR) == {"Cán bộ head", "Cán bộ reception"}
    assert names(Role.HEAD) == {"Cán bộ supervisor"}
    (line,) = unusual.lines(office.actors[Role.HEAD], clock.today())
    with pytest.raises(reviews.NotNow):
        reviews.settle(line, "justified", "Tự xem.", office.actors[Role.SUPERVISOR], clock.now())


def test_two_posts_in_one_person_judge_nothing_of_their_own() -> None:
    both = Actor("officer", 7, "", (Post(Role.HEAD, 1), Post(Role.SUPERVISOR, 1)))
    reader = unusual.Reader("Ai đó", frozenset({"supervisor"}), frozenset({1}))
    assert not unusual.judged_by(both, reader, 7)
    assert unusual.judged_by(both, reader, 8)


def test_cases_set_aside_from_the_supervisor_are_neither_shown_nor_counted(
    app: Flask, office: Office
) -> None:
    supervisor = Browser(app).as_officer(Role.SUPERVISOR)
    before = [supervisor.get(url).text for url in ("/can-bo/giam-sat/doc", "/can-bo/giam-sat")]
    hidden = [about(office, of_officer(office, Role.SUPERVISOR)) for _ in range(1)]
    read(office, Role.HEAD, hidden, clock.now() - timedelta(days=1) + NIGHT)
    read(office, Role.SEALED_INTAKE, hidden, clock.now(), readings.IDENTITY)
    after = [supervisor.get(url).text for url in ("/can-bo/giam-sat/doc", "/can-bo/giam-sat")]
    assert after[0] == before[0]
    assert "Đọc bất thường (0)" in " ".join(after[1].split())


def test_of_a_denunciation_the_page_shows_the_code_alone(app: Flask, office: Office) -> None:
    case = a_case(office, Kind.DENUNCIATION, subject="Kẻ xấu nhận tiền")
    read(office, Role.HEAD, [case], clock.now() - timedelta(days=1) + NIGHT)
    shown = Browser(app).as_officer(Role.SUPERVISOR).get("/can-bo/giam-sat/doc")
    assert case.code in shown.text
    assert "Kẻ xấu" not in shown.html


def test_asked_answered_and_closed_all_in_the_trail(app: Flask, office: Office) -> None:
    from office.base.audit import Event

    case = a_receipt(office).case
    read(office, Role.RECEPTION, [case], clock.now() - timedelta(days=1) + NIGHT)
    here, own = "/can-bo/giam-sat/doc", "/can-bo/tai-khoan/doc"
    supervisor = Browser(app).as_officer(Role.SUPERVISOR)
    officer = Browser(app).as_officer(Role.RECEPTION)
    shown = supervisor.get(here)
    assert "17/11/2026: Cán bộ reception đọc 1 vụ việc vào ban đêm" in shown.text
    form = shown.form(here)
    empty = supervisor.post(here, {**form, "viec": "hoi", "loi": "  "})
    assert (empty.status, "Xin ghi lời hỏi" in empty.text) == (422, True)
    assert (
        supervisor.post(here, {**form, "dong": "1.hours.2026-01-01", "viec": "hoi"}).status == 404
    )
    assert supervisor.post(here, {**form, "viec": "hoi", "loi": "Vì sao đêm?"}).status == 303
    for place in ("/can-bo/tai-khoan", "/can-bo/"):
        assert "Giám sát hỏi ông/bà 1 điều" in officer.get(place).text
    assert "Vì sao đêm?" in officer.get(own).text
    number = db.session.query(Review).one().id
    db.session.rollback()
    assert Browser(app).as_officer(Role.HEAD).post(f"{own}/{number}", {"loi": "x"}).status == 404
    assert officer.post(f"{own}/{number}", {"loi": ""}).status == 422
    assert officer.post(f"{own}/{number}", {"loi": "Trực đêm theo lịch."}).status == 303
    assert officer.post(f"{own}/{number}", {"loi": "Thêm nữa."}).status == 409
    assert "Trực đêm theo lịch." in supervisor.get(here).text
    done = supervisor.post(here, {**form, "viec": "chinh-dang", "loi": "Có lịch trực."})
    assert done.status == 303
    assert "Đã xem là chính đáng" in officer.get(own).text
    acts = [each.action for each in db.session.query(Event).order_by(Event.id)]
    acts = [each for each in acts if each.startswith("people:reading")]
    assert acts == [reviews.ASKED, reviews.ANSWERED, reviews.CLOSED]
    assert reviews.open_lines(office.actors[Role.SUPERVISOR], clock.today()) == 0
    assert list(ledger.differences()) == []


def test_an_open_question_stays_when_its_day_grows_old(app: Flask, office: Office) -> None:
    case = a_receipt(office).case
    read(office, Role.RECEPTION, [case], clock.now() - timedelta(days=1) + NIGHT)
    supervisor = office.actors[Role.SUPERVISOR]
    (line,) = unusual.lines(supervisor, clock.today())
    reviews.ask(line, "Vì sao đêm?", supervisor, clock.now())
    db.session.commit()
    with days_later(30):
        assert unusual.lines(supervisor, clock.today()) == []
        page = Browser(app).as_officer(Role.SUPERVISOR).get("/can-bo/giam-sat/doc")
        assert "Vì sao đêm?" in page.text


def test_five_questions_however_many_marks(office: Office, cases: list[Case]) -> None:
    supervisor = office.actors[Role.SUPERVISOR]

    def asked() -> int:
        seen: list[str] = []

        def count(_c: object, _k: object, statement: str, *_more: object) -> None:
            seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", count)
        try:
            unusual.lines(supervisor, clock.today())
        finally:
            event.remove(db.engine, "before_cursor_execute", count)
        return len(seen)

    db.session.commit()
    none = asked()
    usual_days(office, Role.RECEPTION, cases, 16)
    read(office, Role.HEAD, cases, clock.now())
    assert asked() == none <= 6


def test_the_count_beside_the_link_is_read_once_a_minute(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(reviews, "open_lines", lambda *_: asked.append(1) or len(asked))
    monkeypatch.setattr(reviews, "COUNTED_FOR", 60.0)
    monkeypatch.setattr(reviews, "_counted", {})
    actor = office.actors[Role.SUPERVISOR]
    assert [reviews.about_so_many(actor, clock.today()) for _ in range(3)] == [1, 1, 1]
    monkeypatch.setattr(reviews, "COUNTED_FOR", 0.0)
    assert reviews.about_so_many(actor, clock.today()) == 2
