"""Reminders on their page, on the desk, on the case: seen, explained, accepted or asked again."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from office.base import clock
from office.base.db import db
from office.cases import explaining, holders, ladder
from office.cases.models import Case, Excluded, Explanation, Reminder
from office.law import working_days
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_case, a_receipt, at_work
from tests.page import Browser
from web.filters import day_short

HERE = "/can-bo/don-doc"
LANE = "Đôn đốc chờ ông/bà"


def reminded(office: Office, kind: Kind = Kind.COMPLAINT) -> tuple[Case, Reminder]:
    """Return an accepted case whose holder was reminded today, by hand."""
    case = a_case(office, kind, "accepted")
    made = explaining.ask(
        case,
        office.actors[Role.SUPERVISOR],
        clock.now(),
        question="Vì sao chưa họp đối thoại?",
        wanted_by=clock.today(),
        key=f"một.{case.id}",
    )
    db.session.commit()
    return case, made


def test_a_reminder_is_explained_asked_again_and_accepted(office: Office, app: Flask) -> None:
    case = a_case(office, Kind.COMPLAINT, "accepted")
    url = f"/can-bo/vu-viec/{case.code}"
    watcher = Browser(app).as_officer(Role.SUPERVISOR)
    form = watcher.get(f"{url}/hoi-giai-trinh").form("hoi-giai-trinh")
    assert watcher.post(f"{url}/hoi-giai-trinh", {**form, "cau_hoi": " "}).status == 422
    assert (
        watcher.post(
            f"{url}/hoi-giai-trinh", {**form, "cau_hoi": "x", "den_ngay": "01/01/2020"}
        ).status
        == 422
    )
    said = {**form, "cau_hoi": "Vì sao chưa đối thoại?"}
    for _ in range(2):  # a double click is one question
        assert watcher.post(f"{url}/hoi-giai-trinh", said).status == 303
    made = db.session.scalars(select(Reminder)).one()
    handler = Browser(app).as_officer(Role.HANDLER)
    assert LANE in handler.get("/can-bo/").text
    shown = handler.get(HERE)
    assert "Vì sao chưa đối thoại?" in shown.text
    assert handler.post(f"{HERE}/{made.id}/da-xem").status == 303
    wrong = handler.post(f"{HERE}/{made.id}/giai-trinh", {"loi": " ", "key": "a"})
    assert wrong.status == 422
    answer = {"loi": "Chờ giấy mời, ngày mai họp.", "key": "b"}
    for _ in range(2):
        assert handler.post(f"{HERE}/{made.id}/giai-trinh", answer).status == 303
    assert len(db.session.scalars(select(Explanation)).all()) == 1
    again = watcher.get(HERE)
    assert "Chờ giấy mời" in again.text
    assert watcher.post(f"{HERE}/{made.id}/hoi-lai", {"loi": ""}).status == 422
    assert watcher.post(f"{HERE}/{made.id}/hoi-lai", {"loi": "Giờ nào, ở đâu?"}).status == 303
    assert "Giờ nào, ở đâu?" in handler.get(HERE).text
    assert (
        handler.post(f"{HERE}/{made.id}/giai-trinh", {"loi": "8 giờ, phòng 2", "key": "c"}).status
        == 303
    )
    assert watcher.post(f"{HERE}/{made.id}/chap-nhan").status == 303
    db.session.expire_all()
    assert db.session.get_one(Reminder, made.id).state == explaining.SETTLED
    assert LANE not in handler.get("/can-bo/").text
    page = handler.get(url)
    assert "8 giờ, phòng 2" in page.text
    assert "Chấp nhận giải trình" in page.text  # on the timeline


def test_nobody_accepts_what_he_wrote_himself(office: Office, app: Flask) -> None:
    case, made = reminded(office)
    lead = office.actors[Role.LEAD]
    explaining.explain(made, case, lead, clock.now(), "Tôi đang làm.")
    db.session.commit()
    assert not explaining.may_judge(made, case, lead)
    page = Browser(app).as_officer(Role.LEAD)
    assert page.post(f"{HERE}/{made.id}/chap-nhan", follow=True).status == 200
    db.session.expire_all()
    assert made.state == explaining.EXPLAINED
    assert explaining.may_judge(made, case, office.actors[Role.HEAD])


def test_who_is_set_aside_finds_no_reminder(office: Office, app: Flask) -> None:
    case, made = reminded(office)
    handler = office.officers[Role.HANDLER]
    db.session.add(
        Excluded(case_id=case.id, who=f"officer.{handler.id}", source="intake", at=clock.now())
    )
    case.excluded = [f"officer.{handler.id}"]
    db.session.commit()
    page = Browser(app).as_officer(Role.HANDLER)
    assert case.code not in page.get(HERE).html
    assert LANE not in page.get("/can-bo/").text
    assert page.post(f"{HERE}/{made.id}/da-xem").status == 404


def test_a_reminder_of_a_denunciation_shows_its_line_alone(office: Office, app: Flask) -> None:
    case, _made = reminded(office, Kind.DENUNCIATION)
    lead = Browser(app).as_officer(Role.LEAD)
    assert case.code not in lead.get(HERE).html
    assert explaining.count(office.actors[Role.LEAD]) == 0
    watcher = Browser(app).as_officer(Role.SUPERVISOR)
    owed = watcher.get(f"{HERE}?ngan=chua-giai-trinh")
    assert case.code in owed.html
    assert case.subject not in owed.html


def test_what_tells_who_denounced_is_not_kept(office: Office, app: Flask) -> None:
    case, made = reminded(office, Kind.DENUNCIATION)
    intake = at_work(office.actors[Role.SEALED_INTAKE])
    holders.hand_over(intake, clock.now(), only=case)  # the handler has the marks of the check
    db.session.commit()
    page = Browser(app).as_officer(Role.HANDLER)
    wrong = page.post(f"{HERE}/{made.id}/giai-trinh", {"loi": "Gọi Người Gửi Thử 0900 000 123"})
    assert wrong.status == 422
    assert "0900 000 123" in wrong.text  # given back to be mended
    assert db.session.scalars(select(Explanation)).all() == []


def test_a_reminder_of_a_limit_that_was_met_waits_for_nobody(office: Office) -> None:
    case = a_case(office, Kind.COMPLAINT, "accepted")
    each = next(one for one in case.clocks if one.step == "settle")
    day = working_days.subtract(each.due_on, 5)
    with clock.at(clock.moment_of(day) + timedelta(hours=9)):
        ladder.climb(day, clock.now())
        handler = office.actors[Role.HANDLER]
        assert explaining.count(handler) == 1
        each.due_on += timedelta(days=20)
        db.session.commit()
        assert explaining.count(handler) == 0


def test_the_supervisor_counts_what_was_not_explained(office: Office, page: Browser) -> None:
    case, _made = reminded(office)
    page.as_officer(Role.SUPERVISOR)
    shown = page.get("/can-bo/giam-sat")
    assert "lời nhắc chưa giải trình xong" in shown.text
    listed = page.get(f"{HERE}?ngan=chua-giai-trinh&don-vi=works")
    assert case.code in listed.html
    assert case.code not in page.get(f"{HERE}?ngan=chua-giai-trinh&don-vi=society").html


def test_the_citizen_sees_nothing_of_it(office: Office, page: Browser) -> None:
    receipt = a_receipt(office, Kind.COMPLAINT)
    explaining.ask(
        receipt.case, office.actors[Role.HEAD], clock.now(), question="Vì sao chậm?",
        wanted_by=clock.today(), key="k",
    )  # fmt: skip
    db.session.commit()
    own = page.open(receipt.case.code, receipt.secret)
    assert "Vì sao chậm" not in own.text
    assert "giải trình" not in own.text.lower()
    assert day_short(clock.today()) in own.text


def test_the_register_line_tells_its_reminders_to_who_may_ask_and_to_no_clerk(
    office: Office, app: Flask
) -> None:
    case, made = reminded(office, Kind.DENUNCIATION)
    explaining.explain(made, case, office.actors[Role.SEALED_INTAKE], clock.now(), "Chờ trả lời.")
    plain, other = reminded(office)[0], a_case(office, Kind.COMPLAINT)
    db.session.commit()
    shown = Browser(app).as_officer(Role.SUPERVISOR).get(f"/can-bo/vu-viec/{case.code}")
    assert "Chờ trả lời." in shown.text
    assert case.subject not in shown.text
    clerk = Browser(app).as_officer(Role.DIALOGUE_CLERK)
    for each in (plain, other):
        assert "Vì sao chưa họp" not in clerk.get(f"/can-bo/vu-viec/{each.code}").text
