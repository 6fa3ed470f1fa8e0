"""An officer asks others on a page of the case; the asked unit sees the question and nothing else."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from office.base import clock, files
from office.base.db import db
from office.base.outbox import Promise
from office.cases import conflicts, inquiries, intake, links
from office.cases.models import Case, Inquiry
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_case, a_pdf, an_officer
from tests.page import Browser, Page
from web.filters import day_short

WORDS = "Thửa đất 12 cấp sổ năm nào?"


def url_of(case: Case) -> str:
    return f"/can-bo/vu-viec/{case.code}/hoi-co-quan"


def filled(page: Browser, case: Case, **said: Any) -> dict[str, Any]:
    form = page.get(url_of(case)).form("/hoi-co-quan")
    body = {
        "noi": "khac",
        "ten": "Công ty Cấp nước",
        "cach": "mail",
        "thu": "vanthu@capnuoc.example",
    }
    return {**form, **body, "cau_hoi": WORDS, "han": "quy-dinh", **said}


def ask(page: Browser, case: Case, **said: Any) -> Page:
    return page.post(url_of(case), filled(page, case, **said))


def a_lead(office: Office, app: Flask, unit: str = "society") -> Browser:
    an_officer("truong@test.example", Role.LEAD, office.units[unit], "Trưởng phòng Văn hóa")
    db.session.commit()
    return signed_in(app, "truong@test.example")


def signed_in(app: Flask, email: str) -> Browser:
    from tests.builders import PASSPHRASE

    found = Browser(app)
    found.post("/can-bo/dang-nhap", {"email": email, "password": PASSPHRASE})
    return found


def one() -> Inquiry:
    db.session.expire_all()
    return db.session.scalars(select(Inquiry)).one()


def test_a_body_is_asked_sent_a_new_link_and_the_question_taken_back(
    office: Office, page: Browser
) -> None:
    case = a_case(office, status="accepted")
    page.as_officer(Role.HANDLER)
    assert "không làm hạn của vụ việc dừng lại" in page.get(url_of(case)).text
    assert ask(page, case).status == 303
    shown = page.get(url_of(case))
    for word in (WORDS, "Công ty Cấp nước", "Đang chờ trả lời", day_short(one().due_on)):
        assert word in shown.text
    mails = select(func.count()).select_from(Promise).where(Promise.topic == "mail")
    before = db.session.scalar(mails) or 0
    assert page.post(f"{url_of(case)}/{one().handle}/gui-lai").status == 303
    assert db.session.scalar(mails) == before + 1
    assert page.post(f"{url_of(case)}/{one().handle}/rut").status == 303
    assert one().state == "withdrawn"
    again = page.post(f"{url_of(case)}/{one().handle}/rut", follow=True)
    assert "Câu hỏi này đã xong" in again.text
    assert page.post(f"{url_of(case)}/{one().handle}/gi-do").status == 404
    assert "Hỏi cơ quan, đơn vị khác (1)" in page.get(f"/can-bo/vu-viec/{case.code}").text


def test_by_post_a_letter_with_code_is_printed_and_its_link_told_only_there(
    office: Office, page: Browser
) -> None:
    case = a_case(office, status="accepted")
    page.as_officer(Role.HANDLER)
    said = filled(page, case, cach="post", thu="")
    first, second = page.post(url_of(case), said), page.post(url_of(case), said)
    found = [re.search(r"/co-quan-tra-loi/([\w-]+)", each.text) for each in (first, second)]
    assert found[0]
    assert found[1]
    for word in (
        "Kính gửi: Công ty Cấp nước",
        WORDS,
        "Luật Tiếp công dân",
        day_short(one().due_on),
    ):
        assert word in second.text
    assert 'src="data:image/svg+xml' in second.html
    for secret in (case.code, case.subject, case.body, "Người Gửi Thử"):
        assert secret not in second.text
    with pytest.raises(links.Revoked):
        links.look(found[0][1], links.OUTSIDE, clock.now())
    assert links.look(found[1][1], links.OUTSIDE, clock.now()), "pressed twice, one question"
    assert found[1][1] not in page.get(url_of(case)).html


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ({"cau_hoi": ""}, "Xin ghi câu hỏi"),
        ({"cau_hoi": "a" * 5001}, "nhiều nhất"),
        ({"ten": ""}, "Xin ghi tên cơ quan"),
        ({"thu": "khong-phai"}, "Xin ghi địa chỉ thư"),
        ({"thu": "á@ví.dụ"}, "Xin ghi địa chỉ thư"),
        ({"noi": "unit.99999"}, "không có trong danh sách"),
        ({"han": "chon", "ngay": "31/02/2027", "ly_do": "Gấp"}, "không phải là một ngày"),
        ({"han": "chon", "ngay": "", "ly_do": "Gấp"}, "Xin ghi ngày phải trả lời"),
        ({"han": "chon", "ngay": "01/01/2020", "ly_do": "Gấp"}, "phải sau hôm nay"),
        ({"han": "chon", "ngay": "NGAY", "ly_do": ""}, "Xin ghi vì sao chọn ngày khác"),
        ({"giay": "khong-co"}, "không có trong danh sách"),
        ({"khoa": ""}, "Trang này đã cũ"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_words_stay(
    office: Office, page: Browser, bad: dict[str, str], why: str
) -> None:
    case = a_case(office, status="accepted")
    page.as_officer(Role.HANDLER)
    tomorrow = day_short(clock.today() + timedelta(days=1))
    bad = {key: tomorrow if value == "NGAY" else value for key, value in bad.items()}
    refused = ask(page, case, **bad)
    assert refused.status == 422
    assert why in refused.text
    assert bad.get("cau_hoi", WORDS) in refused.html
    assert db.session.scalar(select(func.count()).select_from(Inquiry)) == 0


def test_the_asked_unit_sees_the_question_its_papers_and_nothing_of_the_case(
    office: Office, page: Browser, app: Flask
) -> None:
    case = a_case(office, status="accepted")
    kept = [files.check("so-do.pdf", a_pdf()), files.check("khac.pdf", a_pdf(2))]
    made = intake.attach(case, kept, clock.now(), purpose="filed", from_citizen=True)
    db.session.commit()
    lead = a_lead(office, app)
    page.as_officer(Role.HANDLER)
    unit = f"unit.{office.units['society'].id}"
    assert ask(page, case, noi=unit, giay=made[0].handle).status == 303
    assert "Được hỏi" in lead.get("/can-bo/").text
    here = f"/can-bo/duoc-hoi/{one().handle}"
    for shown in (lead.get("/can-bo/duoc-hoi"), lead.get(here)):
        assert WORDS in shown.text
        for secret in (case.code, case.subject, case.body, case.place, "Người Gửi Thử", "khac.pdf"):
            assert secret not in shown.text
    assert lead.get(f"{here}/giay/1").response.data == a_pdf()
    assert lead.get(f"{here}/giay/2").status == 404
    assert lead.get(f"/can-bo/vu-viec/{case.code}").status == 404
    assert lead.get(f"/can-bo/vu-viec/{case.code}/tep/{made[0].handle}").status == 404
    assert page.get(here).status == 404, "the asker's unit was not asked"


def test_the_unit_names_who_answers_and_two_at_once_are_one(
    office: Office, page: Browser, app: Flask
) -> None:
    case = a_case(office, status="accepted")
    lead = a_lead(office, app)
    clerk = an_officer("thu-ky@test.example", Role.HANDLER, office.units["society"], "Thư ký")
    db.session.commit()
    page.as_officer(Role.HANDLER)
    ask(page, case, noi=f"unit.{office.units['society'].id}", khoa="k" * 24)
    here = f"/can-bo/duoc-hoi/{one().handle}"
    other = signed_in(app, "thu-ky@test.example")
    assert other.get(here).status == 404
    assert lead.post(f"{here}/giao", {"can_bo": "99999"}).status == 422
    assert lead.post(f"{here}/giao", {"can_bo": str(clerk.id)}).status == 303
    form = other.get(here).form(here)
    assert other.post(f"{here}/giao", {"can_bo": str(clerk.id)}).status in {403, 422}
    assert other.post(here, {**form, "tra_loi": ""}).status == 422
    late = lead.get(here).form(here)
    assert other.post(here, {**form, "tra_loi": "Cấp năm 2011."}).status == 303
    refused = lead.post(here, {**late, "tra_loi": "Cấp năm 2012, viết rất lâu."})
    assert refused.status == 409
    assert "viết rất lâu" in refused.html
    assert [each.text for each in one().answers] == ["Cấp năm 2011."]
    assert "Nơi được hỏi trả lời" in page.get("/can-bo/").text
    news = page.get("/can-bo/duoc-hoi/cua-toi")
    assert case.code in news.text
    shown = page.get(url_of(case))
    assert "Cấp năm 2011." in shown.text
    assert "Thư ký" in shown.text
    assert page.post(f"{url_of(case)}/{one().handle}/da-xem").status == 303
    assert case.code not in page.get("/can-bo/duoc-hoi/cua-toi").text


def test_what_came_on_paper_is_written_down_once_and_the_link_ends(
    office: Office, page: Browser, app: Flask
) -> None:
    case = a_case(office, status="accepted")
    page.as_officer(Role.HANDLER)
    printed = ask(page, case, cach="post", thu="")
    link = re.search(r"/co-quan-tra-loi/[\w-]+", printed.text)
    assert link
    here = f"{url_of(case)}/{one().handle}/ghi"
    assert here in page.get(url_of(case)).html
    form = page.get(here).form("/ghi")
    assert page.post(here, {**form, "tra_loi": "Năm 2011."}).status == 422, "nobody is named"
    scan = {"tep": (BytesIO(a_pdf()), "van-ban.pdf")}
    said = {**form, "tra_loi": "Năm 2011.", "ten": "Lê Văn Trả", "chuc_vu": "Giám đốc"}
    assert page.post(here, {**said, **scan}).status == 303
    shown = page.get(url_of(case)).text
    for word in ("Năm 2011.", "Lê Văn Trả, Giám đốc", "van-ban.pdf", "Đã trả lời"):
        assert word in shown
    twice = page.post(here, said)
    assert twice.status == 409
    assert "Câu hỏi này đã xong" in twice.text
    assert "đã được thu lại" in Browser(app).get(link[0]).text
    assert len(one().answers) == 1
    assert Browser(app).as_officer(Role.SUPERVISOR).get(here).status == 403
    ask(page, case, noi=f"unit.{office.units['society'].id}", khoa="k" * 24)
    inside = db.session.scalars(select(Inquiry).where(Inquiry.way == "inside")).one()
    assert page.get(f"{url_of(case)}/{inside.handle}/ghi").status == 404


def test_who_may_not_know_is_not_told_why_a_place_is_not_asked(
    office: Office, page: Browser
) -> None:
    case = a_case(office, Kind.COMPLAINT, "accepted")
    unit = office.units["society"]
    conflicts.exclude(case, [f"unit.{unit.id}"], clock.now(), clock.today(), "intake")
    db.session.commit()
    page.as_officer(Role.HANDLER)
    refused = ask(page, case, noi=f"unit.{unit.id}")
    assert refused.status == 422
    assert "Không hỏi nơi này về vụ việc này được" in refused.text
    assert "nói về nơi đó" not in refused.text
    head = Browser(page.app).as_officer(Role.HEAD)
    assert "nói về nơi đó" in ask(head, case, noi=f"unit.{unit.id}").text


def test_what_tells_the_denouncer_is_refused_and_the_words_stay(
    office: Office, page: Browser
) -> None:
    case = a_case(office, Kind.DENUNCIATION, "accepted")
    page.as_officer(Role.SEALED_INTAKE)
    told = "Bà Người Gửi Thử có làm ở công ty không?"
    refused = ask(page, case, cau_hoi=told)
    assert refused.status == 422
    assert "ai là người tố cáo" in refused.text
    assert told in refused.html
    assert db.session.scalar(select(func.count()).select_from(Inquiry)) == 0
    assert ask(page, case, cau_hoi="Công ty có mấy giếng?").status == 303


def test_an_answer_about_a_denunciation_is_let_through_by_sealed_intake(
    office: Office, page: Browser, app: Flask
) -> None:
    case = a_case(office, Kind.DENUNCIATION, "accepted")
    page.as_officer(Role.HANDLER)
    printed = ask(page, case, cach="post", thu="", cau_hoi="Công ty có mấy giếng?")
    link = re.search(r"/co-quan-tra-loi/[\w-]+", printed.text)
    assert link
    body = Browser(app)
    form = body.get(link[0]).form("/co-quan-tra-loi/")
    told = {**form, "ten": "Lê Văn Trả", "chuc_vu": "Văn thư"}
    told["tra_loi"] = "Ba giếng; Người Gửi Thử đã hỏi, 0900 000 123."
    done = body.post(link[0], told)
    assert "Lê Văn Trả" in done.text
    again = body.post(link[0], told)
    assert "Cơ quan đã nhận câu trả lời" in again.text
    before = page.get(url_of(case))
    assert "chờ cán bộ tiếp nhận tố cáo xem và cho đọc" in before.text
    assert "Ba giếng" not in before.text
    assert page.post(f"{url_of(case)}/{one().handle}/cho-doc", follow=True).status in {200, 403}
    assert "Ba giếng" not in page.get(url_of(case)).text
    taker = Browser(app).as_officer(Role.SEALED_INTAKE)
    assert "Ba giếng; Người Gửi Thử đã hỏi" in taker.get(url_of(case)).text
    assert taker.post(f"{url_of(case)}/{one().handle}/cho-doc").status == 303
    after = page.get(url_of(case)).text
    assert "Ba giếng" in after
    assert "Người Gửi Thử" not in after
    assert "0900 000 123" not in after


def test_who_reads_the_case_sees_what_was_asked_and_does_not_ask(
    office: Office, page: Browser, app: Flask
) -> None:
    case = a_case(office, status="accepted")
    page.as_officer(Role.HANDLER)
    said = filled(page, case)
    page.post(url_of(case), said)
    for role in (Role.RECEPTION, Role.SUPERVISOR):
        reader = Browser(app).as_officer(role)
        shown = reader.get(url_of(case))
        assert WORDS in shown.text
        assert 'name="cau_hoi"' not in shown.html
        assert reader.post(url_of(case), said).status == 403
        assert reader.post(f"{url_of(case)}/{one().handle}/rut").status == 403
    assert inquiries.by_handle(one().handle)
