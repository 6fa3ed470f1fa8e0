"""The pages on which texts of papers are read, printed as a test, and changed from a day on."""

import io

import pikepdf

from office.base import clock
from office.letters import versions
from office.people.roles import Role
from tests.builders import Office
from tests.page import Browser

URL = "/can-bo/mau-van-ban/progress_notice"
OWN = "# GIẤY BÁO TIN\n## Về tiến độ\nVụ việc {mã} đang ở {đơn vị}."


def test_a_new_text_is_printed_as_a_test_and_kept(office: Office, page: Browser) -> None:
    assert office
    form = page.as_officer(Role.ADMINISTRATOR).get(URL).form("progress_notice")
    tried = page.post(URL, {**form, "words": OWN, "viec": "in-thu"})
    assert tried.response.mimetype == "application/pdf"
    with pikepdf.open(io.BytesIO(tried.response.data)) as made:
        assert "GIẤY BÁO TIN" in str(made.docinfo.get("/Title", ""))
    assert versions.version_on("progress_notice", clock.today()).since is None, (
        "a test keeps nothing"
    )
    kept = page.post(URL, {**form, "words": OWN}, follow=True)
    assert "Đã lưu mẫu mới" in kept.text
    assert versions.in_force("progress_notice", clock.today()).strip() == OWN


def test_a_text_that_cannot_be_filled_comes_back_with_its_line(
    office: Office, page: Browser
) -> None:
    assert office
    form = page.as_officer(Role.ADMINISTRATOR).get(URL).form("progress_notice")
    said = page.post(URL, {**form, "words": OWN + "\nXin {tên mẹ}."})
    assert said.status == 422
    assert "Dòng 4" in said.text
    assert "tên mẹ" in said.text
    assert "Vụ việc {mã} đang ở {đơn vị}." in said.text


def test_a_day_that_has_passed_is_refused_and_others_only_read(
    office: Office, page: Browser
) -> None:
    assert office
    form = page.as_officer(Role.ADMINISTRATOR).get(URL).form("progress_notice")
    said = page.post(URL, {**form, "words": OWN, "since": "2026-01-01"})
    assert "từ hôm nay hoặc sau này" in said.text
    reader = page.as_officer(Role.HANDLER)
    assert "Nơi đang giữ hồ sơ" in reader.get(URL).text
    assert reader.post(URL, {**form, "words": OWN}).status == 403
    assert reader.get("/can-bo/mau-van-ban/khong-co").status == 404


def test_the_list_names_form_and_basis_in_both_languages(office: Office, page: Browser) -> None:
    assert office
    shown = page.as_officer(Role.HANDLER).get("/can-bo/mau-van-ban")
    assert "Mẫu 15" in shown.text
    assert "Decision on a complaint, first level" in page.get("/can-bo/mau-van-ban?lang=en").text
