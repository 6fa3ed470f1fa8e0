"""Deeds call for letters: at once by order, as drafts for the head, and never a name of a denouncer."""

import json

import pytest

from office.base import audit, clock, outbox
from office.base.db import db
from office.cases import duties, handling, triage
from office.law.kinds import Kind
from office.letters import copies, issue, register
from office.letters.compose import SEALED_RECIPIENT
from office.people.roles import Role
from tests.builders import Office, a_case, days_later, found_against
from tests.letters.stories import fill_cause, letter_of, turn_late, words_on


def test_accepting_issues_a_numbered_notice_by_order_of_the_head(office: Office) -> None:
    case = a_case(office, status="accepted")
    letter = letter_of(case, "acknowledgement")
    assert (letter.status, letter.number_text) == ("issued", "Số: 01/TB-UBND")
    assert letter.signed_title == "TL. CHỦ TỊCH CHÁNH VĂN PHÒNG"
    assert "khoản 1 Điều 28 Luật Tiếp công dân" in json.dumps(letter.body, ensure_ascii=False)


def test_an_answer_is_a_draft_until_the_head_signs_it(office: Office) -> None:
    case = a_case(office, status="proposed")
    assert letter_of(case, "answer").status == "draft"
    handling.answer(case, office.actors[Role.HEAD], clock.now())
    letter = letter_of(case, "answer")
    assert (letter.status, letter.number_text) == ("issued", "Số: 01/UBND-KTHTĐT")
    assert letter.signed_by == office.officers[Role.HEAD].id
    assert list(audit.breaks()) == []


def test_an_answer_sent_back_is_dropped_and_drafted_anew(office: Office) -> None:
    case = a_case(office, status="proposed")
    handling.send_back(case, office.actors[Role.HEAD], clock.now(), reason="Cần rõ hơn")
    assert letter_of(case, "answer").status == "dropped"
    handling.propose(case, office.actors[Role.HANDLER], clock.now())
    assert letter_of(case, "answer").status == "draft"


def test_an_answer_follows_points_changed_after_it_was_proposed(office: Office) -> None:
    case = a_case(office, status="proposed")
    new = {1: ("Đã thay bóng và dây ngày hôm qua.", "done")}
    handling.draft_answer(case, office.actors[Role.HANDLER], clock.now(), new)
    handling.answer(case, office.actors[Role.HEAD], clock.now())
    assert "Đã thay bóng và dây" in str(letter_of(case, "answer").facts["sections"])


def test_all_routine_letters_are_complete(office: Office) -> None:
    reception = office.actors[Role.RECEPTION]
    declined, sent, asked = (a_case(office) for _ in range(3))
    guided = a_case(office, channel="phone")
    now = clock.now()
    found_against(declined, reception, "P4")
    triage.decline(declined, reception, now, ground_key="P4", reason="Chưa rõ nơi xảy ra")
    triage.guide(guided, reception, now, agency="Sở Nội vụ", advice="Gửi đến số 1 đường Lá Biếc")
    triage.transfer(
        sent, reception, now, agency=office.units["department"], reason="Đường do thành phố quản lý"
    )
    triage.accept(asked, reception, now, unit=office.units["works"], all_good=True)
    handling.ask(asked, office.actors[Role.HANDLER], now, question="Số nhà; ảnh chụp")
    kinds = ("declined", "guidance", "transfer", "more_information")
    for case, kind in zip((declined, guided, sent, asked), kinds, strict=True):
        letter = letter_of(case, kind)
        assert letter.status == "issued"
        assert "…" not in json.dumps(letter.facts["sections"] + letter.facts["paragraphs"])
        assert copies.pdf_of(letter).startswith(b"%PDF")


def test_an_extension_is_signed_by_the_head_who_grants_it(office: Office) -> None:
    case = a_case(office, status="accepted", kind=Kind.COMPLAINT)
    handling.ask_extension(
        case, office.actors[Role.HANDLER], clock.now(), days=10, reason="Chờ đo đạc lại"
    )
    handling.decide_extension(case, office.actors[Role.HEAD], clock.now(), granted=True)
    letter = letter_of(case, "extension")
    assert letter.signed_title == "CHỦ TỊCH"
    assert "Luật Khiếu nại" in str(letter.facts["paragraphs"])
    assert "[…" not in str(letter.facts["paragraphs"])


def test_a_late_clock_drafts_an_apology_that_cannot_be_signed_without_its_cause(
    office: Office,
) -> None:
    case = a_case(office, status="accepted")
    with days_later(30) as at:
        turn_late(case, at)
        letter = letter_of(case, "apology")
        with pytest.raises(issue.Incomplete):
            issue.sign_letter(letter, office.actors[Role.HEAD], at)
        assert len(letter.body["sections"]) == 4
        fill_cause(office, letter)
        assert issue.missing_parts(letter, clock.day_of(at)) == []
        issue.sign_letter(letter, office.actors[Role.HEAD], at)
        assert duties.owed(case) == []
        assert case.letters_owed == 0


def test_a_second_lateness_is_a_second_letter(office: Office) -> None:
    case = a_case(office, Kind.COMPLAINT)
    with days_later(20) as at:
        turn_late(case, at)  # nobody looked at it
        first = letter_of(case, "apology")
        fill_cause(office, first)
        issue.sign_letter(first, office.actors[Role.HEAD], at)
        triage.accept(
            case, office.actors[Role.RECEPTION], at, unit=office.units["works"], all_good=True
        )
        db.session.commit()
    with days_later(80) as at:
        turn_late(case, at)
        second = letter_of(case, "apology")
        assert second.id != first.id
        assert second.facts["promised"] != first.facts["promised"]
        waiting = register.drafts(office.actors[Role.HEAD], clock.day_of(at)).rows
        assert "cấp trên" in waiting[0].signed_by


def test_the_days_late_and_the_new_day_are_those_of_the_signature(office: Office) -> None:
    case = a_case(office, status="accepted")
    with days_later(30) as at:
        turn_late(case, at)
        fill_cause(office, letter_of(case, "apology"))
    with days_later(44) as at:
        letter = letter_of(case, "apology")
        before = letter.facts["days_late"]
        issue.sign_letter(letter, office.actors[Role.HEAD], at)
        assert letter.facts["days_late"] == before + 9
        assert f"chậm {before + 9} ngày làm việc" in str(letter.facts["sections"])
        assert "để quên" in str(letter.facts["sections"])


def test_an_apology_for_work_done_late_names_the_day_it_was_done(office: Office) -> None:
    case = a_case(office, status="proposed")
    with days_later(40) as at:
        handling.answer(case, office.actors[Role.HEAD], at)
        letter = letter_of(case, "apology")
        fill_cause(office, letter)
        assert "đã làm xong ngày" in str(letter.body["sections"])
        issue.sign_letter(letter, office.actors[Role.HEAD], at)


def test_feedback_that_led_to_action_proposes_thanks(office: Office) -> None:
    case = a_case(office, status="answered")
    letter = letter_of(case, "thank_you")
    issue.sign_letter(letter, office.actors[Role.HEAD], clock.now())
    assert letter.number_text == ""
    assert (letter.register, letter.number) == ("THU", 1)


def test_no_letter_of_a_denunciation_names_its_author_or_is_mailed(office: Office) -> None:
    said = {"name": "Hoàng Thị Kín", "address": "77 hẻm Bí Mật", "email": "kin@test.example"}
    case = a_case(office, Kind.DENUNCIATION, "accepted", **said)
    with days_later(60) as at:
        turn_late(case, at)
        apology = letter_of(case, "apology")
        fill_cause(office, apology)
        issue.sign_letter(apology, office.actors[Role.HEAD], at)
        db.session.commit()
        outbox.drain()
    for letter in register.for_citizen(case):
        assert letter.facts["to"] == SEALED_RECIPIENT
        whole = json.dumps([letter.facts, letter.body, letter.given], ensure_ascii=False)
        paper = words_on(copies.pdf_of(letter))
        for secret in (*said.values(), case.subject):
            assert secret not in whole
            assert secret not in paper
        assert [each.channel for each in letter.deliveries] == ["tracking"]
        assert letter.pdf_key
