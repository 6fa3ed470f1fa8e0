"""Texts through time: an office's own from a day on, and each letter by the text it was made with."""

from datetime import timedelta

import pytest

from office.base import clock
from office.base.db import db
from office.cases import faults, workflow
from office.cases.workflow import NotAllowed
from office.law.kinds import Kind
from office.letters import drafting, issue, texts, versions
from office.people.roles import Role
from tests.builders import Office, a_case, days_later

KIND = "progress_notice"
OWN = "# GIẤY BÁO TIN\n## Về tiến độ\nVụ việc {mã} đang ở {đơn vị}.\n"


def test_it_holds_from_its_day_and_the_one_of_the_product_before(office: Office) -> None:
    today = clock.today()
    versions.keep(KIND, OWN, today + timedelta(days=3), office.actors[Role.HEAD], clock.now())
    assert versions.in_force(KIND, today) == texts.built_in(KIND)
    assert versions.in_force(KIND, today + timedelta(days=3)) == OWN
    assert [each.since for each in versions.history(KIND)] == [today + timedelta(days=3), None]


def test_a_draft_keeps_the_text_it_was_made_with(office: Office) -> None:
    case = a_case(office, Kind.PETITION, "accepted")
    handler, head = office.actors[Role.HANDLER], office.actors[Role.HEAD]
    before = drafting.draw_up(case, KIND, handler, clock.now())
    versions.keep(KIND, OWN, clock.today(), head, clock.now())
    with days_later(1):
        assert "Nơi đang giữ hồ sơ" in str(issue.renewed(before, clock.today())[0])
        drafting.drop(before, handler, clock.now())
        after = drafting.draw_up(case, KIND, handler, clock.now())
        assert "đang ở" in str(after.body)
        issue.sign_letter(after, head, clock.now())
        db.session.commit()
        assert after.facts["text"] == OWN


def test_no_letter_is_written_anew_and_not_everyone_changes_texts(office: Office) -> None:
    head = office.actors[Role.HEAD]
    with pytest.raises(versions.TooEarly):
        versions.keep(KIND, OWN, clock.today() - timedelta(days=1), head, clock.now())
    with pytest.raises(NotAllowed):
        versions.keep(KIND, OWN, clock.today(), office.actors[Role.HANDLER], clock.now())


def test_a_text_with_an_unknown_field_is_refused_with_its_line(office: Office) -> None:
    with pytest.raises(texts.BadText) as bad:
        versions.keep(
            KIND, OWN + "Xin {tên mẹ}.", clock.today(), office.actors[Role.HEAD], clock.now()
        )
    assert bad.value.faults[0][0] == 4
    assert bad.value.faults[0][2] == "tên mẹ"


def test_a_paper_that_goes_to_others_may_not_name_the_sender(office: Office) -> None:
    with pytest.raises(texts.BadText):
        versions.keep(
            "denunciation_conclusion", "# KẾT LUẬN\nTheo {người gửi}.", clock.today(),
            office.actors[Role.HEAD], clock.now(),
        )  # fmt: skip


def test_the_office_words_its_own_apology_and_keeps_the_four_parts(office: Office) -> None:
    head, today = office.actors[Role.HEAD], clock.today()
    own = texts.built_in("apology").replace(
        "Tôi viết thư này để xin lỗi", "Thưa {ông bà}, tôi xin lỗi"
    )
    versions.keep("apology", own, today, head, clock.now())
    case = a_case(office, status="accepted")
    faults.own_up(
        case,
        office.actors[Role.HANDLER],
        clock.now(),
        fault="wrong",
        what="Ghi sai số thửa trong giấy chứng nhận",
    )
    draft = issue.current_draft(case, "apology")
    assert draft is not None
    assert draft.body["paragraphs"][0].startswith("Thưa ông/bà, tôi xin lỗi")
    assert issue.missing_parts(draft, today) == []
    with pytest.raises(texts.BadText) as refused:
        versions.checked("apology", own.replace("### Ngày hẹn mới", "### Khi nào xong"))
    assert [each[2] for each in refused.value.faults] == ["Ngày hẹn mới"]


def test_thanks_and_apologies_are_not_drawn_up_nor_dropped_by_hand(office: Office) -> None:
    case = a_case(office, status="answered")
    who = office.actors[Role.HANDLER]
    assert not drafting.BY_DUTY & {each.paper.key for each in drafting.offered(case, who)}
    draft = issue.current_draft(case, "thank_you")
    assert draft is not None
    assert not drafting.may_drop(draft, who)


def test_the_author_of_a_denunciation_is_masked_whatever_the_text_says(office: Office) -> None:
    head = office.actors[Role.HEAD]
    own = texts.built_in("apology").replace("{ông bà} vì", "{người gửi} vì")
    versions.keep("apology", own, clock.today(), head, clock.now())
    case = a_case(office, Kind.DENUNCIATION, "accepted")
    with days_later(90):
        workflow.find_overdue(case, clock.now())
        draft = issue.current_draft(case, "apology")
        assert draft is not None
        assert "Người tố cáo (thông tin được bảo mật)" in str(draft.body)
        assert "Người Gửi Thử" not in str(draft.body)
