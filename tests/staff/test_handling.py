"""The case page: three bands, the moves of the moment, clear refusals, sealed identities."""

from io import BytesIO
from typing import Any

import pytest

from office.base import clock
from office.base.db import db
from office.cases import duties, joins, queries, triage
from office.cases.models import Case, Message, Note
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_case, a_pdf, a_receipt, days_later
from tests.cases.test_evidence import UNDER_THE_RULES, a_picture
from tests.cases.test_joins import NEIGHBOUR
from tests.citizen.test_track import opened
from tests.page import Browser, Page

PDF = a_pdf()
READERS = [Role.RECEPTION, Role.HANDLER, Role.LEAD, Role.HEAD, Role.SUPERVISOR]


def again(code: str) -> Case:
    db.session.expire_all()
    found = queries.known(code)
    assert found
    return found


def url(code: str, slug: str = "") -> str:
    return f"/can-bo/vu-viec/{code}" + (f"/{slug}" if slug else "")


def read(page: Browser, code: str) -> Page:
    shown = page.get(url(code))
    assert shown.status == 200
    return shown


def send(page: Browser, code: str, slug: str, **said: object) -> Page:
    form = read(page, code).form(f"{code}/{slug}")
    return page.post(url(code, slug), {**form, **said})


@pytest.mark.parametrize("status", ["received", "accepted", "proposed", "answered", "closed"])
@pytest.mark.parametrize("kind", [Kind.FEEDBACK, Kind.COMPLAINT, Kind.INFORMATION])
def test_every_stage_has_a_page_for_every_reader(
    office: Office, page: Browser, status: str, kind: Kind
) -> None:
    code = a_case(office, kind, status).code
    for role in READERS:
        if status == "received" and role in {Role.HANDLER, Role.LEAD}:
            continue
        shown = Browser(page.app).as_officer(role).get(url(code))
        assert shown.status == 200
        assert len(shown.soup.select(".nd-band")) == 3


def test_the_page_shows_what_is_asked_and_who_asks(office: Office, page: Browser) -> None:
    code = a_case(office, status="accepted", wanted="Sửa đèn; báo lại khi sáng").code
    shown = read(page.as_officer(Role.HANDLER), code).text
    for said in (
        "Báo lại khi sáng",
        "Người Gửi Thử",
        "Đường Cầu Vồng 5",
        "Đã thụ lý",
        "Vì sao ngày này?",
    ):
        assert said in shown


def test_a_hidden_name_is_kept_from_the_unit_but_not_from_the_head(
    office: Office, page: Browser
) -> None:
    code = a_case(office, status="accepted", name_hidden=True).code
    assert "Người Gửi Thử" not in read(Browser(page.app).as_officer(Role.HANDLER), code).text
    assert "Người Gửi Thử" in read(page.as_officer(Role.HEAD), code).text


def test_points_are_answered_and_put_before_the_head_who_signs(
    office: Office, page: Browser
) -> None:
    code = a_case(office, status="accepted", wanted="Sửa đèn; báo lại").code
    page.as_officer(Role.HANDLER)
    said = {"answer-1": "Đã sửa.", "outcome-1": "done"}
    gap = send(page, code, "trinh-ky", **said)
    assert gap.status == 422
    assert "Điểm 2 chưa có trả lời" in gap.text
    assert "Đã sửa." in gap.text
    assert again(code).status == "accepted"
    draft = page.post(url(code, "luu-nhap"), {**gap.form("trinh-ky"), **said})
    assert draft.status == 303
    assert again(code).points[0].answer == "Đã sửa."
    said |= {"answer-2": "Đã báo.", "outcome-2": "explained"}
    assert send(page, code, "trinh-ky", **said).status == 303
    head = Browser(page.app).as_officer(Role.HEAD)
    assert send(head, code, "ky-tra-loi").status == 303
    assert again(code).status == "answered"


def test_the_head_sends_an_answer_back(office: Office, page: Browser) -> None:
    code = a_case(office, status="proposed").code
    page.as_officer(Role.HEAD)
    assert send(page, code, "tra-lai").status == 422
    assert send(page, code, "tra-lai", reason="Nêu rõ ngày sửa.").status == 303
    assert "Nêu rõ ngày sửa." in read(Browser(page.app).as_officer(Role.HANDLER), code).text


def test_the_citizen_is_asked_and_the_case_goes_on(office: Office, page: Browser) -> None:
    code = a_case(office, status="accepted").code
    page.as_officer(Role.HANDLER)
    assert send(page, code, "de-nghi-bo-sung", question="Xin ảnh ban đêm").status == 303
    assert again(code).status == "waiting"
    assert send(page, code, "lam-tiep").status == 303
    assert again(code).status == "accepted"


def test_more_time_is_asked_by_one_and_granted_by_another(office: Office, page: Browser) -> None:
    code = a_case(office, Kind.COMPLAINT, "accepted").code
    page.as_officer(Role.HANDLER)
    much = send(page, code, "xin-gia-han", days="300", reason="Phức tạp")
    assert much.status == 422
    assert "nhiều nhất" in much.text
    assert "Phức tạp" in much.text
    before = again(code).next_due
    assert send(page, code, "xin-gia-han", days="10", reason="Phức tạp").status == 303
    twice = send(page, code, "xin-gia-han", days="5", reason="Nữa")
    assert "đang chờ lãnh đạo duyệt" in twice.text
    head = Browser(page.app).as_officer(Role.HEAD)
    assert "hạn mới" in read(head, code).text
    assert send(head, code, "duyet-gia-han").status == 303
    assert again(code).next_due > before


def test_no_more_time_once_it_is_late(office: Office, page: Browser) -> None:
    code = a_case(office, Kind.COMPLAINT, "accepted").code
    with days_later(120):
        page.as_officer(Role.HANDLER)
        answer = send(page, code, "xin-gia-han", days="5", reason="Xin thêm")
        assert answer.status == 422
        assert "Hạn đã qua" in answer.text


def test_a_case_is_closed_with_evidence_and_a_picture(office: Office, page: Browser) -> None:
    code = a_case(office, status="answered").code
    page.as_officer(Role.HANDLER)
    assert "Cần nêu đã làm gì" in send(page, code, "ket-thuc").text
    wrong = send(page, code, "ket-thuc", evidence="Đã sửa", files=(BytesIO(b"MZ..."), "anh.pdf"))
    assert wrong.status == 422
    assert "Đã sửa" in wrong.text
    paper = (BytesIO(a_pdf()), "biên bản “số 1”.pdf")
    assert send(page, code, "ket-thuc", evidence="Đã sửa", files=paper).status == 303
    case = again(code)
    assert case.status == "closed"
    link = read(page, code).soup.find("a", string="biên bản “số 1”.pdf")
    assert link
    answer = page.client.get(str(link["href"]))
    assert answer.data.startswith(b"%PDF")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    said = answer.headers["Content-Disposition"]
    assert said.startswith("attachment;")
    assert "filename*=UTF-8''bi%C3%AAn%20b%E1%BA%A3n" in said
    stranger = Browser(page.app).as_officer(Role.SEALED_INTAKE)
    assert stranger.client.get(str(link["href"])).status_code == 404


def test_a_late_case_owes_an_apology_before_it_may_close(office: Office, page: Browser) -> None:
    code = a_case(office, status="accepted").code
    with days_later(60):
        page.as_officer(Role.HANDLER)
        said = {"answer-1": "Đã sửa.", "outcome-1": "done"}
        send(page, code, "trinh-ky", **said)
        head = Browser(page.app).as_officer(Role.HEAD)
        send(head, code, "ky-tra-loi")
        shown = read(page, code)
        assert "Còn nợ người dân: Thư xin lỗi" in shown.text
        assert shown.soup.find("a", string="Mở dự thảo thư")
        held = send(page, code, "ket-thuc", evidence="Đã sửa")
        assert held.status == 422
        assert "còn nợ người dân một lá thư" in held.text
        assert send(head, code, "khong-gui-thu").status == 422
        assert send(head, code, "khong-gui-thu", reason="Đã xin lỗi trực tiếp.").status == 303
        assert not duties.owed(again(code))
        assert send(page, code, "ket-thuc", evidence="Đã sửa").status == 303


def test_an_overdue_clock_is_shown_on_the_day_it_turned(office: Office, page: Browser) -> None:
    code = a_case(office, status="accepted").code
    due = again(code).next_due
    with days_later(60):
        page.as_officer(Role.HANDLER)
        send(page, code, "ghi-chu", note="Xem lại việc này")
        entry = read(page, code).soup.select_one(".nd-timeline__entry--late")
        assert entry
        assert f"{due:%d/%m/%Y}" in entry.get_text()


def test_a_disputed_case_is_reopened_or_upheld(office: Office, page: Browser) -> None:
    code = a_case(office, status="closed").code
    page.as_officer(Role.HEAD)
    assert send(page, code, "mo-lai", reason="Đèn lại tắt").status == 303
    case = again(code)
    assert (case.status, case.reopenings) == ("accepted", 1)


def test_a_complaint_is_suspended_and_resumed(office: Office, page: Browser) -> None:
    code = a_case(office, Kind.COMPLAINT, "accepted").code
    page.as_officer(Role.HEAD)
    assert send(page, code, "tam-dinh-chi", reason="Chờ giám định").status == 422
    said = {"reason": "Chờ giám định", "paper": "12/QĐ-UBND"}
    assert send(page, code, "tam-dinh-chi", **said).status == 303
    assert again(code).status == "suspended"
    assert send(page, code, "tiep-tuc").status == 422
    assert send(page, code, "tiep-tuc", paper="15/QĐ-UBND").status == 303
    assert again(code).status == "accepted"
    paused = next(each for each in again(code).clocks if each.pauses).pauses[0]
    assert (paused.paper, paused.resumed_by) == ("12/QĐ-UBND", "15/QĐ-UBND")


def test_a_lead_gives_the_case_to_an_officer(office: Office, page: Browser) -> None:
    code = a_case(office, status="accepted").code
    page.as_officer(Role.LEAD)
    assert send(page, code, "giao-viec", unit=str(office.units["society"].id)).status == 303
    assert again(code).unit_id == office.units["society"].id
    assert page.get(url(code)).status == 404


def test_the_same_message_sent_twice_is_one(office: Office, page: Browser) -> None:
    code = a_case(office, status="accepted").code
    page.as_officer(Role.HANDLER)
    form = {**read(page, code).form("/nhan-tin"), "text": "Mai chúng tôi đến."}
    for _ in range(2):
        assert page.post(url(code, "nhan-tin"), form).status == 303
    assert db.session.query(Message).count() == 1


def test_an_internal_note_is_for_officers_only(office: Office, page: Browser) -> None:
    code = a_case(office, status="accepted").code
    page.as_officer(Role.HANDLER)
    send(page, code, "ghi-chu", note="Hỏi thêm tổ điện")
    assert db.session.query(Message).count() == 0
    shown = read(page, code)
    inside = shown.soup.select_one(".nd-inside")
    assert inside is not None
    assert "Hỏi thêm tổ điện" in inside.text
    assert not any("Hỏi thêm" in each.text for each in shown.soup.select(".nd-talk"))


def test_neither_form_sends_what_was_typed_into_the_other(office: Office, page: Browser) -> None:
    code = a_case(office, status="accepted").code
    page.as_officer(Role.HANDLER)
    shown = read(page, code)
    note = {**shown.form("/ghi-chu"), "note": "Chỉ nói trong nhà"}
    assert page.post(url(code, "nhan-tin"), note).status == 422
    message = {**shown.form("/nhan-tin"), "text": "Kính gửi ông bà"}
    assert page.post(url(code, "ghi-chu"), message).status == 422
    assert db.session.query(Message).count() == db.session.query(Note).count() == 0


def test_a_paper_on_a_note_stays_with_it(office: Office, page: Browser) -> None:
    code = a_case(office, status="accepted").code
    page.as_officer(Role.HANDLER)
    form = {**read(page, code).form("/ghi-chu"), "note": "Bản đồ kèm theo"}
    form["files"] = [(BytesIO(PDF), "ban-do-noi-bo.pdf")]
    answer = page.post(url(code, "ghi-chu"), form, content_type="multipart/form-data")
    assert answer.status == 303
    inside = read(page, code).soup.select_one(".nd-inside")
    assert inside is not None
    assert "ban-do-noi-bo.pdf" in inside.text
    assert not read(page, code).soup.select(".nd-band [href*='/tep/']")
    link = inside.select_one("a[href*='/tep/']")
    assert link is not None
    assert page.get(str(link["href"])).response.data == PDF


def test_the_second_of_two_officers_is_told_what_changed_and_loses_nothing(
    office: Office, page: Browser
) -> None:
    code = a_case(office, status="accepted").code
    page.as_officer(Role.HANDLER)
    typed = {
        **read(page, code).form("/trinh-ky"),
        "answer-1": "Tôi viết rất lâu",
        "outcome-1": "done",
    }
    lead = Browser(page.app).as_officer(Role.LEAD)
    send(lead, code, "de-nghi-bo-sung", question="Xin thêm ảnh")
    answer = page.post(url(code, "trinh-ky"), typed)
    assert answer.status == 409
    assert "Đã đề nghị người dân bổ sung" in answer.text
    assert "Tôi viết rất lâu" in answer.text
    assert again(code).status == "waiting"
    fresh = answer.form("/trinh-ky")
    assert fresh["answer-1"] == "Tôi viết rất lâu"
    assert page.post(url(code, "trinh-ky"), fresh).status == 303


def test_a_case_taken_away_meanwhile_gives_back_what_was_typed(
    office: Office, page: Browser
) -> None:
    code = a_case(office, status="accepted").code
    page.as_officer(Role.HANDLER)
    typed = {**read(page, code).form("/ghi-chu"), "note": "Một ghi chú dài"}
    lead = Browser(page.app).as_officer(Role.LEAD)
    send(lead, code, "giao-viec", unit=str(office.units["society"].id), handler="")
    answer = page.post(url(code, "ghi-chu"), typed)
    assert answer.status == 404
    assert "Một ghi chú dài" in answer.text


def test_enormous_text_gives_an_error_and_stays(office: Office, page: Browser) -> None:
    code = a_case(office, status="accepted").code
    page.as_officer(Role.HANDLER)
    answer = send(page, code, "ghi-chu", note="ấ" * 1_000_000)
    assert answer.status == 422
    assert "ấ" * 1000 in answer.html
    answer = send(page, code, "trinh-ky", **{"answer-1": "ố" * 1_000_000, "outcome-1": "done"})
    assert answer.status == 422


def test_marks_of_html_print_as_typed(office: Office, page: Browser) -> None:
    said = "<img src=x onerror=alert(1)> {{ 7*7 }} {% raw %}"
    code = a_case(office, status="accepted", subject=said, body=said, wanted=said, place=said).code
    page.as_officer(Role.HANDLER)
    send(page, code, "ghi-chu", note=said)
    assert read(page, code).text.count(said) >= 4


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40])
def test_a_form_without_its_version_changes_nothing(
    office: Office, page: Browser, version: str
) -> None:
    code = a_case(office, status="accepted").code
    page.as_officer(Role.HANDLER)
    assert page.post(url(code, "lam-tiep"), {"version": version}).status == 409


def test_an_unknown_deed_or_case_is_not_there(office: Office, page: Browser) -> None:
    code = a_case(office, status="accepted").code
    page.as_officer(Role.HANDLER)
    assert page.post(url(code, "xoa")).status == 404
    assert page.post(url("ND26-2222-2222", "ghi-chu"), {"text": "a"}).status == 404
    assert page.get(url("ND26-2222-2222")).status == 404


@pytest.mark.parametrize(
    "slug", ["ky-tra-loi", "tam-dinh-chi", "thu-ly", "duyet-gia-han", "khong-gui-thu"]
)
def test_a_handler_does_not_do_the_work_of_others(office: Office, page: Browser, slug: str) -> None:
    code = a_case(office, status="accepted").code
    page.as_officer(Role.HANDLER)
    version = read(page, code).form("/ghi-chu")["version"]
    assert page.post(url(code, slug), {"version": version}).status == 403


def test_a_denunciation_shows_no_identity_to_anyone(office: Office, page: Browser) -> None:
    code = a_case(office, Kind.DENUNCIATION, "accepted", body="Tôi là Người Gửi Thử.").code
    for role in Role:
        shown = Browser(page.app).as_officer(role).get(url(code))
        assert shown.status in {200, 403, 404}
        assert "Người Gửi Thử" not in shown.html
        assert "0900 000 123" not in shown.html


def test_a_supervisor_reads_only_the_register_line_of_a_denunciation(
    office: Office, page: Browser
) -> None:
    code = a_case(office, Kind.DENUNCIATION, "accepted", subject="Nhận tiền").code
    page.as_officer(Role.SUPERVISOR)
    shown = read(page, code)
    assert "dòng sổ" in shown.text
    assert "Nhận tiền" not in shown.text
    assert page.post(url(code, "ghi-chu"), {"text": "a"}).status == 403


def test_a_reloaded_answer_leads_back_to_the_case(office: Office, page: Browser) -> None:
    code = a_case(office, status="accepted").code
    page.as_officer(Role.HANDLER)
    assert page.get(url(code, "ghi-chu")).location.endswith(url(code))


def test_a_step_of_the_procedure_is_taken_from_the_page(office: Office, page: Browser) -> None:
    code = a_case(office, Kind.COMPLAINT, "accepted").code
    page.as_officer(Role.HANDLER)
    assert send(page, code, "giao-xac-minh", paper="").status == 422
    wrong = send(page, code, "giao-xac-minh", paper="05/QĐ-UBND", day="2030-01-01")
    [beside] = wrong.soup.select("form[action$=giao-xac-minh] .govuk-error-message")
    assert "Ngày này không được" in beside.text
    assert wrong.soup.select_one(".govuk-error-summary a[href^='#']")
    assert wrong.status == 422
    assert "phải từ ngày" in wrong.text
    assert "05/QĐ-UBND" in wrong.html
    assert send(page, code, "giao-xac-minh", paper="05/QĐ-UBND").status == 303
    assert again(code).status == "verifying"
    shown = read(page, code).text
    assert "Đang xác minh" in shown
    assert "05/QĐ-UBND" in shown


def test_what_comes_too_early_is_told_with_what_it_wants(office: Office, page: Browser) -> None:
    code = a_case(office, Kind.COMPLAINT, "accepted").code
    page.as_officer(Role.HANDLER)
    form = read(page, code).form(f"{code}/giao-xac-minh")
    asked = page.post(url(code, "co-hieu-luc"), form)
    assert asked.status == 422
    assert "Lúc này làm được" in asked.text
    assert page.post(url(code, "moi-doi-thoai"), form).status == 422


def under_the_rules() -> Any:
    return clock.at(UNDER_THE_RULES)


def test_a_point_is_refused_on_a_ground_moved_or_shown_and_the_citizen_reads_it(
    office: Office, page: Browser
) -> None:
    with under_the_rules():
        receipt = a_receipt(office, wanted="Sửa đèn; đền tiền; cắt cây")
        code, citizen = receipt.case.code, Browser(page.app)
        triage.accept(
            receipt.case, office.actors[Role.RECEPTION], clock.now(), unit=office.units["works"],
            handler_id=office.officers[Role.HANDLER].id, all_good=True,
        )  # fmt: skip
        db.session.commit()
        page.as_officer(Role.HANDLER)
        said = {"answer-1": "Đã sửa.", "outcome-1": "done", "answer-2": "Không.",
                "outcome-2": "refused", "answer-3": "Chuyển.", "outcome-3": "moved"}  # fmt: skip
        refused = send(page, code, "trinh-ky", **said)
        assert refused.status == 422
        for want in ("điểm 1 cần ảnh có giờ chụp", "điểm 2 cần căn cứ", "điểm 3 cần nơi"):
            assert want in refused.text
        said |= {"ground-2": "kp-unlawful", "unit-3": str(office.units["department"].id)}
        picture = (BytesIO(a_picture(None).data), "sau khi sửa.jpg")
        draft = {
            **refused.form("trinh-ky"),
            **said,
            "files-1": picture,
            "taken-1": "2026-11-25T09:15",
        }
        assert page.post(url(code, "luu-nhap"), draft).status == 303
        here = read(page, code).text
        assert "chưa gửi cho người dân" in here
        assert "chụp lúc 09:15 25/11/2026 theo cán bộ ghi" in here
        paper = again(code).attachments[0]
        mine = opened(citizen, receipt)
        assert "sau khi" not in citizen.get(mine).text, "no draft goes out"
        assert citizen.get(f"{mine}/tep/{paper.handle}").status == 303, "as if it were not there"
        assert send(page, code, "trinh-ky", **said).status == 303
        assert send(Browser(page.app).as_officer(Role.HEAD), code, "ky-tra-loi").status == 303
        shown = citizen.get(mine)
        for line in ("Căn cứ: Điều được đề nghị trái quy định", "Đã chuyển đến: Sở Nông nghiệp",
                     "chụp lúc 09:15 25/11/2026 theo cán bộ ghi"):  # fmt: skip
            assert line in shown.text
        assert citizen.get(f"{mine}/tep/{paper.handle}").status == 200


@pytest.mark.parametrize(("field", "typed", "words"), [
    ("paper_day-1", "hôm qua", "Ngày văn bản của điểm 1 chưa đúng"),
    ("paper_day-1", "2027-01-01", "không thể sau hôm nay"),
    ("taken-1", "2027-01-01T09:00", "Giờ chụp của điểm 1 chưa đúng"),
    ("taken-1", "x", "Giờ chụp của điểm 1 chưa đúng"),
    ("paper-1", "x" * 201, "Tên văn bản của điểm 1 dài quá 200"),
    ("code-1", "ND26-0000-0000", "Không chuyển đến đó được"),
    ("unit-1", "99999999999999", "Điểm 1 chưa có trả lời"),
    ("ground-1", "R1", "Căn cứ này không dùng được"),
])  # fmt: skip
def test_bad_evidence_is_said_and_what_was_typed_stays(
    office: Office, page: Browser, field: str, typed: str, words: str
) -> None:
    code = a_case(office, status="accepted").code
    page.as_officer(Role.HANDLER)
    outcome = {"code-1": "moved", "ground-1": "refused", "unit-1": ""}.get(field, "done")
    said = {"answer-1": "Chữ này phải còn.", "outcome-1": outcome, field: typed}
    refused = send(page, code, "trinh-ky", **said)
    assert (refused.status, words in refused.text) == (422, True)
    form = refused.form("trinh-ky")
    assert form["answer-1"].strip() == "Chữ này phải còn."
    assert again(code).points[0].answer == ""


def test_a_closing_that_lacks_a_picture_says_so_and_takes_one_with_its_time(
    office: Office, page: Browser
) -> None:
    code = a_case(office, status="answered").code
    case = again(code)
    case.received_day = UNDER_THE_RULES.date()
    db.session.commit()
    with under_the_rules():
        page.as_officer(Role.HANDLER)
        lacks = send(page, code, "ket-thuc", evidence="Đã sửa.")
        assert (lacks.status, "điểm 1 cần ảnh có giờ chụp" in lacks.text) == (422, True)
        picture = {"files": (BytesIO(a_picture(None).data), "sau.jpg"), "evidence": "Đã sửa."}
        wrong = send(page, code, "ket-thuc", taken="chiều", **picture)
        assert "Xin ghi giờ và ngày đã qua" in wrong.text
        picture["files"] = (BytesIO(a_picture(None).data), "sau.jpg")
        assert send(page, code, "ket-thuc", taken="25/11/2026 09:30", **picture).status == 303
    assert again(code).status == "closed"
    assert again(code).attachments[0].taken_typed


def a_joined(office: Office) -> Case:
    case = a_receipt(office, **NEIGHBOUR).case
    first = a_case(office, status="accepted")
    joins.join(case, office.actors[Role.RECEPTION], clock.now(), first=first)
    db.session.commit()
    return case


def test_what_parting_brings_about_is_said_before_it_is_done(office: Office, page: Browser) -> None:
    code = a_joined(office).code
    shown = read(page.as_officer(Role.RECEPTION), code).text
    assert "đi tiếp từ ngày nhận của chính nó" in shown
    assert "Trở lại bước “Mới tiếp nhận”" in shown
    assert "hạn vẫn là" in shown
    with days_later(60):
        late = Browser(page.app).as_officer(Role.RECEPTION)
        assert "đã qua; lần trễ được ghi" in read(late, code).text


def test_parted_on_the_page_with_a_reason_that_the_sender_does_not_read(
    office: Office, page: Browser
) -> None:
    code = a_joined(office).code
    page.as_officer(Role.RECEPTION)
    assert send(page, code, "tach-ra", reason="").status == 422
    assert again(code).status == "joined"
    old = read(page, code).form(f"{code}/tach-ra")
    assert send(page, code, "tach-ra", reason="Hai cột đèn khác nhau").status == 303
    assert again(code).status == "received"
    twice = page.post(url(code, "tach-ra"), {**old, "reason": "Bấm lại"})
    assert twice.status == 409
    assert "Bấm lại" in twice.text, "what was typed is given back"


def test_a_handler_who_may_not_triage_finds_no_button(office: Office, page: Browser) -> None:
    code = a_joined(office).code
    form = read(page.as_officer(Role.RECEPTION), code).form(f"{code}/tach-ra")
    other = Browser(page.app).as_officer(Role.SUPERVISOR)
    assert "tach-ra" not in read(other, code).html
    assert other.post(url(code, "tach-ra"), {**form, "reason": "x"}).status in {403, 404}
    assert again(code).status == "joined"
