"""The row of letters before the head, one letter, and the registers."""

import csv
import io

import pytest
from sqlalchemy import select

from office.base import clock
from office.base.db import db
from office.cases import duties, workflow
from office.cases.models import Case
from office.law.kinds import Kind
from office.letters.models import Letter
from office.people.roles import Role
from staff.spreadsheet import harmless
from tests.builders import Office, a_case, days_later
from tests.page import Browser

CAUSE = "Đội sửa chữa nhận phiếu nhưng để sót trong tuần đầu, chúng tôi kiểm tra không kỹ."


def a_late_case(office: Office, kind: Kind = Kind.FEEDBACK, **said: str) -> tuple[Case, Letter]:
    case = a_case(office, kind, "accepted", **said)
    with days_later(60):
        workflow.find_overdue(case, clock.now())
        workflow.touch(case)
        db.session.commit()
    return case, letter_of(case, "apology")


def letter_of(case: Case, kind: str) -> Letter:
    return db.session.scalars(
        select(Letter).where(Letter.case_id == case.id, Letter.kind == kind)
    ).one()


def filled(form: dict[str, str]) -> dict[str, str]:
    return {
        name: value.replace("[… điều gì đã xảy ra, vì sao …]", CAUSE)
        if isinstance(value, str)
        else value
        for name, value in form.items()
    }


def test_an_apology_that_lacks_its_cause_is_kept_but_not_signed(
    office: Office, page: Browser
) -> None:
    _case, letter = a_late_case(office)
    url = f"/can-bo/thu/{letter.handle}"
    shown = page.as_officer(Role.HEAD).get(url)
    assert "Điều đã xảy ra, nguyên nhân và lỗi của ai" in shown.text
    form = {**shown.form(url), "viec": "ky", "paragraphs": "Tôi xin lỗi ông/bà."}
    refused = page.post(url, form)
    assert refused.status == 422
    assert "Điều đã xảy ra, nguyên nhân và lỗi của ai" in refused.text
    db.session.expire_all()
    assert letter.status == "draft"
    assert letter.body["paragraphs"] == ["Tôi xin lỗi ông/bà."]


def test_signing_gives_a_number_settles_the_duty_and_opens_the_next(
    office: Office, page: Browser
) -> None:
    case, letter = a_late_case(office)
    _other, following = a_late_case(office, subject="Rác ở hẻm 3")
    url = f"/can-bo/thu/{letter.handle}"
    with days_later(61):
        shown = page.as_officer(Role.HEAD).get(url)
        signed = page.post(url, {**filled(shown.form(url)), "viec": "ky"})
    assert signed.status == 303
    assert signed.location.endswith(following.handle)
    db.session.expire_all()
    assert (letter.status, letter.number) == ("issued", 1)
    assert not duties.owed(case)


def test_signing_an_answer_moves_its_case(office: Office, page: Browser) -> None:
    case = a_case(office, status="proposed")
    url = f"/can-bo/thu/{letter_of(case, 'answer').handle}"
    shown = page.as_officer(Role.HEAD).get(url)
    assert page.post(url, {**shown.form(url), "viec": "ky"}).status == 303
    db.session.expire_all()
    assert case.status == "answered"
    assert letter_of(case, "answer").number_text.startswith("Số: 01/UBND-")


def test_of_two_who_edit_the_second_loses_nothing(office: Office, page: Browser) -> None:
    _case, letter = a_late_case(office)
    url = f"/can-bo/thu/{letter.handle}"
    form = page.as_officer(Role.HEAD).get(url).form(url)
    assert page.post(url, {**form, "viec": "luu", "paragraphs": "Lời thứ nhất."}).status == 303
    told = page.post(url, {**form, "viec": "luu", "paragraphs": "Lời thứ hai."})
    assert told.status == 409
    fieldset = told.soup.select_one("#ghep-paragraphs")
    assert fieldset is not None
    assert "Lời thứ nhất." in fieldset.text
    assert "Lời thứ hai." in fieldset.text
    db.session.expire_all()
    assert letter.body["paragraphs"] == ["Lời thứ nhất."]
    kept = {**told.form(url), "keep-paragraphs": "mine"}
    assert page.post(url, kept).status == 303
    db.session.expire_all()
    assert letter.body["paragraphs"] == ["Lời thứ hai."]


def test_of_two_who_edit_different_parts_both_are_kept_and_nobody_signs_unseen(
    office: Office, page: Browser
) -> None:
    _case, letter = a_late_case(office)
    url = f"/can-bo/thu/{letter.handle}"
    form = page.as_officer(Role.HEAD).get(url).form(url)
    assert page.post(url, {**form, "viec": "luu", "paragraphs": "Lời thứ nhất."}).status == 303
    unseen = page.post(url, {**form, "viec": "ky", "phan_1": "Phần một của tôi."})
    assert unseen.status == 409
    assert "Lời thứ nhất." in unseen.text
    told = page.post(url, {**form, "viec": "luu", "phan_1": "Phần một của tôi."}, follow=True)
    assert "Phần người khác vừa lưu cũng được giữ." in told.text
    db.session.expire_all()
    assert letter.status == "draft"
    assert letter.body["paragraphs"] == ["Lời thứ nhất."]
    assert "Phần một của tôi." in str(letter.body["sections"])


def test_enormous_and_hostile_words_are_answered(office: Office, page: Browser) -> None:
    _case, letter = a_late_case(office)
    url = f"/can-bo/thu/{letter.handle}"
    form = page.as_officer(Role.HEAD).get(url).form(url)
    long = page.post(url, {**form, "viec": "luu", "paragraphs": "ố" * 1_000_000})
    assert long.status == 422
    assert "Xin viết gọn lại" in long.text
    hostile = "<script>alert(1)</script> {{ 7*7 }}"
    assert page.post(url, {**form, "viec": "luu", "paragraphs": hostile}).status == 303
    assert hostile in page.get(url).text


def test_sent_with_a_word_given_back_with_another_and_both_are_read(
    office: Office, page: Browser
) -> None:
    case, letter = a_late_case(office)
    url = f"/can-bo/thu/{letter.handle}"
    form = page.as_officer(Role.HANDLER).get(url).form(url)
    refused = page.post(url, {**form, "viec": "trinh", "remark": "Kính trình."})
    assert refused.status == 422
    assert "Kính trình." in refused.text
    sent = {**filled(refused.form(url)), "viec": "trinh", "remark": "Kính trình."}
    assert page.post(url, sent).status == 303
    head = page.as_officer(Role.HEAD)
    assert case.code in head.get("/can-bo/thu?trinh=da-trinh").text
    shown = head.get(url)
    assert "Kính trình." in shown.text
    bare = head.post(url, {**shown.form(url), "viec": "tra-lai", "remark": " "})
    assert bare.status == 422
    assert "Xin ghi cần sửa gì" in bare.text
    back = {**shown.form(url), "viec": "tra-lai", "remark": "Nói rõ lỗi của ai."}
    assert head.post(url, back).status == 303
    told = page.as_officer(Role.HANDLER).get(url)
    assert "Nói rõ lỗi của ai." in told.text
    assert "bị trả lại để sửa" in page.get(f"/can-bo/vu-viec/{case.code}").text


def test_of_two_heads_the_second_is_told_who_signed(office: Office, page: Browser) -> None:
    case = a_case(office, status="proposed")
    url = f"/can-bo/thu/{letter_of(case, 'answer').handle}"
    form = page.as_officer(Role.HEAD).get(url).form(url)
    assert page.post(url, {**form, "viec": "ky"}).status == 303
    told = page.post(url, {**form, "viec": "ky"})
    assert told.status == 409
    assert "vừa ký thư này" in told.text
    assert "01/UBND-" in told.text
    assert "Người đứng đầu. Bổ nhiệm số" in page.get(url).text


@pytest.mark.parametrize("role", [Role.HANDLER, Role.RECEPTION, Role.SUPERVISOR])
def test_others_neither_sign_nor_waive(office: Office, page: Browser, role: Role) -> None:
    _case, letter = a_late_case(office)
    url = f"/can-bo/thu/{letter.handle}"
    shown = page.as_officer(role).get(url)
    assert shown.status == 200
    assert "Ký và phát hành" not in shown.text
    assert page.post(url, {"version": "1", "viec": "ky"}).status in {403, 422}
    assert page.post(f"{url}/mien", {"ly_do": "x"}).status == 403
    db.session.expire_all()
    assert letter.status == "draft"


def test_a_letter_one_may_not_see_does_not_exist(office: Office, page: Browser) -> None:
    case, letter = a_late_case(office, Kind.DENUNCIATION)
    supervisor = page.as_officer(Role.SUPERVISOR)
    for tail in ("", ".pdf", "/xem-truoc.png"):
        assert supervisor.get(f"/can-bo/thu/{letter.handle}{tail}").status == 404
    assert case.code not in supervisor.get("/can-bo/thu").text
    assert supervisor.get("/can-bo/thu/khong-co").status == 404


def test_the_register_goes_by_book_and_year(office: Office, page: Browser) -> None:
    codes = [a_case(office, status="accepted").code for _ in range(2)]
    hidden = a_case(office, Kind.DENUNCIATION, "accepted").code
    shown = page.as_officer(Role.RECEPTION).get("/can-bo/so-van-ban?so=TB")
    assert all(code in shown.text for code in codes)
    assert hidden not in shown.text
    assert "chưa có văn bản" in page.get("/can-bo/so-van-ban?so=TB&nam=2024").text
    assert page.get("/can-bo/so-van-ban?so=%3Cb%3E&nam=x&truoc=y").status == 200


def test_the_register_can_be_taken_along(office: Office, page: Browser) -> None:
    case = a_case(office, status="accepted")
    sheet = page.as_officer(Role.HEAD).get("/can-bo/so-van-ban.csv?so=TB").response
    rows = list(csv.reader(io.StringIO(sheet.get_data(as_text=True).removeprefix("\ufeff"))))
    assert rows[0][0] == "Số"
    assert rows[1][0] == "1"
    assert case.code in rows[1]


@pytest.mark.parametrize("said", ["=1+1", "+84", "-x", "@a", "\tx", "＝1", " =1", "－1", "\r=1"])
def test_no_cell_starts_a_formula(said: str) -> None:
    assert harmless(said) == f"'{said}"
    assert harmless("Thư xin lỗi") == "Thư xin lỗi"


def test_an_issued_letter_is_read_only(office: Office, page: Browser) -> None:
    case = a_case(office, status="accepted")
    url = f"/can-bo/thu/{letter_of(case, 'acknowledgement').handle}"
    shown = page.as_officer(Role.HEAD).get(url)
    assert "Mã kiểm tra" in shown.text
    assert not shown.soup.find("textarea")
    assert page.post(url, {"version": "1", "viec": "ky"}).status == 409


def test_words_that_blame_are_named_and_kept_only_with_a_reason(
    office: Office, page: Browser
) -> None:
    _case, letter = a_late_case(office)
    url = f"/can-bo/thu/{letter.handle}"
    with days_later(61):
        form = filled(page.as_officer(Role.HEAD).get(url).form(url))
        blaming = {
            **form,
            "paragraphs": form["paragraphs"] + "\n\nXin lỗi nếu ông/bà cảm thấy phiền.",
        }
        refused = page.post(url, {**blaming, "viec": "ky"})
        assert refused.status == 422
        assert "“nếu ông/bà cảm thấy”" in refused.text
        assert "Lý do" not in refused.form(url).get("kept", "")
        said = {**refused.form(url), "kept": "Lời người dân đọc cho chúng tôi chép lại."}
        signed = page.post(url, {**said, "viec": "ky"})
        assert signed.status == 303
    db.session.expire_all()
    assert letter.status == "issued"
    assert set(letter.given["kept"]["words"]) == {"xin lỗi nếu", "nếu ông/bà cảm thấy"}


def test_a_second_lateness_is_published_as_signed_by_the_office_above(
    office: Office, page: Browser
) -> None:
    case, letter = a_late_case(office)
    url = f"/can-bo/thu/{letter.handle}"
    with days_later(61):
        page.as_officer(Role.HEAD)
        page.post(url, {**filled(page.get(url).form(url)), "viec": "ky"})
    with days_later(100):
        db.session.expire_all()
        workflow.find_overdue(case, clock.now())
        db.session.commit()
        second = db.session.scalars(select(Letter).where(Letter.status == "draft")).one()
        url = f"/can-bo/thu/{second.handle}"
        shown = page.as_officer(Role.HEAD).get(url)
        assert "Thư này cấp trên ký" in shown.text
        form = {**filled(shown.form(url)), "viec": "ky"}
        lacking = page.post(url, form)
        assert lacking.status == 422
        assert "Xin ghi họ tên người đã ký." in lacking.text
        who = {
            "above_name": "Võ Minh Khôi",
            "above_title": "Chủ tịch",
            "above_day": clock.today().isoformat(),
        }
        assert page.post(url, {**form, **who, "above_day": "2020-01-01"}).status == 422
        assert page.post(url, {**form, **who}).status == 303
        db.session.expire_all()
        assert second.facts["signer"]["name"] == "Võ Minh Khôi"
        assert "Cấp trên trực tiếp ký" in page.get(url).text


def test_a_new_letter_takes_the_place_of_an_earlier_one(office: Office, page: Browser) -> None:
    case = a_case(office, status="answered")
    earlier, later = letter_of(case, "answer"), letter_of(case, "thank_you")
    url = f"/can-bo/thu/{later.handle}"
    form = page.as_officer(Role.HEAD).get(url).form(url)
    page.post(url, {**form, "replaces": earlier.handle, "viec": "luu"})
    code = earlier.check_code
    assert "Đúng là của chúng tôi" in page.get(f"/kiem-tra/{code}").text, "not before it is issued"
    form = page.get(url).form(url)
    assert form["replaces"] == earlier.handle
    assert page.post(url, {**form, "viec": "ky"}).status == 303
    told = page.get(f"/kiem-tra/{code}").text
    assert "Đã được thay thế" in told
    assert case.subject not in told
    assert "Đã được thay bằng văn bản ngày" in page.get(f"/can-bo/thu/{earlier.handle}").text
    stranger = a_case(office, status="answered")
    other = letter_of(stranger, "thank_you")
    url = f"/can-bo/thu/{other.handle}"
    page.post(url, {**page.get(url).form(url), "replaces": earlier.handle, "viec": "luu"})
    db.session.expire_all()
    assert other.replaces_id is None
