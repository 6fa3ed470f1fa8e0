"""An inquiry is answered once, whole or in part; what comes back stays the office's own."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from office.base import clock
from office.base.audit import Event
from office.base.db import db
from office.base.files import Upload
from office.cases import closing, inquiries, inquiry_answers, links, own_data, sealed, workflow
from office.cases.inquiries import Question, Sent
from office.cases.inquiry_answers import Answer
from office.cases.models import Case, CaseLink, InquiryAnswer
from office.law.kinds import Kind
from office.people import accounts
from office.people.roles import Role
from tests.builders import Office, a_case, an_officer, at_work, days_later, sender_of

SAID = Answer("Cấp năm 2011.", "Lê Văn Trả", "Trưởng phòng, Văn phòng đăng ký đất đai")


def asked(office: Office, case: Case | None = None, **said: object) -> Sent:
    case = case or a_case(office, status="accepted")
    facts: dict[str, object] = {"question": "Sổ đỏ thửa 12 cấp năm nào?", "key": f"khoa-{case.id}-16-chu-cai"}  # fmt: skip
    if "unit_id" not in said:
        facts |= {"body": "Văn phòng đăng ký đất đai", "email": "vanthu@datdai.example"}
    role = Role.SEALED_INTAKE if case.kind == Kind.DENUNCIATION else Role.HANDLER
    made = inquiries.ask(case, Question(**{**facts, **said}), office.actors[role], clock.now())  # type: ignore[arg-type]
    db.session.commit()
    return made


def a_file() -> Upload:
    return Upload("so-do.pdf", "application/pdf", 1, "1" * 64, b"y", False, False)


def test_a_whole_answer_uses_the_link_up_and_is_news(office: Office) -> None:
    sent = asked(office)
    case, before = sent.inquiry.case, sent.inquiry.case.version
    clocks = [(each.state, each.due_on) for each in case.clocks]
    answer = Answer(SAID.text, SAID.name, SAID.post, uploads=[a_file()])
    inquiry_answers.by_link(sent.token, clock.now(), answer)
    db.session.commit()
    made = sent.inquiry
    assert (made.state, made.answers[0].text, made.answers[0].name) == (
        "answered", "Cấp năm 2011.", "Lê Văn Trả",
    )  # fmt: skip
    assert [(each.name, each.answer_id) for each in made.papers] == [
        ("so-do.pdf", made.answers[0].id)
    ]
    assert [each.purpose for each in case.attachments] == ["outside"]
    assert case.version > before
    assert [(each.state, each.due_on) for each in case.clocks] == clocks
    assert inquiries.count_news(office.actors[Role.HANDLER], clock.today()) == 1
    with pytest.raises(links.Used):
        inquiry_answers.by_link(sent.token, clock.now(), SAID)
    inquiries.note_seen(made, office.actors[Role.HANDLER], clock.now())
    assert inquiries.count_news(office.actors[Role.HANDLER], clock.today()) == 0


def test_the_trail_tells_of_the_answer_without_words(office: Office) -> None:
    sent = asked(office)
    inquiry_answers.by_link(sent.token, clock.now(), SAID)
    db.session.commit()
    event = db.session.scalars(select(Event).where(Event.action == "case:inquiry:answer")).one()
    for word in (SAID.text, SAID.name, SAID.post):
        assert word not in str(event.facts)
    assert event.actor_kind != "citizen"


def test_the_sender_is_not_handed_what_came_back(office: Office) -> None:
    sent = asked(office)
    inquiry_answers.by_link(sent.token, clock.now(), Answer("a", "b", "c", uploads=[a_file()]))
    db.session.commit()
    told = str(own_data.of(sent.inquiry.case, sender_of(sent.inquiry.case)))
    assert "so-do.pdf" not in told


def test_a_partial_answer_keeps_the_link_and_says_until_when(office: Office) -> None:
    sent, until = asked(office), clock.today() + timedelta(days=30)
    part = Answer("Đang tìm hồ sơ.", "Lê", "Văn thư", until=until, reason="Kho ở huyện cũ.")
    inquiry_answers.by_link(sent.token, clock.now(), part)
    db.session.commit()
    assert (sent.inquiry.state, sent.inquiry.more_until) == ("asked", until)
    assert inquiries.count_news(office.actors[Role.HANDLER], clock.today()) == 1
    with days_later(29) as then:
        inquiry_answers.by_link(sent.token, then, SAID)
    assert [bool(each.until) for each in sent.inquiry.answers] == [True, False]
    assert (sent.inquiry.state, sent.inquiry.more_until) == ("answered", None)


def test_only_so_many_answers_are_partial(office: Office) -> None:
    sent, until = asked(office), clock.today() + timedelta(days=3)
    for _ in range(inquiry_answers.MOST_PARTS):
        inquiry_answers.by_link(sent.token, clock.now(), Answer("một", until=until, reason="r"))
    with pytest.raises(inquiry_answers.EnoughParts):
        inquiry_answers.by_link(sent.token, clock.now(), Answer("một", until=until, reason="r"))
    inquiry_answers.by_link(sent.token, clock.now(), SAID)


def test_after_the_case_ended_nobody_waits_and_the_link_stays_unused(office: Office) -> None:
    sent = asked(office)
    closing.withdraw(sent.inquiry.case, sender_of(sent.inquiry.case), clock.now())
    db.session.commit()
    with pytest.raises(inquiries.Settled):
        inquiry_answers.by_link(sent.token, clock.now(), SAID)
    db.session.rollback()
    assert db.session.scalar(select(CaseLink.used_at)) is None
    assert db.session.scalar(select(func.count()).select_from(InquiryAnswer)) == 0


def test_withdrawn_expired_and_foreign_links_answer_nothing(office: Office) -> None:
    sent = asked(office)
    question = links.make(
        sent.inquiry.case, links.QUESTION, clock.now(), office.actors[Role.HANDLER]
    )
    with pytest.raises(links.Unknown):
        inquiry_answers.by_link(question, clock.now(), SAID)
    with days_later(16) as then, pytest.raises(links.Expired):
        inquiry_answers.by_link(sent.token, then, SAID)
    inquiries.withdraw(sent.inquiry, office.actors[Role.HANDLER], clock.now())
    with pytest.raises(links.Revoked):
        inquiry_answers.by_link(sent.token, clock.now(), SAID)


def test_the_unit_answers_once_and_a_stranger_never(office: Office) -> None:
    lead = accounts.actor_of(
        an_officer("truong@test.example", Role.LEAD, office.units["society"]), clock.today()
    )
    db.session.commit()
    made = asked(office, unit_id=office.units["society"].id).inquiry
    with pytest.raises(workflow.NotAllowed):
        inquiry_answers.by_officer(made, office.actors[Role.HEAD], clock.now(), SAID)
    inquiry_answers.by_officer(made, lead, clock.now(), SAID)
    db.session.commit()
    assert (made.state, made.answers[0].officer_id) == ("answered", lead.id)
    assert made.answers[0].name == lead.name
    with pytest.raises(inquiries.Settled):
        inquiry_answers.by_officer(made, lead, clock.now(), SAID)


def test_the_same_answer_sent_twice_was_taken_in_for_an_hour(office: Office) -> None:
    sent, now = asked(office), clock.now()
    inquiry_answers.by_link(sent.token, now, SAID)
    db.session.commit()
    link = db.session.scalars(select(CaseLink)).one()
    assert inquiry_answers.taken_in(link, f" {SAID.text} ", now)
    assert not inquiry_answers.taken_in(link, "khác", now)
    assert not inquiry_answers.taken_in(link, SAID.text, now + timedelta(hours=2))
    assert not inquiry_answers.taken_in(None, SAID.text, now)


def test_what_a_body_writes_of_a_denunciation_is_closed_until_sealed_intake_lets_it_through(
    office: Office,
) -> None:
    case = a_case(office, Kind.DENUNCIATION, "accepted")
    sent = asked(office, case)
    made, handler = sent.inquiry, office.actors[Role.HANDLER]
    told = Answer(
        "Bà Người Gửi Thử, 0900 000 123, có hỏi. Giếng số 3.", "Thay Người Gửi Thử", "Văn thư",
        uploads=[a_file()],
    )  # fmt: skip
    inquiry_answers.by_link(sent.token, clock.now(), told)
    db.session.commit()
    answer = made.answers[0]
    assert (answer.text, answer.name, answer.post) == ("", "", "")
    assert all(each.sealed for each in case.attachments if each.purpose == "outside")
    assert not any(inquiry_answers.words_of(case, answer, made, handler).values())
    with pytest.raises(sealed.DoesNotOpen):
        inquiry_answers.words_of(case, answer, made, office.actors[Role.SEALED_INTAKE])
    taker = at_work(office.actors[Role.SEALED_INTAKE])
    assert inquiry_answers.words_of(case, answer, made, taker)["text"] == told.text
    for role in (Role.HANDLER, Role.HEAD, Role.SUPERVISOR):
        with pytest.raises(workflow.NotAllowed):
            inquiry_answers.let_through(made, at_work(office.actors[role]), clock.now())
    assert inquiries.count_news(taker, clock.today()) == 1
    inquiry_answers.let_through(made, taker, clock.now())
    read = inquiry_answers.words_of(case, answer, made, handler)
    assert "Giếng số 3" in read["text"]
    for word in ("Người Gửi Thử", "0900 000 123"):
        assert word not in str(read)
    with pytest.raises(inquiries.Settled):
        inquiry_answers.let_through(made, taker, clock.now())


def test_a_denunciation_is_answered_twice_within_a_minute_as_once(office: Office) -> None:
    sent, now = asked(office, a_case(office, Kind.DENUNCIATION, "accepted")), clock.now()
    inquiry_answers.by_link(sent.token, now, SAID)
    db.session.commit()
    link = db.session.scalars(select(CaseLink)).one()
    assert inquiry_answers.taken_in(link, SAID.text, now + timedelta(seconds=5))
    assert not inquiry_answers.taken_in(link, SAID.text, now + timedelta(minutes=2))
