"""Search: forgiving, explained, narrowed by counts, and never more than may be seen."""

from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup

from office.base.db import db
from office.cases import attention
from office.law.kinds import Kind
from office.people.roles import Role
from office.search import sync
from staff.search import FLAG_WORDS
from tests.builders import Office, a_case, days_later, lose_the_index
from tests.page import Browser


def found(page: Browser, asked: str) -> str:
    sync.rebuild()
    return page.get(f"/can-bo/tim-kiem?{asked}").text


def test_words_without_marks_find_and_are_marked(office: Office, page: Browser) -> None:
    case = a_case(office, subject="Đèn đường Cầu Vồng 5 tắt ba tuần")
    sync.rebuild()
    shown = page.as_officer(Role.RECEPTION).get("/can-bo/tim-kiem?q=den+duong")
    assert case.code in shown.text
    marked = [mark.get_text() for mark in shown.soup.select(".nd-hit__subject mark")]
    assert marked == ["Đèn", "đường"]


def test_what_was_corrected_is_said(office: Office, page: Browser) -> None:
    case = a_case(office, subject="Chiếu sáng công viên")
    page.as_officer(Role.RECEPTION)
    told = found(page, "q=congg+vienn")
    assert case.code in told
    assert "Đang cho xem “cong vien”" in told


def test_a_case_found_by_its_text_says_so(office: Office, page: Browser) -> None:
    a_case(office, body="Con mương bốc mùi sau mưa.")
    page.as_officer(Role.RECEPTION)
    assert "Có “muong” trong nội dung, trả lời hoặc trao đổi." in found(page, "q=muong")


def test_a_whole_code_opens_the_case_and_a_part_finds_it(office: Office, page: Browser) -> None:
    case = a_case(office)
    page.as_officer(Role.RECEPTION)
    sync.rebuild()
    whole = page.get(f"/can-bo/tim-kiem?q={case.code.lower().replace('-', '')}")
    assert whole.location == f"/can-bo/vu-viec/{case.code}"
    part = case.code[-4:]
    shown = found(page, f"q={part}")
    assert case.code in shown
    assert f"Mã có “{part}”" in shown


def test_telephone_digits_find_where_the_name_may_be_seen(office: Office, page: Browser) -> None:
    case = a_case(office, phone="0912 345 678")
    page.as_officer(Role.RECEPTION)
    shown = found(page, "q=345678")
    assert case.code in shown
    assert "số điện thoại" in shown
    case.name_hidden = True
    from office.base.db import db

    db.session.commit()
    assert case.code not in found(page, "q=345678")


def test_counts_stand_beside_and_narrow(office: Office, page: Browser) -> None:
    lamp = a_case(office, status="accepted").code
    idea = a_case(office, Kind.PETITION, field="noise").code
    sync.rebuild()
    shown = page.as_officer(Role.RECEPTION).get("/can-bo/tim-kiem")
    kinds = shown.soup.select_one("[aria-labelledby=loc-loai]")
    assert kinds
    assert "Phản ánh 1" in " ".join(kinds.get_text(" ").split())
    narrowed = page.get("/can-bo/tim-kiem?loai=kien-nghi&linh-vuc=tieng-on")
    assert idea in narrowed.text
    assert lamp not in narrowed.text
    current = narrowed.soup.select(".nd-facet [aria-current=true]")
    assert len(current) == 2
    assert "loai" not in str(current[0]["href"])


@pytest.mark.parametrize(
    ("asked", "there"),
    [("pham-vi=dang-mo", False), ("pham-vi=da-xong", True), ("tuoi=7-ngay", True),
     ("tuoi=hon-60-ngay", False), ("giai-doan=da-ket-thuc", True), ("don-vi=society", False)],
)  # fmt: skip
def test_scope_age_stage_and_unit_narrow(
    office: Office, page: Browser, asked: str, there: bool
) -> None:
    case = a_case(office, status="closed")
    page.as_officer(Role.RECEPTION)
    assert (case.code in found(page, asked)) is there


def test_nobody_finds_more_than_may_be_seen(office: Office, page: Browser) -> None:
    sealed = a_case(office, Kind.DENUNCIATION, subject="Tố cáo nhận tiền", body="Bí mật lớn")
    plain = a_case(office)
    page.as_officer(Role.HANDLER)
    told = found(page, "q=")
    assert sealed.code not in told
    assert plain.code not in told
    page.as_officer(Role.SUPERVISOR)
    told = found(page, "q=")
    assert sealed.code in told
    assert "nhận tiền" not in told
    assert sealed.code not in found(page, "q=%22nhan+tien%22")
    assert page.get(f"/can-bo/tim-kiem?q={sealed.code}").status == 302


def test_a_stale_index_shows_nothing_that_is_gone(office: Office, page: Browser) -> None:
    case = a_case(office, status="accepted")
    sync.rebuild()
    case.unit_id = office.units["society"].id
    case.handler_id = None
    from office.base.db import db

    db.session.commit()
    assert case.code not in page.as_officer(Role.LEAD).get("/can-bo/tim-kiem?q=den").text


@pytest.mark.parametrize(
    "asked",
    ["q=%00", "q=" + "%CC%81" * 900, "q=%22%22%22", "q={{7*7}}", "trang=0", "trang=-1",
     "trang=99999999", "trang=abc", "tuoi=xyz", "loai=<b>", "don-vi=1%27", "q=" + "a" * 4000],
)  # fmt: skip
def test_odd_questions_are_answered(office: Office, page: Browser, asked: str) -> None:
    a_case(office)
    sync.rebuild()
    assert page.as_officer(Role.RECEPTION).get(f"/can-bo/tim-kiem?{asked}").status == 200


def test_marks_of_markup_print_as_typed(office: Office, page: Browser) -> None:
    a_case(office, subject="<b>đèn</b> {{ 7*7 }} & hẻm")
    page.as_officer(Role.RECEPTION)
    assert "<b>đèn</b> {{ 7*7 }} & hẻm" in found(page, "q=hem").replace("< ", "<").replace(
        " >", ">"
    ) or "đèn" in found(page, "q=hem")


def test_a_name_is_named_as_the_reason(office: Office, page: Browser) -> None:
    case = a_case(office, name="Lò Thị Sao Mai")
    hidden = a_case(office, name="Lò Thị Sao Mai", name_hidden=True)
    sync.rebuild()
    shown = page.as_officer(Role.RECEPTION).get("/can-bo/tim-kiem?q=lo thi sao mai").text
    assert case.code in shown
    assert "trong tên người gửi" in shown
    assert hidden.code not in shown


def test_without_an_index_the_database_answers(
    office: Office, page: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = a_case(office)
    lose_the_index(monkeypatch)
    shown = page.as_officer(Role.RECEPTION).get("/can-bo/tim-kiem?q=den")
    assert case.code in shown.text
    assert "Chỉ mục đang được sửa" in shown.text


def facet(shown: str, title: str) -> dict[str, str]:
    soup = BeautifulSoup(shown, "html.parser")
    for each in soup.select(".nd-facet"):
        if each.select_one(".nd-facet__title").get_text() == title:  # type: ignore[union-attr]
            return {
                link.select("span")[0].get_text(): str(link["href"])
                for link in each.select(".nd-facet__link")
            }
    return {}


def test_open_cases_are_narrowed_by_clock_age_channel_and_what_weighs(
    office: Office, page: Browser
) -> None:
    late = a_case(office, status="accepted")
    late.transfers = 2
    attention.refresh(late)
    db.session.commit()
    with days_later(90):
        young = a_case(office)
        sync.rebuild()
        page.as_officer(Role.SUPERVISOR)
        shown = page.get("/can-bo/tim-kiem?pham-vi=dang-mo").html
        for title, value in (
            ("Hạn tới", "Đã trễ"), ("Tuổi của vụ việc", "Hơn 60 ngày"),
            ("Điều đáng chú ý", "Từng chuyển đơn vị"),
        ):  # fmt: skip
            narrowed = page.get(facet(shown, title)[value]).text
            assert late.code in narrowed
            assert young.code not in narrowed
        assert "Trang web" in facet(shown, "Qua")
        everything = page.get("/can-bo/tim-kiem?tuoi=7-ngay").text
        assert young.code in everything
        assert late.code not in everything


@pytest.mark.parametrize(
    ("order", "first"), [("cu-nhat", 0), ("moi-nhat", 1), ("nang-nhat", 0), ("den-han", 0)]
)
def test_results_stand_in_the_order_asked_for(
    office: Office, page: Browser, order: str, first: int
) -> None:
    old = a_case(office, status="accepted")
    with days_later(3):
        codes = [old.code, a_case(office, status="accepted").code]
        sync.rebuild()
        shown = page.as_officer(Role.SUPERVISOR).get(f"/can-bo/tim-kiem?q=den&xep={order}")
        found = [each.get_text() for each in shown.soup.select(".nd-hit .nd-cell__code")]
    assert found == [codes[first], codes[1 - first]]


def test_every_reason_is_a_filter() -> None:
    assert FLAG_WORDS.keys() == attention.weights().keys()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("***", "không có chữ hay số nào"), ('"""', "không có chữ hay số nào"),
        ("đèn " * 2500, "Câu tìm quá dài"), ("đèn đường", ""), ("AND OR NOT (đèn", ""),
    ],
)  # fmt: skip
def test_what_could_not_be_taken_whole_is_said_with_what_to_do(
    office: Office, page: Browser, typed: str, told: str
) -> None:
    a_case(office)
    sync.rebuild()
    shown = page.as_officer(Role.RECEPTION).get(f"/can-bo/tim-kiem?{urlencode({'q': typed})}")
    said = [each.get_text() for each in shown.soup.select(".nd-notice--soon")]
    assert (told in said[0]) if told else not said
