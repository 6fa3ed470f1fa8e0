"""Following a case: who gets in, what is read, what can be done, and that nothing typed is lost."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import event, func, select

from office.base import clock
from office.base.db import db
from office.cases import (
    closing,
    codes,
    duties,
    handling,
    holders,
    intake,
    notes,
    resealing,
    triage,
    workflow,
)
from office.cases.intake import Receipt
from office.cases.models import Attachment, Case, Message, Rating
from office.law.kinds import Kind
from office.people.models import Session
from office.people.roles import Role
from tests.builders import Office, a_case, a_pdf, a_receipt, at_work, days_later, sender_of
from tests.cases.test_splitting import DENUNCIATION, OPEN_PARTS, split
from tests.page import Browser

PDF = a_pdf()


def opened(page: Browser, receipt: Receipt) -> str:
    answer = page.post("/tra-cuu", {"ma": receipt.case.code, "ma_bi_mat": receipt.secret})
    assert answer.status == 303, answer.text
    return answer.location


def open_case_of(page: Browser, case: Case) -> str:
    """Open a case made by `a_case`, whose secret nobody kept, by giving it a known one."""
    code = case.code
    case.secret_hash = codes.hash_secret(code, "BIMAT")
    db.session.commit()
    answer = page.post("/tra-cuu", {"ma": code, "ma_bi_mat": "bí-mat".replace("í", "i")})
    assert answer.status == 303, answer.text
    return answer.location


def fresh(case_id: int) -> Case:
    db.session.expire_all()
    return db.session.get_one(Case, case_id)


def sent(**fields: Any) -> dict[str, Any]:
    return {"khoa": "mot-khoa", **fields}


def test_code_and_secret_are_taken_whatever_their_case_spacing_and_width(
    page: Browser, office: Office
) -> None:
    receipt = a_receipt(office)
    wide = "".join(chr(ord(c) + 0xFEE0) if c != "-" else " " for c in receipt.case.code.lower())
    spaced = receipt.secret.lower().replace("-", "   ")
    answer = page.post("/tra-cuu", {"ma": wide, "ma_bi_mat": spaced})
    assert answer.status == 303
    assert receipt.case.code not in answer.location
    shown = page.get(answer.location)
    assert shown.status == 200
    assert receipt.case.code in shown.text


def test_an_unknown_code_and_a_wrong_secret_get_the_same_answer(
    page: Browser, office: Office
) -> None:
    receipt = a_receipt(office)
    unknown = codes.new_code(clock.today())
    pages = [
        page.post("/tra-cuu", {"ma": code, "ma_bi_mat": "SAI-SAI"})
        for code in (receipt.case.code, unknown, "KHONG-PHAI-MA")
    ]
    said = {each.text.replace(receipt.case.code, "").replace(unknown, "") for each in pages}
    assert {each.status for each in pages} == {422}
    assert len(said) == 1


def test_guessing_is_braked_and_told_for_how_long(page: Browser, office: Office) -> None:
    receipt = a_receipt(office)
    for _ in range(5):
        page.post("/tra-cuu", {"ma": receipt.case.code, "ma_bi_mat": "SAI"})
    with clock.at(clock.now() + timedelta(milliseconds=100)):
        braked = page.post("/tra-cuu", {"ma": receipt.case.code, "ma_bi_mat": receipt.secret})
        other = page.post("/tra-cuu", {"ma": codes.new_code(clock.today()), "ma_bi_mat": "SAI"})
    assert braked.status == 429
    assert "giây" in braked.text
    assert int(braked.response.headers["Retry-After"]) >= 1
    assert other.status == 422, "one code's brake does not shut out the others"
    with clock.at(clock.now() + timedelta(minutes=3)):
        assert opened(page, receipt)


def test_an_address_alone_opens_nothing(page: Browser, app: Any, office: Office) -> None:
    receipt = a_receipt(office)
    url = opened(page, receipt)
    stranger = Browser(app)
    for path in ("", "/rut", "/chua-xong", "/tep/abc", "/thu/abc.pdf", "/don-to-cao.pdf"):
        answer = stranger.get(url + path)
        assert answer.status == 303
        assert answer.location == "/tra-cuu"


def test_a_case_shows_its_dates_holder_and_history(page: Browser, office: Office) -> None:
    receipt = a_receipt(office)
    case = receipt.case
    triage.accept(
        case, office.actors[Role.RECEPTION], clock.now(), unit=office.units["works"],
        handler_id=office.officers[Role.HANDLER].id, all_good=True,
    )  # fmt: skip
    notes.write(case, office.actors[Role.HANDLER], clock.now(), "Ghi chú riêng của cán bộ")
    handling.say(case, office.actors[Role.HANDLER], clock.now(), "Chiều nay có người ra xem.")
    db.session.commit()
    shown = page.get(opened(page, receipt))
    assert "Phòng Kinh tế, Hạ tầng và Đô thị" in shown.text
    assert "Cơ quan đang giải quyết." in shown.text
    assert "Vì sao ngày này?" in shown.text
    assert "Đã thụ lý và giao đơn vị giải quyết" in shown.text
    assert "Chiều nay có người ra xem." in shown.text
    assert "Ghi chú riêng" not in shown.text
    for officer in office.officers.values():
        assert officer.name not in shown.text


def test_a_late_case_says_so_first_and_is_sorry(page: Browser, office: Office) -> None:
    receipt = a_receipt(office)
    url = opened(page, receipt)
    with days_later(40):
        url = opened(page, receipt)
        shown = page.get(url)
    first = shown.soup.main.find(["h1", "p"]).get_text()  # type: ignore[union-attr]
    assert "trễ" in first
    assert "xin lỗi" in first
    assert "thư xin lỗi" in shown.text


def test_the_page_of_a_case_costs_a_fixed_number_of_queries(page: Browser, office: Office) -> None:
    receipt = a_receipt(office)
    url = opened(page, receipt)

    def count() -> int:
        asked: list[str] = []

        def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            asked.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        page.get(url)
        event.remove(db.engine, "before_cursor_execute", note)
        return len([each for each in asked if each.startswith("SELECT")])

    before = count()
    for number in range(8):
        handling.say(receipt.case, sender_of(receipt.case), clock.now(), f"Tin {number}")
    db.session.commit()
    assert count() == before <= 11


def test_a_message_with_a_file_reaches_the_office_once(page: Browser, office: Office) -> None:
    receipt = a_receipt(office)
    url = opened(page, receipt)
    for _ in range(2):
        files = {"noi_dung": "Tôi gửi thêm ảnh.", "tep": (BytesIO(PDF), "Bản vẽ hẻm 12.pdf")}
        answer = page.post(f"{url}/nhan-tin", sent(**files))
        assert answer.status == 303
    assert db.session.scalar(select(func.count(Message.id))) == 1
    assert db.session.scalar(select(func.count(Attachment.id))) == 1
    shown = page.get(url)
    link = next(a["href"] for a in shown.soup.find_all("a") if "/tep/" in str(a.get("href")))
    paper = page.get(str(link))
    assert paper.response.data == PDF
    headers = paper.response.headers
    assert headers["Content-Disposition"].startswith("attachment")
    assert "filename*=UTF-8''B%E1%BA%A3n" in headers["Content-Disposition"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("sandbox")


def test_a_file_of_a_wrong_kind_is_refused_and_the_words_stay(
    page: Browser, office: Office
) -> None:
    url = opened(page, a_receipt(office))
    files = {"noi_dung": "Chữ này phải còn.", "tep": (BytesIO(b""), "trong.pdf")}
    answer = page.post(f"{url}/nhan-tin", sent(**files))
    assert answer.status == 422
    assert "rỗng" in answer.text
    assert answer.form("nhan-tin")["noi_dung"].strip() == "Chữ này phải còn."
    assert db.session.scalar(select(func.count(Message.id))) == 0


def test_an_empty_message_and_an_enormous_one_are_answered_politely(
    page: Browser, office: Office
) -> None:
    url = opened(page, a_receipt(office))
    assert page.post(f"{url}/nhan-tin", sent(noi_dung="  ")).status == 422
    answer = page.post(f"{url}/nhan-tin", sent(noi_dung="ô" * 1_000_000))
    assert answer.status == 422
    assert len(answer.form("nhan-tin")["noi_dung"].strip()) == 1_000_000


def test_marks_of_html_and_templates_print_as_typed(page: Browser, office: Office) -> None:
    nasty = "<script>alert(1)</script> {{ 7*7 }} %(name)s </textarea>"
    receipt = a_receipt(office, subject="<b>đậm</b> {{ 7*7 }}", wanted="Sửa")
    url = opened(page, receipt)
    client = page.client
    client.post(f"{url}/nhan-tin", data=sent(noi_dung=nasty, csrf_token=page.token()))
    html = client.get(url).get_data(as_text=True)
    assert "<script>alert" not in html
    assert "&lt;b&gt;đậm&lt;/b&gt; {{ 7*7 }}" in html
    assert "{{ 7*7 }} %(name)s &lt;/textarea&gt;" in html


def test_what_the_office_waits_for_is_asked_and_supplied(page: Browser, office: Office) -> None:
    receipt = a_receipt(office)
    case = receipt.case
    triage.accept(
        case, office.actors[Role.RECEPTION], clock.now(), unit=office.units["works"],
        handler_id=office.officers[Role.HANDLER].id, all_good=True,
    )  # fmt: skip
    question = "Đèn nào tắt: số cột ghi trên thân đèn là bao nhiêu?"
    handling.ask(case, office.actors[Role.HANDLER], clock.now(), question=question)
    db.session.commit()
    url = opened(page, receipt)
    assert question in page.get(url).text
    assert page.post(f"{url}/nhan-tin", sent(noi_dung="Cột số 80.")).status == 303
    assert fresh(case.id).status == "accepted"
    assert "Ông/bà đã bổ sung" in page.get(url).text


def test_withdrawal_is_asked_once_more_and_then_done(page: Browser, office: Office) -> None:
    receipt = a_receipt(office)
    url = opened(page, receipt)
    assert "Chúng tôi dừng giải quyết" in page.get(f"{url}/rut").text
    answer = page.post(f"{url}/rut", {"ly_do": "Đèn đã sáng"}, follow=True)
    assert fresh(receipt.case.id).status == "withdrawn"
    assert "Ông/bà đã rút" in answer.text
    assert not answer.soup.find("textarea")
    assert page.post(f"{url}/rut", {"ly_do": "lần nữa"}).status == 303, "a double click is one"


def test_what_is_not_open_any_more_is_told_and_the_words_stay(
    page: Browser, office: Office
) -> None:
    case = a_case(office, status="answered")
    url = open_case_of(page, case)
    late = page.post(f"{url}/rut", {"ly_do": "Xin rút vì đèn đã sáng"})
    assert late.status == 409
    assert "Xin rút vì đèn đã sáng" in late.text
    early = page.post(f"{url}/danh-gia", {"nhan_xet": "Khen sớm quá"})
    assert early.status == 409
    assert "Khen sớm quá" in early.text
    assert fresh(case.id).status == "answered"


def test_a_closed_case_is_rated_once(page: Browser, office: Office) -> None:
    case = a_case(office, status="closed")
    url = open_case_of(page, case)
    shown = page.get(url)
    assert "Đã sửa xong ngày hôm nay." in shown.text
    assert page.post(f"{url}/danh-gia", {"nhan_xet": "thiếu điểm"}).status == 422
    answers = {"solved": "yes", "on_time": "partly", "respect": "yes"}
    given = {**answers, "nhan_xet": "Nhanh"}
    assert page.post(f"{url}/danh-gia", {**given, "respect": "maybe"}).status == 422
    for _ in range(2):
        assert page.post(f"{url}/danh-gia", given).status == 303
    ratings = db.session.scalars(select(Rating)).all()
    assert [
        (each.score, each.solved, each.on_time, each.respect, each.comment) for each in ratings
    ] == [(None, "yes", "partly", "yes", "Nhanh")]
    assert "Cảm ơn ông/bà đã đánh giá" in page.get(url).text


def test_what_is_not_solved_is_disputed_with_a_reason(page: Browser, office: Office) -> None:
    case = a_case(office, status="closed")
    url = open_case_of(page, case)
    assert page.post(f"{url}/chua-xong", sent(ly_do="")).status == 422
    for _ in range(2):
        answer = page.post(f"{url}/chua-xong", sent(ly_do="Ba đèn vẫn tắt."))
        assert answer.status == 303
    assert fresh(case.id).status == "disputed"
    shown = page.get(url)
    assert "Ba đèn vẫn tắt." in shown.text
    assert shown.text.count("Ông/bà cho biết việc chưa được giải quyết") >= 1
    assert db.session.scalar(select(func.count(Message.id))) == 1


def test_a_message_written_while_the_case_was_closed_is_not_lost(
    page: Browser, office: Office
) -> None:
    case = a_case(office, status="closed")
    url = open_case_of(page, case)
    answer = page.post(f"{url}/nhan-tin", sent(noi_dung="Còn ba đèn chưa sáng."))
    assert answer.status == 409
    assert answer.form("chua-xong")["ly_do"].strip() == "Còn ba đèn chưa sáng."


def test_a_message_typed_before_the_visit_ended_comes_back(page: Browser, office: Office) -> None:
    receipt = a_receipt(office)
    url = opened(page, receipt)
    typed = "Một đoạn dài ông Năm gõ cả buổi chiều."
    with clock.at(clock.now() + timedelta(hours=13)):
        ended = page.post(f"{url}/nhan-tin", sent(noi_dung=typed))
        assert ended.status == 422
        assert typed in ended.text
        fields = ended.form("/tra-cuu")
        wrong = page.post("/tra-cuu", {**fields, "ma": receipt.case.code, "ma_bi_mat": "SAI"})
        assert typed in wrong.text
        fields = wrong.form("/tra-cuu")
        back = page.post(
            "/tra-cuu", {**fields, "ma": receipt.case.code, "ma_bi_mat": receipt.secret}
        )
        assert back.status == 200
        assert back.form("nhan-tin")["noi_dung"].strip() == typed
        assert page.post(f"{url}/nhan-tin", back.form("nhan-tin")).status == 303
    assert db.session.scalar(select(Message.text)) == typed


def test_words_for_one_case_are_never_offered_to_another(page: Browser, office: Office) -> None:
    first, second = a_receipt(office), a_receipt(office, subject="Rác đầu hẻm")
    typed = "Chỉ dành cho vụ thứ nhất."
    ended = page.post(
        f"/tra-cuu/ho-so/{codes.handle_of(first.case.code)}/nhan-tin", sent(noi_dung=typed)
    )
    fields = {**ended.form("/tra-cuu"), "ma": second.case.code, "ma_bi_mat": second.secret}
    answer = page.post("/tra-cuu", fields)
    assert answer.status == 422
    assert "vụ việc khác" in answer.text
    assert answer.form("/tra-cuu")["chu"] == typed


def test_an_expired_form_gives_the_words_back(page: Browser, office: Office) -> None:
    url = opened(page, a_receipt(office))
    old = sent(noi_dung="Gõ từ sáng đến giờ.", csrf_token="cu-roi")
    answer = page.post(f"{url}/nhan-tin", old, token=False)
    assert answer.status == 400
    assert "Gõ từ sáng đến giờ." in answer.html


def test_a_case_is_shut_on_a_borrowed_telephone(page: Browser, office: Office) -> None:
    receipt = a_receipt(office)
    url = opened(page, receipt)
    form = page.get(url).form("/tra-cuu/dong")
    assert page.post("/tra-cuu/dong", form).status == 303
    assert page.get(url).location == "/tra-cuu"


@pytest.fixture
def denounced(office: Office) -> Receipt:
    return a_receipt(
        office,
        Kind.DENUNCIATION,
        subject="Cán bộ nhận tiền khi cấp giấy",
        body="Tôi là Người Gửi Thử, số 0900 000 123, thấy việc nhận tiền.",
        field="staff_conduct",
    )


def test_a_denunciation_names_nobody_and_no_hour(page: Browser, denounced: Receipt) -> None:
    url = opened(page, denounced)
    page.post(f"{url}/nhan-tin", sent(noi_dung="Tôi có thêm giấy tờ."))
    shown = page.get(url)
    for word in ("Người Gửi Thử", "0900 000 123", "nguoi.gui@test.example", "12 đường Lá Biếc"):
        assert word not in shown.html
    assert denounced.case.code not in shown.soup.title.get_text()  # type: ignore[union-attr]
    assert "nhận tiền" not in shown.soup.title.get_text()  # type: ignore[union-attr]
    assert shown.soup.select("[data-quick-exit]")
    assert not shown.soup.select("form[data-keep]")
    assert shown.soup.select("form[data-sealed]")
    times = [tag.get_text() for tag in shown.soup.select(".nd-timeline__at, .nd-talk__at")]
    assert times
    assert not [said for said in times if ":" in said]


def test_a_denunciation_is_never_opened_within_an_account(
    page: Browser, denounced: Receipt, office: Office
) -> None:
    from tests.citizen.test_account import with_account

    with_account(page)
    url = opened(page, denounced)
    shown = page.get(url)
    assert shown.status == 200
    assert "ba@test.example" not in shown.html
    visits = db.session.scalars(select(Session)).all()
    assert not [v for v in visits if v.citizen_id and denounced.case.id in v.opened]


def test_an_issued_letter_is_handed_out_and_a_draft_is_not(page: Browser, office: Office) -> None:
    case = a_case(office, status="answered")
    url = open_case_of(page, case)
    shown = page.get(url)
    links = [str(a["href"]) for a in shown.soup.find_all("a") if "/thu/" in str(a.get("href"))]
    assert links
    sheet = page.get(links[-1])
    assert sheet.response.data.startswith(b"%PDF")
    assert sheet.response.headers["Content-Disposition"].startswith("attachment")


def test_an_apology_names_the_new_day_on_top(page: Browser, office: Office) -> None:
    from office.letters import issue

    receipt = a_receipt(office)
    case = receipt.case
    with days_later(40):
        workflow.find_overdue(case, clock.now())
        workflow.touch(case)
        draft = issue.current_draft(case, "apology")
        assert draft
        duty = duties.owed(case)[0]
        given = {"cause": "Thiếu bóng đèn thay thế trong kho từ ngày 01/11/2026."}
        issue.put_out(draft, office.actors[Role.HEAD], clock.now(), {**draft.facts, **given})
        db.session.commit()
        assert duty.settled_on
        shown = page.get(opened(page, receipt))
    assert "Ngày hẹn mới:" in shown.text
    assert "chậm nhất" in shown.text


def test_a_complaint_that_ran_out_says_where_to_go_next(page: Browser, office: Office) -> None:
    case = a_case(office, Kind.COMPLAINT, status="accepted")
    with days_later(50):
        url = open_case_of(page, case)
        shown = page.get(url)
    assert "khiếu nại lần hai" in shown.text
    assert "khoản 1 Điều 33" in shown.text
    assert "Tòa án" in shown.text


def test_a_suspended_and_a_reopened_case_are_shown(page: Browser, office: Office) -> None:
    case = a_case(office, Kind.COMPLAINT, status="accepted")
    handling.suspend(
        case,
        office.actors[Role.HEAD],
        clock.now(),
        reason="Chờ kết quả giám định",
        paper="12/QĐ-UBND",
    )
    db.session.commit()
    url = open_case_of(page, case)
    assert "đang tạm dừng" in page.get(url).text
    again = a_case(office, status="closed", subject="Ngập đầu hẻm")
    closing.dispute(again, sender_of(again), clock.now(), reason="chưa")
    closing.reopen(again, office.actors[Role.HEAD], clock.now(), reason="Đúng là chưa xong")
    db.session.commit()
    shown = page.get(open_case_of(page, again))
    assert "lần 2" in shown.text
    assert "Đúng là chưa xong" in shown.text


def test_every_page_reads_in_english_too(page: Browser, office: Office) -> None:
    url = opened(page, a_receipt(office))
    assert page.get(f"{url}?lang=en").status == 200


def test_an_internal_paper_stays_inside(page: Browser, office: Office) -> None:
    from office.base.files import check

    receipt = a_receipt(office)
    note = notes.write(
        receipt.case, office.actors[Role.RECEPTION], clock.now(), "riêng",
        uploads=[check("rieng.pdf", PDF)],
    )  # fmt: skip
    db.session.commit()
    handle = db.session.scalar(select(Attachment.handle).where(Attachment.note_id == note.id))
    url = opened(page, receipt)
    assert "rieng.pdf" not in page.get(url).text
    assert page.get(f"{url}/tep/{handle}").location == "/tra-cuu"
    assert (
        intake.content_of(receipt.case, receipt.case.attachments[0], sender_of(receipt.case)) == PDF
    )


def test_a_denunciation_is_opened_alone(office: Office, page: Browser) -> None:
    plain, sealed = a_receipt(office), a_receipt(office, Kind.DENUNCIATION)
    page.open(plain.case.code, plain.secret)
    page.open(sealed.case.code, sealed.secret)
    assert [each.opened for each in db.session.scalars(db.select(Session))] == [[sealed.case.id]]
    page.open(plain.case.code, plain.secret)
    db.session.rollback()
    assert [each.opened for each in db.session.scalars(db.select(Session))] == [[plain.case.id]]


@pytest.mark.parametrize("kind", [Kind.FEEDBACK, Kind.DENUNCIATION])
@pytest.mark.parametrize("spelt", ["as shown", "one row", "spaced, small and wide"])
def test_a_message_with_the_secret_in_it_is_refused_and_kept_on_the_page(
    page: Browser, office: Office, kind: Kind, spelt: str
) -> None:
    receipt = a_receipt(office, kind)
    page.get(opened(page, receipt))
    url = page.get(opened(page, receipt)).form("/nhan-tin")
    assert url
    secret = {
        "as shown": receipt.secret,
        "one row": receipt.secret.replace("-", ""),
        "spaced, small and wide": "".join(
            chr(ord(c) + 0xFEE0) if c != "-" else " " for c in receipt.secret.lower()
        ),
    }[spelt]
    handle = codes.handle_of(receipt.case.code)
    typed = f"Mã của tôi là {secret}, xin xem giúp."
    answer = page.post(f"/tra-cuu/ho-so/{handle}/nhan-tin", sent(noi_dung=typed))
    assert answer.status == 422
    assert "mã bí mật" in answer.text
    assert db.session.scalar(select(func.count()).select_from(Message)) == 0
    other = a_receipt(office, kind).secret
    harmless = f"Mã hồ sơ {receipt.case.code}, giấy số 1234-5678-9012, và {other}."
    assert (
        page.post(f"/tra-cuu/ho-so/{handle}/nhan-tin", sent(noi_dung=harmless)).status == 303
    )  # a secret of another case opens nothing here


@pytest.mark.parametrize("act", ["rut", "chua-xong"])
def test_a_reason_with_the_secret_in_it_is_refused(page: Browser, office: Office, act: str) -> None:
    receipt = a_receipt(office)
    if act == "chua-xong":
        case = db.session.get_one(Case, receipt.case.id)
        case.status, case.open = "closed", False
        db.session.commit()
    opened(page, receipt)
    handle = codes.handle_of(receipt.case.code)
    answer = page.post(f"/tra-cuu/ho-so/{handle}/{act}", sent(ly_do=f"Vì {receipt.secret} đây"))
    assert answer.status == 422
    assert "Xin xóa mã" in answer.text
    assert fresh(receipt.case.id).status == ("closed" if act == "chua-xong" else "received")


def test_the_day_of_the_opening_before_is_shown_to_the_day(page: Browser, office: Office) -> None:
    receipt = a_receipt(office, Kind.DENUNCIATION)
    words = "Lần mở bằng mã bí mật trước lần này"
    assert words not in page.get(opened(page, receipt)).text
    with days_later(2):
        stranger = Browser(page.app)
        opened(stranger, receipt)
    with days_later(5):
        back = Browser(page.app)
        shown = back.get(opened(back, receipt)).text
    assert f"{words}: thứ Sáu, 20/11/2026" in shown


def test_how_the_days_are_counted_is_linked_but_not_for_a_denunciation(
    page: Browser, office: Office, denounced: Receipt
) -> None:
    receipt = a_receipt(office, Kind.COMPLAINT)
    shown = page.get(opened(page, receipt)).soup
    links = [each["href"] for each in shown.select("details.nd-why a[href^='/thoi-han']")]
    assert links
    assert page.get(str(links[0])).soup.select(".nd-answer__date")
    sealed = page.get(opened(page, denounced))
    assert sealed.soup.select("details.nd-why .nd-days")
    assert "/thoi-han?buoc" not in sealed.html


def test_a_sender_whose_case_was_sealed_reads_why_and_since_when(
    office: Office, page: Browser
) -> None:
    made = a_receipt(office, body="Ông Kẻ Xấu nhận tiền.")
    case = made.case
    resealing.seal(case, office.actors[Role.RECEPTION], clock.now())
    db.session.commit()
    code = case.code
    shown = page.get(opened(page, made))
    assert "Đọc nội dung, cơ quan thấy đây là tố cáo. Từ 18/11/2026" in shown.text.replace(
        "thứ Tư, ", ""
    )
    assert "danh tính và nội dung đã được niêm phong" in shown.text
    assert "chưa đọc lại được ở trang này" in shown.text
    assert "Kẻ Xấu" not in shown.text
    holders.hand_over(at_work(office.actors[Role.SEALED_INTAKE]), clock.now())
    db.session.commit()
    again = page.get(f"/tra-cuu/ho-so/{codes.handle_of(code)}")
    assert "chưa đọc lại được" not in again.text
    assert "Kẻ Xấu" in again.text


def test_the_letter_lists_its_parts_under_one_secret(office: Office, page: Browser) -> None:
    made = a_receipt(office, Kind.PETITION)
    one, two = split(office, made.case)
    letter = page.get(opened(page, made))
    assert "Đơn của ông/bà được tách thành 2 việc" in letter.text
    assert "Khiếu nại quyết định 77" in letter.text
    assert "UBND phường Mây Trắng" in letter.text
    assert "30/11/2026" in letter.text, "until when, from the first receipt"
    part = page.get(f"/tra-cuu/ho-so/{codes.handle_of(one.code)}")
    assert part.status == 200
    assert "Phạt tôi sai." in part.text
    assert made.case.code in part.text
    stranger = Browser(page.app)
    assert stranger.get(f"/tra-cuu/ho-so/{codes.handle_of(two.code)}").status == 303


def test_parts_of_a_sealed_letter_are_opened_each_by_itself_with_the_same_secret(
    office: Office, page: Browser
) -> None:
    made = a_receipt(office, Kind.COMPLAINT)
    parts = split(office, made.case, DENUNCIATION, *OPEN_PARTS)
    code, others = made.case.code, [each.code for each in parts]
    first = page.get(opened(page, made))
    assert not any(each in first.text for each in others)
    holders.hand_over(at_work(office.actors[Role.SEALED_INTAKE]), clock.now())
    db.session.commit()
    again = Browser(page.app)
    shown = again.get(opened(again, made))
    assert all(each in shown.text for each in others)
    answer = again.post("/tra-cuu", {"ma": others[0], "ma_bi_mat": made.secret})
    assert answer.status == 303
    part = again.get(answer.location)
    assert "Khiếu nại quyết định 77" in part.text
    assert code not in part.html
    assert again.get(f"/tra-cuu/ho-so/{codes.handle_of(code)}").status == 303, "opened alone"
