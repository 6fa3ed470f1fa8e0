"""Others are asked a question and nothing else; whom a case is about is never asked."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from office.base import clock, files
from office.base.audit import Event
from office.base.db import db
from office.base.files import Upload
from office.base.outbox import Promise
from office.cases import (
    conflicts,
    handling,
    inquiries,
    intake,
    links,
    redactions,
    resealing,
    sealed,
    workflow,
)
from office.cases.inquiries import Question, Sent
from office.cases.models import Case, CaseLink, Inquiry
from office.cases.redactions import Box
from office.law.kinds import Kind
from office.people import accounts
from office.people.actors import VISITOR
from office.people.roles import Role
from office.privacy import erasing
from tests.builders import Office, a_case, a_receipt, an_officer, at_work
from tests.cases.test_redactions import a_picture

WORDS = "Thửa đất 12 cấp sổ năm nào?"


def asked(office: Office, case: Case, role: Role = Role.HANDLER, **said: object) -> Sent:
    facts: dict[str, object] = {
        "question": WORDS,
        "key": f"khoa-{db.session.query(Inquiry).count()}",
    }
    if not {"unit_id", "body"} & said.keys():
        facts |= {"body": "Công ty Cấp nước", "email": "vanthu@capnuoc.example"}
    made = inquiries.ask(case, Question(**{**facts, **said}), office.actors[role], clock.now())  # type: ignore[arg-type]
    db.session.commit()
    return made


def lead_of(office: Office, unit: str) -> object:
    officer = an_officer(f"lead-{unit}@test.example", Role.LEAD, office.units[unit])
    db.session.commit()
    return accounts.actor_of(officer, clock.today())


def mails() -> list[dict[str, str]]:
    found = db.session.scalars(select(Promise).where(Promise.topic == "mail").order_by(Promise.id))
    return [each.facts for each in found]


@pytest.mark.parametrize(
    ("kind", "day", "due"),
    [
        (Kind.COMPLAINT, date(2026, 11, 23), date(2026, 11, 30)),
        (Kind.COMPLAINT, date(2026, 11, 21), date(2026, 11, 30)),  # the 28th is a Saturday
        (Kind.DENUNCIATION, date(2026, 11, 23), date(2026, 12, 3)),  # 24 November is a day off
        (Kind.FEEDBACK, date(2026, 11, 20), date(2026, 11, 30)),
        (Kind.PETITION, date(2026, 12, 30), date(2027, 1, 7)),
        (Kind.INFORMATION, date(2026, 11, 26), date(2026, 12, 1)),
    ],
)
def test_the_due_day_follows_the_rule_of_the_kind(kind: Kind, day: date, due: date) -> None:
    assert inquiries.rule_of(kind, day).due(day) == due


def test_every_kind_has_a_rule_with_its_article_and_doubts_are_named() -> None:
    assert {each.kind for each in inquiries.rules()} == set(Kind)
    for each in inquiries.rules():
        assert each.vi
        assert each.en
        assert each.mark in {"V", "M", "P"}
        assert each.mark == "V" or (each.doubt and each.doubt_en)
        assert each.unit in {"working", "calendar"}


def test_a_body_is_asked_by_mail_and_the_mail_says_nothing_of_the_case(office: Office) -> None:
    case = a_case(office, status="accepted")
    before = (case.status, case.next_due, [each.state for each in case.clocks])
    sent = asked(office, case)
    mail = mails()[-1]
    assert mail["to"] == "vanthu@capnuoc.example"
    assert inquiries.address(sent.token) in mail["text"]
    for secret in (WORDS, case.code, case.subject, case.body, case.place, "Người Gửi Thử", "Luật"):
        assert secret not in mail["subject"] + mail["text"]
    assert (case.status, case.next_due, [each.state for each in case.clocks]) == before
    assert sent.inquiry.papers == []
    link = db.session.scalars(select(CaseLink)).one()
    assert link.digest != sent.token
    assert sent.token not in str(db.session.execute(select(CaseLink)).all())


def test_the_trail_tells_that_it_was_asked_without_words_or_names(office: Office) -> None:
    asked(office, a_case(office, status="accepted"))
    event = db.session.scalars(select(Event).where(Event.action == "case:inquiry:ask")).one()
    assert set(event.facts) == {"inquiry", "way", "due", "count"}
    told = str(db.session.scalars(select(Event.facts)).all())
    assert WORDS not in told
    assert "Cấp nước" not in told


def test_the_officer_chooses_another_day_with_a_reason(office: Office) -> None:
    case, day = a_case(office, status="accepted"), clock.today() + timedelta(days=3)
    made = asked(office, case, due_on=day, reason="Việc gấp.").inquiry
    assert (made.due_on, made.rule, made.reason) == (day, "chosen", "Việc gấp.")


def test_the_link_is_good_until_the_due_day_at_least(office: Office) -> None:
    case = a_case(office, status="accepted")
    far = clock.today() + timedelta(days=40)
    asked(office, case, due_on=far, reason="Phải đo đạc lại.")
    link = db.session.scalars(select(CaseLink)).one()
    assert clock.day_of(link.expires_at) == far + timedelta(days=1)


def test_the_same_form_sent_twice_is_one_question_with_one_good_link(office: Office) -> None:
    case = a_case(office, status="accepted")
    first, again = (asked(office, case, key="cung-mot-khoa") for _ in range(2))
    assert first.inquiry.id == again.inquiry.id
    with pytest.raises(links.Revoked):
        links.look(first.token, links.OUTSIDE, clock.now())
    assert links.look(again.token, links.OUTSIDE, clock.now())


def test_who_does_not_handle_the_case_asks_nobody(office: Office) -> None:
    case = a_case(office, status="accepted")
    for role in (Role.SUPERVISOR, Role.OBSERVER, Role.RECEPTION, Role.SEALED_INTAKE):
        with pytest.raises(workflow.NotAllowed):
            asked(office, case, role)
    with pytest.raises(workflow.NotAllowed):
        inquiries.ask(case, Question(WORDS, "k", body="Sở X"), VISITOR, clock.now())
    with pytest.raises(workflow.NotAllowed):
        asked(office, a_case(office, status="closed"))


def test_only_so_many_questions_wait_at_once(office: Office) -> None:
    case = a_case(office, status="accepted")
    for _ in range(inquiries.MOST_OPEN):
        asked(office, case)
    with pytest.raises(inquiries.TooMany):
        asked(office, case)


def a_paper(case: Case) -> str:
    data = b"x"
    upload = Upload("so-do.pdf", "application/pdf", 1, "0" * 64, data, False, False)
    made = intake.attach(case, [upload], clock.now(), purpose="filed", from_citizen=True)[0]
    db.session.commit()
    return made.handle


def test_papers_are_shown_on_purpose_alone(office: Office) -> None:
    case = a_case(office, status="accepted")
    handle = a_paper(case)
    assert asked(office, case).inquiry.papers == []
    made = asked(office, case, papers=[handle, handle]).inquiry
    assert [each.name for each in made.papers] == ["so-do.pdf"]
    assert inquiries.content_of(made, made.papers[0], VISITOR) == b"x"


def test_a_paper_of_another_case_or_under_quarantine_is_not_shown(office: Office) -> None:
    case, other = a_case(office, status="accepted"), a_case(office, status="accepted")
    handle = a_paper(other)
    with pytest.raises(inquiries.NoPaper):
        asked(office, case, papers=[handle])
    db.session.rollback()
    held = a_paper(case)
    case.attachments[-1].scan = "waiting"
    db.session.commit()
    with pytest.raises(inquiries.NoPaper):
        asked(office, case, papers=[held])


def test_an_accused_unit_body_or_officer_is_not_asked(office: Office) -> None:
    case = a_case(office, Kind.COMPLAINT, "accepted")
    unit, officer = office.units["society"], office.officers[Role.LEAD]
    conflicts.exclude(case, [f"unit.{unit.id}", f"officer.{officer.id}"], clock.now(), clock.today(), "intake")  # fmt: skip
    db.session.commit()
    refused: list[dict[str, object]] = [
        {"unit_id": unit.id},
        {"body": "phòng văn hóa - xã hội phường Mây Trắng"},
        {"body": "Nơi khác", "email": officer.email.upper()},
    ]
    for said in refused:
        with pytest.raises(inquiries.NotAskedThere):
            asked(office, case, Role.HEAD, **said)
        db.session.rollback()
    assert asked(office, case, Role.HEAD, body="Sở Xây dựng", email="").inquiry.way == "post"


def test_the_body_a_denunciation_names_is_not_asked(office: Office) -> None:
    case = a_case(office, Kind.DENUNCIATION, "accepted")
    case.details = {**case.details, "accused": "Giám đốc Công ty Cấp nước Hồng Hà"}
    db.session.commit()
    with pytest.raises(inquiries.NotAskedThere):
        asked(office, case, Role.SEALED_INTAKE, body="Công ty cấp nước Hồng Hà", email="")


def test_a_unit_set_aside_later_sees_nothing_any_more(office: Office) -> None:
    case = a_case(office, Kind.COMPLAINT, "accepted")
    lead = lead_of(office, "society")
    made = asked(office, case, unit_id=office.units["society"].id).inquiry
    assert inquiries.count_asked(lead, clock.today()) == 1  # type: ignore[arg-type]
    conflicts.exclude(case, [f"unit.{made.unit_id}"], clock.now(), clock.today(), "intake")
    db.session.commit()
    assert not inquiries.for_me(made, lead, clock.today())  # type: ignore[arg-type]
    assert inquiries.asked_of(lead, clock.today()) == []  # type: ignore[arg-type]
    assert inquiries.count_asked(lead, clock.today()) == 0  # type: ignore[arg-type]


def test_a_unit_is_told_by_mail_without_words_and_its_lead_names_who_answers(
    office: Office,
) -> None:
    case, unit = a_case(office, status="accepted"), office.units["society"]
    lead = lead_of(office, "society")
    clerk = an_officer("clerk@test.example", Role.HANDLER, unit)
    db.session.commit()
    actor = accounts.actor_of(clerk, clock.today())
    sent = asked(office, case, unit_id=unit.id)
    assert sent.token == ""
    assert [each["to"] for each in mails() if "được hỏi" in each["subject"]] == [
        "lead-society@test.example"
    ]
    assert WORDS not in str(mails())
    assert not inquiries.for_me(sent.inquiry, actor, clock.today())
    with pytest.raises(workflow.NotAllowed):
        inquiries.assign(sent.inquiry, clerk.id, actor, clock.now())
    inquiries.assign(sent.inquiry, clerk.id, lead, clock.now())  # type: ignore[arg-type]
    db.session.commit()
    assert inquiries.for_me(sent.inquiry, actor, clock.today())
    assert mails()[-1]["to"] == "clerk@test.example"
    with pytest.raises(inquiries.NotAskedThere):
        inquiries.assign(sent.inquiry, office.officers[Role.HEAD].id, lead, clock.now())  # type: ignore[arg-type]


def test_where_nobody_leads_the_handlers_of_the_unit_answer(office: Office) -> None:
    case, unit = a_case(office, status="accepted"), office.units["society"]
    clerk = an_officer("clerk@test.example", Role.HANDLER, unit)
    db.session.commit()
    made = asked(office, case, unit_id=unit.id).inquiry
    assert inquiries.for_me(made, accounts.actor_of(clerk, clock.today()), clock.today())
    assert not inquiries.for_me(made, office.actors[Role.HANDLER], clock.today())


def test_withdrawn_and_sent_anew(office: Office) -> None:
    case, actor = a_case(office, status="accepted"), office.actors[Role.HANDLER]
    first = asked(office, case)
    second = inquiries.renew(first.inquiry, actor, clock.now())
    with pytest.raises(links.Revoked):
        links.look(first.token, links.OUTSIDE, clock.now())
    inquiries.withdraw(first.inquiry, actor, clock.now())
    with pytest.raises(links.Revoked):
        links.look(second.token, links.OUTSIDE, clock.now())
    with pytest.raises(inquiries.Settled):
        inquiries.renew(first.inquiry, actor, clock.now())
    with pytest.raises(inquiries.Settled):
        inquiries.withdraw(first.inquiry, actor, clock.now())
    assert first.inquiry.sent == 2


def test_what_tells_the_denouncer_is_refused_before_it_goes_out(office: Office) -> None:
    case = a_case(office, Kind.DENUNCIATION, "accepted")
    actor = at_work(office.actors[Role.SEALED_INTAKE])
    db.session.commit()
    for said in (
        {"question": "Bà Người Gửi Thử ở đâu?", "body": "Công an phường"},
        {"question": "Ai?", "body": "Công ty của Người Gửi Thử"},
        {"question": "Số 0900 000 123 của ai?", "body": "Công ty viễn thông"},
    ):
        with pytest.raises(sealed.IdentityTold):
            inquiries.ask(case, Question(key="k" * 20, **said), actor, clock.now())
        db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Inquiry)) == 0
    assert mails() == []


def test_of_a_denunciation_only_approved_copies_are_shown_closed_with_the_link(
    office: Office,
) -> None:
    uploads = [files.check("giay.png", a_picture())]
    case = a_receipt(office, Kind.DENUNCIATION, uploads=uploads).case
    actor = at_work(office.actors[Role.SEALED_INTAKE])
    copy = redactions.draw(case, case.attachments[0], actor, clock.now(), [Box(0, 0, 50, 50)])
    redactions.approve(case, copy, at_work(office.actors[Role.HEAD]), clock.now())
    db.session.commit()
    original = case.attachments[0].handle
    with pytest.raises(inquiries.NoPaper):
        inquiries.ask(
            case, Question(WORDS, "k1" * 9, body="Sở X", papers=[original]), actor, clock.now()
        )
    db.session.rollback()
    unit = office.units["society"].id
    with pytest.raises(inquiries.NoPaper):
        inquiries.ask(
            case, Question(WORDS, "k2" * 9, unit_id=unit, papers=[copy.handle]), actor, clock.now()
        )
    db.session.rollback()
    sent = inquiries.ask(
        case, Question(WORDS, "k3" * 9, body="Sở X", papers=[copy.handle]), actor, clock.now()
    )
    paper = sent.inquiry.papers[0]
    assert inquiries.content_of(sent.inquiry, paper, VISITOR, sent.token) == redactions.content_of(
        case, copy, actor
    )
    for token in ("", "x" * 32):
        with pytest.raises(sealed.DoesNotOpen):
            inquiries.content_of(sent.inquiry, paper, replace(actor, token=""), token)


def test_a_case_sealed_afterwards_takes_question_and_link_into_the_envelope(office: Office) -> None:
    case = a_case(office)
    handling.say(case, office.actors[Role.RECEPTION], clock.now(), "Xin chờ.")
    sent = asked(office, case, Role.HEAD)
    resealing.seal(case, office.actors[Role.RECEPTION], clock.now())
    db.session.commit()
    assert sent.inquiry.question == sealed.UNTOLD
    assert (sent.inquiry.email, sent.inquiry.state) == ("", "withdrawn")
    with pytest.raises(links.Unknown):
        links.look(sent.token, links.OUTSIDE, clock.now())
    assert WORDS in sealed.words_of(case, at_work(office.actors[Role.SEALED_INTAKE]))["inside"]


def test_an_erased_case_keeps_no_word_of_it(office: Office) -> None:
    case = a_case(office, status="accepted")
    made = asked(office, case, papers=[a_paper(case)]).inquiry
    erasing.anonymise(case, clock.now())
    db.session.commit()
    assert WORDS not in made.question
    assert (made.papers, made.email) == ([], "")


def test_what_is_late_is_news_for_whoever_asked_and_for_the_handler(office: Office) -> None:
    case = a_case(office, status="accepted")
    actor = office.actors[Role.HANDLER]
    asked(office, case)
    assert inquiries.count_news(actor, clock.today()) == 0
    late = clock.today() + timedelta(days=12)
    assert inquiries.count_news(actor, late) == 1
    assert [each.case_id for each in inquiries.news_for(actor, late)] == [case.id]
    assert inquiries.count_news(office.actors[Role.RECEPTION], late) == 0
