"""A case in the lists of supervision, as pages: pinned on top, taken off one, raised in public."""

from office.base import clock
from office.people.roles import Role
from office.search import sync
from tests.builders import Office, a_case, days_later
from tests.page import Browser
from tests.staff.test_oversight import sweep
from tests.staff.test_surfacing import HERE, codes, weigh


def test_a_pinned_case_stands_on_top_and_one_taken_off_is_told_beside(
    office: Office, page: Browser
) -> None:
    heavy, light, gone = (a_case(office, status="accepted") for _ in range(3))
    heavy.transfers, gone.transfers = 4, 5
    weigh(heavy, light, gone)
    with days_later(90):
        sweep()
        page.as_officer(Role.SUPERVISOR)
        assert codes(page.get(f"{HERE}/ton-dong")) == [gone.code, heavy.code, light.code]
        at = f"/can-bo/vu-viec/{light.code}/giam-sat"
        page.get(at)
        page.post(f"{at}/ghim?ds=ton-dong", {"ghi_chu": "Họp thứ hai"})
        at = f"/can-bo/vu-viec/{gone.code}/giam-sat"
        page.get(f"{at}?ds=ton-dong")
        said = {"danh_sach": "ton-dong", "ly_do": "", "den_ngay": "01/01/2000"}
        wrong = page.post(f"{at}/tam-dua-ra", said)
        assert wrong.status == 422
        assert "Xin ghi lý do" in wrong.text
        assert "Ngày này đã qua" in wrong.text
        said |= {"ly_do": "Chờ bản án", "den_ngay": "01/01/2099"}
        assert "Lâu nhất đến hết ngày" in page.post(f"{at}/tam-dua-ra", said).text
        good = page.get(f"{at}?ds=ton-dong").soup.select_one("input[name=den_ngay]")
        assert good
        page.post(f"{at}/tam-dua-ra?ds=ton-dong", said | {"den_ngay": str(good["value"])})
        shown = page.get(f"{HERE}/ton-dong")
        assert codes(shown) == [light.code, heavy.code]
        assert "Họp thứ hai" in shown.text
        assert "Chờ bản án" in shown.text
        shown = page.get(at)
        end = shown.soup.select_one("form.nd-standing")
        assert end
        page.post(str(end["action"]), {})
        assert len(codes(page.get(f"{HERE}/ton-dong"))) == 3


def test_what_was_raised_in_public_brings_a_case_into_the_list(
    office: Office, page: Browser
) -> None:
    case = a_case(office, status="accepted")
    page.as_officer(Role.HEAD)
    at = f"/can-bo/vu-viec/{case.code}/giam-sat"
    page.get(at)
    page.post(f"{at}/bao-chi", {"noi_neu": "Báo Mây Trắng, 12/10/2026"})
    sync.rebuild()
    assert codes(page.get(f"{HERE}/du-luan")) == [case.code]
    shown = page.get(f"{HERE}/bien-dong")
    assert case.code in shown.text
    assert "báo chí, dư luận đã nêu" in shown.text


def test_who_comes_too_late_is_told_and_loses_nothing_typed(office: Office, page: Browser) -> None:
    case = a_case(office, status="accepted")
    at = f"/can-bo/vu-viec/{case.code}/giam-sat"
    page.as_officer(Role.HEAD).get(at)
    page.post(f"{at}/ghim", {"ghi_chu": "Họp thứ hai"})
    again = page.post(f"{at}/ghim", {"ghi_chu": "Họp thứ ba, phòng 2"})
    assert again.status == 409
    assert "Việc này đã làm rồi" in again.text
    typed = again.soup.select_one("input[name=ghi_chu]")
    assert typed
    assert typed["value"] == "Họp thứ ba, phòng 2"


def test_the_page_of_a_case_leads_there_for_those_who_may(office: Office, page: Browser) -> None:
    case = a_case(office, status="accepted")
    at = f"/can-bo/vu-viec/{case.code}"
    link = f"a[href='{at}/giam-sat']"
    assert page.as_officer(Role.SUPERVISOR).get(at).soup.select(link)
    assert not page.as_officer(Role.HANDLER).get(at).soup.select(link)


def test_what_left_a_list_says_what_is_gone(office: Office, page: Browser) -> None:
    ended, mended = a_case(office, status="accepted"), a_case(office, status="accepted")
    ended.transfers = mended.transfers = 3
    weigh(ended, mended)
    with days_later(8):
        ended.status, ended.open, ended.closed_day = "closed", False, clock.today()
        mended.transfers = 0
        weigh(ended, mended)
        shown = page.as_officer(Role.HEAD).get(f"{HERE}/bien-dong").soup
        why = {each.get_text() for each in shown.select(".nd-hit__reason")}
    assert "đã kết thúc" in why
    assert any(each.startswith("không còn: chuyển đơn vị 3 lần (+") for each in why)
