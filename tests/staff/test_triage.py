"""The first look: suggested and accepted in one press, changed, sent on, joined; the next case follows."""

import pytest

from office.base import clock
from office.base.db import db
from office.cases import admissibility, joins, queries, suggest, triage
from office.cases.models import Case
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_case, a_receipt, an_extract
from tests.citizen.test_track import opened, sent
from tests.page import Browser, Page


def again(code: str) -> Case:
    db.session.expire_all()
    found = queries.known(code)
    assert found
    return found


def screen(page: Browser, code: str) -> Page:
    shown = page.get(f"/can-bo/phan-loai/{code}")
    assert shown.status == 200
    return shown


def send(page: Browser, code: str, slug: str, **said: str) -> Page:
    form = screen(page, code).form(f"{code}/{slug}")
    return page.post(f"/can-bo/phan-loai/{code}/{slug}", {**form, **said})


def test_a_new_case_is_accepted_as_suggested_in_one_press(office: Office, page: Browser) -> None:
    code = a_case(office, field="other").code
    page.as_officer(Role.RECEPTION)
    assert send(page, code, "thu-ly").status == 303
    case = again(code)
    assert case.status == "accepted"
    assert case.field == "lighting"
    assert case.unit_id == office.units["works"].id
    assert case.handler_id == office.officers[Role.HANDLER].id
    assert case.parties[0].name == "Người Gửi Thử"


def test_the_next_new_case_follows_oldest_first(office: Office, page: Browser) -> None:
    first, second = a_case(office).code, a_case(office).code
    page.as_officer(Role.RECEPTION)
    assert page.get("/can-bo/phan-loai").location.endswith(first)
    assert "Vụ 1 trên 2" in screen(page, first).text
    send(page, first, "thu-ly")
    assert page.get("/can-bo/phan-loai").location.endswith(second)
    send(page, second, "thu-ly")
    assert "Không còn vụ việc mới" in page.get("/can-bo/phan-loai").text


def test_the_officer_may_change_what_was_suggested(office: Office, page: Browser) -> None:
    code = a_case(office).code
    page.as_officer(Role.RECEPTION)
    send(
        page,
        code,
        "thu-ly",
        kind="petition",
        field="traffic",
        unit=str(office.units["society"].id),
        handler="",
    )
    case = again(code)
    assert (case.kind, case.field, case.unit_id) == (
        "petition",
        "traffic",
        office.units["society"].id,
    )


def test_an_officer_of_another_unit_is_not_taken(office: Office, page: Browser) -> None:
    code = a_case(office).code
    page.as_officer(Role.RECEPTION)
    answer = send(page, code, "thu-ly", unit=str(office.units["society"].id))
    assert answer.status == 422
    assert "không thuộc đơn vị" in answer.text
    assert again(code).status == "received"


def test_a_case_is_declined_on_a_ground_the_law_knows(office: Office, page: Browser) -> None:
    code = a_case(office, Kind.COMPLAINT).code
    page.as_officer(Role.RECEPTION)
    assert not screen(page, code).soup.find("form", action=lambda url: "khong-thu-ly" in str(url))
    assert send(page, code, "kiem-tra", **{"item-K9": "yes"}).status == 422, "why?"
    assert send(page, code, "kiem-tra", **{"item-K9": "yes", "note-K9": "Tòa đã xử"}).status == 303
    assert send(page, code, "khong-thu-ly", ground="X1", reason="Vì thế").status == 422
    assert send(page, code, "khong-thu-ly", ground="K8", reason="Vì thế").status == 422
    assert send(page, code, "khong-thu-ly", ground="K9").status == 422
    assert send(page, code, "khong-thu-ly", ground="K9", reason="Tòa đã xử.").status == 303
    assert again(code).status == "declined"


def test_a_case_is_sent_to_another_agency(office: Office, page: Browser) -> None:
    code = a_case(office).code
    page.as_officer(Role.RECEPTION)
    send(page, code, "chuyen", reason="Việc này thuộc sở.")
    assert again(code).status == "transferred"


def test_a_citizen_is_guided_to_the_competent_agency(office: Office, page: Browser) -> None:
    code = a_case(office, channel="phone").code
    page.as_officer(Role.RECEPTION)
    send(page, code, "huong-dan", agency="Điện lực", advice="Gọi tổng đài.")
    assert again(code).status == "guided"


def test_a_case_about_the_same_matter_is_shown_and_joined(office: Office, page: Browser) -> None:
    first = a_case(office, status="accepted").code
    neighbour = {"name": "Hàng Xóm", "phone": "0911 000 111", "email": "", "address": "96"}
    code = a_case(office, subject="Đèn đường Cầu Vồng 5 vẫn tắt", **neighbour).code
    page.as_officer(Role.RECEPTION)
    assert "Có thể cùng một việc" in screen(page, code).text
    assert send(page, code, "nhap", first=first).status == 303
    assert again(code).status == "joined"
    assert again(first).joined == 1


def test_a_case_is_not_joined_to_itself_or_to_nothing(office: Office, page: Browser) -> None:
    code = a_case(office).code
    page.as_officer(Role.RECEPTION)
    assert send(page, code, "nhap", first=code).status == 422
    answer = send(page, code, "nhap", first="ND26-2222-2222")
    assert answer.status == 422
    assert "ND26-2222-2222" in str(answer.soup.find("input", {"id": "join-first"}))


def test_a_case_that_has_ended_is_shown_but_takes_no_other(office: Office, page: Browser) -> None:
    ended = a_case(office, status="closed").code
    code = a_case(office, subject="Đèn đường Cầu Vồng 5 vẫn tắt", phone="0911", email="").code
    page.as_officer(Role.RECEPTION)
    shown = screen(page, code)
    assert ended in shown.text
    assert "Nhập vào vụ này" not in shown.text
    answer = send(page, code, "nhap", first=ended)
    assert answer.status == 422
    assert "đã kết thúc" in answer.text
    assert again(code).status == "received"


def test_reception_asks_for_what_is_missing_and_goes_on(office: Office, page: Browser) -> None:
    code = a_case(office).code
    page.as_officer(Role.RECEPTION)
    assert send(page, code, "de-nghi-bo-sung", question="Đèn ở cột số mấy?").status == 303
    assert again(code).status == "waiting"
    assert "de-nghi-bo-sung" not in str(screen(page, code).soup)
    form = page.get(f"/can-bo/vu-viec/{code}").form(f"{code}/lam-tiep")
    assert page.post(f"/can-bo/vu-viec/{code}/lam-tiep", form).status == 303
    assert again(code).status == "received"


def test_a_denunciation_is_shown_to_its_intake_only(office: Office, page: Browser) -> None:
    code = a_case(office, Kind.DENUNCIATION).code
    assert page.as_officer(Role.RECEPTION).get(f"/can-bo/phan-loai/{code}").status == 404


def test_the_intake_accepts_a_denunciation_without_seeing_who_sent_it(
    office: Office, page: Browser
) -> None:
    code = a_case(office, Kind.DENUNCIATION, body="Tôi là Người Gửi Thử, số 0900 000 123.").code
    page.as_officer(Role.SEALED_INTAKE)
    shown = screen(page, code).text
    assert "Người Gửi Thử" not in shown
    assert "0900 000 123" not in shown
    assert send(page, code, "thu-ly").status == 303
    assert again(code).status == "accepted"


def test_words_of_a_denunciation_in_another_kind_are_pointed_out(
    office: Office, page: Browser
) -> None:
    code = a_case(office, body="Cán bộ gợi ý chi tiền, có nhận tiền và bao che.").code
    page.as_officer(Role.RECEPTION)
    assert "Có thể là tố cáo" in screen(page, code).text


def test_two_officers_at_once_the_second_is_told_and_loses_nothing(
    office: Office, page: Browser
) -> None:
    code = a_case(office, channel="phone").code
    page.as_officer(Role.RECEPTION)
    form = screen(page, code).form(f"{code}/huong-dan")
    send(page, code, "thu-ly")
    typed = {**form, "agency": "Sở", "advice": "Một lời tôi viết rất lâu"}
    answer = page.post(f"/can-bo/phan-loai/{code}/huong-dan", typed)
    assert answer.status == 409
    assert "Đã thụ lý" in answer.text
    assert "Một lời tôi viết rất lâu" in answer.text
    assert again(code).status == "accepted"


@pytest.mark.parametrize("role", [Role.HANDLER, Role.HEAD, Role.SUPERVISOR, Role.ADMINISTRATOR])
def test_others_do_not_sort_cases(office: Office, page: Browser, role: Role) -> None:
    code = a_case(office).code
    assert page.as_officer(role).get(f"/can-bo/phan-loai/{code}").status == 403


def test_a_case_sorted_already_leads_to_its_page(office: Office, page: Browser) -> None:
    code = a_case(office, status="accepted").code
    page.as_officer(Role.RECEPTION)
    assert page.get(f"/can-bo/phan-loai/{code}").location.endswith(f"/vu-viec/{code}")


def test_content_decides_and_not_the_title(office: Office) -> None:
    case = a_case(
        office,
        Kind.FEEDBACK,
        subject="ĐƠN TỐ CÁO",
        body="Tôi đề xuất và kiến nghị ban hành quy ước giờ yên tĩnh, karaoke loa kéo quá ồn.",
    )
    said = suggest.suggest(case, list(office.units.values()))
    assert said.kind.value == "petition"
    assert said.field.value == "noise"
    assert not said.denunciation_words


def test_words_without_marks_are_understood(office: Office) -> None:
    case = a_case(
        office, subject="duong toi thui khong co den", body="den duong tat het", wanted="", place=""
    )
    assert suggest.suggest(case, []).field.value == "lighting"


def test_thanks_are_not_taken_for_noise(office: Office) -> None:
    case = a_case(
        office, field="other", subject="Cảm ơn cán bộ một cửa", body="Xin cảm ơn.", wanted=""
    )
    assert suggest.suggest(case, []).field.value == "staff_conduct"


def test_the_named_person_is_suggested_and_set_aside(office: Office, page: Browser) -> None:
    office.officers[Role.HEAD].name = "Chủ tịch UBND phường"
    case = a_receipt(
        office, Kind.DENUNCIATION, details={"accused": "Ông chủ tịch UBND phường"}
    ).case
    code = case.code
    page.as_officer(Role.SEALED_INTAKE)
    url = f"/can-bo/phan-loai/{code}"
    shown = page.get(url)
    assert "Trong đơn có nhắc: Chủ tịch UBND phường." in shown.text
    form = shown.form(f"{url}/tranh")
    assert form["who"] == f"officer.{office.officers[Role.HEAD].id}"
    assert page.post(f"{url}/tranh", form).status == 303
    after = page.get(url)
    assert "chuyển cơ quan cấp trên" in after.text
    assert "Trong đơn có nhắc" not in after.text
    head = Browser(page.app).as_officer(Role.HEAD)
    assert head.get(f"/can-bo/vu-viec/{code}").status == 404


def test_the_list_stands_on_the_page_and_its_answers_stay_typed(
    office: Office, page: Browser
) -> None:
    code = a_case(office, Kind.COMPLAINT).code
    page.as_officer(Role.RECEPTION)
    before = screen(page, code)
    assert "Tất cả đạt, thụ lý như đề xuất" in before.text
    said = {"item-K5": "yes", "note-K5": "Không có chữ ký", "item-K9": "yes", "note-K9": ""}
    refused = send(page, code, "kiem-tra", **said)
    assert refused.status == 422
    assert "Mục vướng phải có lý do: K9" in refused.text
    assert refused.soup.find("input", id="note-K5")["value"] == "Không có chữ ký"
    assert refused.soup.find("input", id="item-K9-yes").has_attr("checked")
    assert send(page, code, "kiem-tra", **{**said, "item-K9": "no"}).status == 303
    after = screen(page, code)
    assert "Tất cả đạt" not in after.text
    assert send(page, code, "thu-ly", all_good="1").status == 422
    assert "chữ ký hoặc điểm chỉ" in after.form(f"{code}/de-nghi-bo-sung")["question"]
    assert after.soup.find("input", id="item-K5-yes").has_attr("checked")
    asking = after.soup.find("form", action=lambda url: str(url).endswith("de-nghi-bo-sung"))
    assert asking.find_parent("details").has_attr("open"), "the next step lies open"


def test_of_two_who_answer_at_once_both_keep_what_they_typed(office: Office, page: Browser) -> None:
    code = a_case(office, Kind.COMPLAINT).code
    page.as_officer(Role.RECEPTION)
    old = screen(page, code).form(f"{code}/kiem-tra")
    one = {**old, "item-K9": "yes", "note-K9": "Có bản án"}
    assert page.post(f"/can-bo/phan-loai/{code}/kiem-tra", one).status == 303
    two = {**old, "item-K8": "yes", "note-K8": "Đã đình chỉ"}
    late = page.post(f"/can-bo/phan-loai/{code}/kiem-tra", two)
    assert late.status == 303
    kept = screen(page, code).soup
    assert kept.find("input", id="note-K8")["value"] == "Đã đình chỉ"
    assert kept.find("input", id="note-K9")["value"] == "Có bản án"
    three = {**old, "item-K9": "yes", "note-K9": "Chưa thấy bản án"}
    later = page.post(f"/can-bo/phan-loai/{code}/kiem-tra", three)
    assert later.status == 409
    assert later.soup.select_one("#ghep-note-K9") is not None


def test_a_list_that_was_not_shown_is_not_answered_in_one_press(
    office: Office, page: Browser
) -> None:
    code = a_case(office).code
    page.as_officer(Role.RECEPTION)
    answer = send(page, code, "thu-ly", kind="complaint")
    assert answer.status == 422
    assert "danh sách kiểm tra khác" in answer.text
    assert send(page, code, "thu-ly", kind="nonsense").status == 422
    assert send(page, code, "thu-ly", all_good="").status == 422, "items are open"
    assert again(code).kind == "feedback"


def test_what_was_found_is_read_on_the_page_of_the_case(office: Office, page: Browser) -> None:
    code = a_case(office, Kind.COMPLAINT, "accepted").code
    page.as_officer(Role.HANDLER)
    assert "Danh sách kiểm tra trước khi thụ lý (9 mục)" in page.get(f"/can-bo/vu-viec/{code}").text


def test_notes_beside_a_denunciation_stay_with_those_who_read_its_original(
    office: Office, page: Browser
) -> None:
    case = a_receipt(office, Kind.DENUNCIATION).case
    note = {"T4": ("yes", "Nêu rõ việc ở lán xe")}
    admissibility.answer(case, office.actors[Role.SEALED_INTAKE], clock.now(), note)
    an_extract(office, case)
    triage.accept(
        case, office.actors[Role.SEALED_INTAKE], clock.now(), unit=office.units["works"],
        handler_id=office.officers[Role.HANDLER].id, all_good=True,
    )  # fmt: skip
    db.session.commit()
    url = f"/can-bo/vu-viec/{case.code}"
    assert "lán xe" in page.as_officer(Role.SEALED_INTAKE).get(url).text
    read = page.as_officer(Role.HANDLER).get(url).text
    assert "Danh sách kiểm tra trước khi thụ lý (5 mục)" in read
    assert "lán xe" not in read


def test_the_checklist_tells_of_the_papers_of_whoever_files_for_someone(
    page: Browser, office: Office
) -> None:
    said = {
        "behalf": "relative", "represented": "Lê Thị Mẹ", "relation": "con",
        "authority": "Giấy ủy quyền số 12",
    }  # fmt: skip
    case = a_receipt(office, Kind.COMPLAINT, details=said).case
    own = a_receipt(office, Kind.COMPLAINT).case
    page.as_officer(Role.RECEPTION)
    shown = page.get(f"/can-bo/phan-loai/{case.code}").text
    assert shown.count("Giấy tờ ghi: Giấy ủy quyền số 12. Kèm đơn: 0 tệp.") == 2, "K3 and K4"
    assert "Giấy tờ ghi" not in page.get(f"/can-bo/phan-loai/{own.code}").text


def test_a_case_becomes_a_denunciation_and_leaves_the_sight_of_whoever_sorted_it(
    office: Office, page: Browser
) -> None:
    case = a_case(office, Kind.COMPLAINT, body="Tôi tố cáo cán bộ địa chính nhận tiền, tham nhũng.")
    code, head = case.code, office.officers[Role.HEAD].id
    page.as_officer(Role.RECEPTION)
    shown = screen(page, code)
    assert "Có thể là tố cáo" in shown.text
    assert "bấm “Chuyển thành tố cáo”" in shown.text
    assert "Thư điện tử đã gửi trước đây không gọi lại được" in shown.text
    assert "Hạn xem xét thụ lý tố cáo: 30/11/2026" in shown.text.replace("thứ Hai, ", "")
    answer = send(page, code, "thanh-to-cao", who=f"officer.{head}")
    assert answer.status == 303
    assert answer.location.endswith("/can-bo/phan-loai")
    assert page.get(f"/can-bo/vu-viec/{code}").status == 404
    assert code not in page.get("/can-bo/").text.replace(f"{code}: Đơn được xác định", "")
    sealed = again(code)
    assert sealed.kind == "denunciation"
    assert f"officer.{head}" in sealed.excluded
    intake = Browser(page.app).as_officer(Role.SEALED_INTAKE)
    assert "nhận tiền" in intake.get(f"/can-bo/phan-loai/{code}").text
    assert Browser(page.app).as_officer(Role.HEAD).get(f"/can-bo/vu-viec/{code}").status == 404


def test_nobody_is_sealed_in_by_an_old_page_or_for_someone_unknown(
    office: Office, page: Browser
) -> None:
    code = a_case(office).code
    page.as_officer(Role.RECEPTION)
    old = screen(page, code).form(f"{code}/thanh-to-cao")
    sort = {**screen(page, code).form(f"{code}/thu-ly"), "field": "traffic"}
    assert page.post(f"/can-bo/phan-loai/{code}/xep-loai", sort).status == 303
    late = page.post(f"/can-bo/phan-loai/{code}/thanh-to-cao", {**old, "who": ""})
    assert late.status == 409
    assert send(page, code, "thanh-to-cao", who="officer.99999").status == 422
    keeper = office.officers[Role.SEAL_KEEPER].id
    refused = send(page, code, "thanh-to-cao", who=f"officer.{keeper}")
    assert refused.status == 422
    assert "không đủ người giữ khóa" in refused.text
    assert again(code).kind == "feedback"
    other = Browser(page.app).as_officer(Role.HANDLER)
    assert other.post(f"/can-bo/vu-viec/{code}/thanh-to-cao", old).status in {403, 404}


def test_a_case_that_another_goes_with_is_not_sealed_before_they_are_parted(
    office: Office, page: Browser
) -> None:
    first, other = a_case(office), a_case(office)
    joins.join(other, office.actors[Role.RECEPTION], clock.now(), first=first)
    db.session.commit()
    page.as_officer(Role.RECEPTION)
    refused = send(page, first.code, "thanh-to-cao")
    assert refused.status == 422
    assert "tách các vụ đó ra trước" in refused.text


def test_sealed_from_the_page_of_the_case_it_leads_to_the_desk(
    office: Office, page: Browser
) -> None:
    code = a_case(office).code
    page.as_officer(Role.RECEPTION)
    form = screen(page, code).form(f"{code}/thanh-to-cao")
    answer = page.post(f"/can-bo/vu-viec/{code}/thanh-to-cao", {**form, "who": ""})
    assert (answer.status, answer.location) == (303, "/can-bo/")


def asked(code: str) -> list[str]:
    return [each.asked for each in again(code).points]


def put(page: Browser, code: str, room: str = "phan-loai", **said: str) -> Page:
    form = page.get(f"/can-bo/{room}/{code}").form("tach-diem")
    typed = {**form, **{name.replace("_", "-"): value for name, value in said.items()}}
    return page.post(f"/can-bo/{room}/{code}/tach-diem", typed)


def test_the_first_look_shows_the_words_of_the_citizen_and_takes_rows_that_are_changed(
    office: Office, page: Browser
) -> None:
    code = a_case(office, wanted="Sửa đèn; báo lại; đền tiền").code
    page.as_officer(Role.RECEPTION)
    said = {"order_1": "2", "order_2": "3", "order_3": "1", "asked_1": "Sửa đèn\nThay bóng"}
    done = put(page, code, asked_them_1="Nêu tên người phụ trách", **said)
    assert (done.status, done.location) == (303, f"/can-bo/phan-loai/{code}")
    wanted = ["Đền tiền", "Sửa đèn", "Thay bóng", "Báo lại", "Nêu tên người phụ trách"]
    assert asked(code) == wanted
    assert "Lời người dân: “Sửa đèn”" in page.get(f"/can-bo/phan-loai/{code}").text
    assert put(page, code, order_2="3", asked_1="").status == 303
    assert asked(code) == ["Sửa đèn; Thay bóng", "Báo lại", "Nêu tên người phụ trách"]


def test_what_cannot_be_a_list_is_said_and_stays_typed(office: Office, page: Browser) -> None:
    code = a_case(office, wanted="Sửa đèn").code
    page.as_officer(Role.RECEPTION)
    wrong = put(page, code, order_1="một", asked_1="Sửa đèn ngay")
    assert (wrong.status, "Thứ tự xin ghi bằng chữ số" in wrong.text) == (422, True)
    assert wrong.form("tach-diem")["asked-1"].strip() == "Sửa đèn ngay"
    assert "Cần ít nhất một điểm" in put(page, code, asked_1=" ").text
    assert "Nhiều nhất" in put(page, code, asked_1="x" * 2001).text
    assert asked(code) == ["Sửa đèn"]


def test_reception_and_handler_list_until_the_answer_is_proposed(
    office: Office, page: Browser
) -> None:
    code = a_case(office, status="accepted", wanted="Sửa đèn").code
    assert put(page.as_officer(Role.RECEPTION), code, "vu-viec", asked_1="Sửa đèn 5").status == 303
    handler = Browser(page.app).as_officer(Role.HANDLER)
    assert put(handler, code, "vu-viec", asked_1="Sửa đèn 6").status == 303
    assert asked(code) == ["Sửa đèn 6"]
    code = a_case(office, status="proposed").code
    assert "tach-diem" not in handler.get(f"/can-bo/vu-viec/{code}").html
    late = handler.post(f"/can-bo/vu-viec/{code}/tach-diem", {"version": again(code).version})
    assert late.status == 422


def test_the_citizen_reads_the_list_and_says_that_something_is_missing(
    office: Office, page: Browser
) -> None:
    receipt = a_receipt(office, wanted="Sửa đèn; báo lại")
    code, url = receipt.case.code, opened(page, receipt)
    officer = Browser(page.app).as_officer(Role.RECEPTION)
    put(officer, code, asked_1="Thay 12 bóng đèn")
    shown = page.get(url).text
    assert "Cơ quan hiểu ông/bà đề nghị" in shown
    assert "Thay 12 bóng đèn (ông/bà viết: “Sửa đèn”)" in shown
    told = sent(noi_dung="Còn việc cắt cây.", thieu="y")
    assert page.post(f"{url}/nhan-tin", told).status == 303
    for room in ("phan-loai", "vu-viec"):
        here = officer.get(f"/can-bo/{room}/{code}").text
        assert "danh sách còn thiếu hoặc hiểu chưa đúng Còn việc cắt cây." in here
    page.post(f"{url}/nhan-tin", {"khoa": "khac", "noi_dung": "Cảm ơn."})
    assert [each.about for each in again(code).messages] == ["points", ""]


def test_the_list_of_a_sealed_denunciation_is_shown_to_nobody_and_typed_by_nobody(
    office: Office, page: Browser
) -> None:
    receipt = a_receipt(office, Kind.DENUNCIATION)
    assert "Cơ quan hiểu" not in page.get(opened(page, receipt)).text
    officer = Browser(page.app).as_officer(Role.SEALED_INTAKE)
    assert "tach-diem" not in officer.get(f"/can-bo/phan-loai/{receipt.case.code}").html
