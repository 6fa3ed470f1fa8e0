"""The page on which papers of a case are drawn up."""

from office.base import clock
from office.base.db import db
from office.cases import procedure
from office.cases.models import Case
from office.law.kinds import Kind
from office.letters.models import Letter
from office.people.roles import Role
from tests.builders import Office, a_case
from tests.page import Browser


def stayed(office: Office) -> Case:
    case = a_case(office, Kind.COMPLAINT, "accepted")
    procedure.take(
        case, "stay", office.actors[Role.HEAD], clock.now(), paper="11/QĐ-UBND", until="2026-12-01",
        reason="Hậu quả khó khắc phục.",
    )  # fmt: skip
    db.session.commit()
    return case


def test_a_paper_is_drawn_up_from_the_case_page_and_dropped(office: Office, page: Browser) -> None:
    url = f"/can-bo/vu-viec/{stayed(office).code}"
    shown = page.as_officer(Role.HANDLER).get(url)
    assert f'href="{url}/van-ban"' in shown.html
    papers = page.get(f"{url}/van-ban")
    first, others = papers.text.split("Văn bản khác của loại vụ việc này")
    assert "Quyết định tạm đình chỉ thi hành" in first
    assert "Quyết định hủy bỏ tạm đình chỉ thi hành" in others
    form = papers.form("van-ban")
    draft = page.post(f"{url}/van-ban", {**form, "loai": "stay_decision"}, follow=True)
    assert "Hậu quả khó khắc phục" in draft.text
    letter = db.session.query(Letter).filter_by(kind="stay_decision").one()
    assert f'formaction="/can-bo/thu/{letter.handle}/bo"' in draft.html
    form = draft.form(letter.handle)
    gone = page.post(f"/can-bo/thu/{letter.handle}/bo", form, follow=True)
    assert "Đã bỏ bản nháp" in gone.text
    again = page.post(f"/can-bo/thu/{letter.handle}/bo", form)
    assert again.status == 404


def test_a_paper_of_another_kind_is_refused_with_the_ones_that_fit(
    office: Office, page: Browser
) -> None:
    url = f"/can-bo/vu-viec/{stayed(office).code}/van-ban"
    form = page.as_officer(Role.HANDLER).get(url).form("van-ban")
    said = page.post(url, {**form, "loai": "denunciation_conclusion"})
    assert said.status == 422
    assert "không thuộc vụ việc này" in said.text


def test_the_list_is_english_where_the_reader_is(office: Office, page: Browser) -> None:
    url = f"/can-bo/vu-viec/{stayed(office).code}/van-ban"
    said = page.as_officer(Role.HANDLER).get(f"{url}?lang=en")
    assert "Decision to stay execution" in said.text
    assert "Soạn" not in said.text
