"""The desk: what hurts first, lanes that fit the post, filters as words, never more than may be seen."""

import pytest

from office.base import clock
from office.base.db import db
from office.base.outbox import Promise
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_case, a_receipt, days_later
from tests.page import Browser

SHOWN = [Role.RECEPTION, Role.SEALED_INTAKE, Role.HANDLER, Role.LEAD, Role.HEAD, Role.SUPERVISOR]


@pytest.mark.parametrize("role", SHOWN)
def test_every_post_with_cases_has_a_desk(office: Office, page: Browser, role: Role) -> None:
    a_case(office, status="accepted")
    shown = page.as_officer(role).get("/can-bo/")
    assert shown.status == 200
    assert shown.soup.select(".nd-lane")


def test_what_is_late_stands_above_what_is_not(office: Office, page: Browser) -> None:
    late = a_case(office, status="accepted").code
    with days_later(60):
        fresh = a_case(office).code
        page.as_officer(Role.RECEPTION)
        shown = page.get("/can-bo/")
        codes = [each.get_text() for each in shown.soup.select(".nd-cell__code")]
        assert codes == [late, fresh]
        overdue = page.get("/can-bo/qua-han")
        assert late in overdue.text
        assert fresh not in overdue.text
        assert "trễ" in overdue.text


def test_a_lane_is_a_word_in_the_address(office: Office, page: Browser) -> None:
    code = a_case(office).code
    page.as_officer(Role.RECEPTION)
    assert code in page.get("/can-bo/?lan=moi").text
    assert code not in page.get("/can-bo/?lan=tre-han").text
    assert "Danh sách này tự cập nhật" in page.get("/can-bo/?lan=tre-han").text
    assert page.get("/can-bo/?lan=bay-gio").status == 404


def test_filters_are_words_in_the_address(office: Office, page: Browser) -> None:
    lamp = a_case(office, status="accepted").code
    noise = a_case(office, Kind.PETITION, field="noise").code
    page.as_officer(Role.RECEPTION)
    assert noise not in page.get("/can-bo/?loai=phan-anh").text
    assert lamp not in page.get("/can-bo/?linh-vuc=tieng-on").text
    assert noise not in page.get("/can-bo/?don-vi=works").text
    assert page.get("/can-bo/?loai=la&linh-vuc=la&don-vi=la").status == 200
    assert "hợp với bộ lọc" in page.get("/can-bo/?lan=moi&linh-vuc=y-te").text


def test_a_second_page_goes_on_where_the_first_ended(
    office: Office, page: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    from office.cases import queries

    monkeypatch.setattr(queries, "PAGE", 2)
    codes = {a_case(office).code for _ in range(5)}
    page.as_officer(Role.RECEPTION)
    seen: list[str] = []
    url = "/can-bo/"
    for _ in range(3):
        shown = page.get(url)
        seen += [each.get_text() for each in shown.soup.select(".nd-cell__code")]
        following = shown.soup.select_one('.nd-pager a[rel="next"]')
        url = str(following["href"]) if following else ""
    assert not url
    assert sorted(seen) == sorted(codes)


def test_a_supervisor_reads_only_the_line_of_a_denunciation(office: Office, page: Browser) -> None:
    code = a_case(office, Kind.DENUNCIATION, subject="Công chức nhận tiền").code
    shown = page.as_officer(Role.SUPERVISOR).get("/can-bo/")
    assert code in shown.text
    assert "nhận tiền" not in shown.text


def test_a_handler_does_not_see_the_case_of_another_unit(office: Office, page: Browser) -> None:
    code = a_case(office).code
    assert code not in page.as_officer(Role.HANDLER).get("/can-bo/").text


def test_what_could_not_be_sent_is_a_lane_of_its_own(office: Office, page: Browser) -> None:
    code = a_case(office)
    db.session.add(
        Promise(
            topic="notice", key="1", facts={"case_id": code.id}, made_at=clock.now(), due_at=clock.now(),
            tries=3, failure="ConnectionRefusedError",
        )
    )  # fmt: skip
    db.session.commit()
    page.as_officer(Role.HEAD)
    assert "Việc gửi bị lỗi" in page.get("/can-bo/").text
    shown = page.get("/can-bo/?lan=viec-hong")
    assert code.code in shown.text
    assert "ConnectionRefusedError" in shown.text


def test_what_could_not_be_sent_of_a_case_out_of_sight_is_not_even_counted(
    office: Office, page: Browser
) -> None:
    sealed = a_receipt(office, Kind.DENUNCIATION).case
    failed = {"made_at": clock.now(), "due_at": clock.now(), "tries": 3, "failure": "OSError"}
    db.session.add(Promise(topic="notice", key="1", facts={"case_id": sealed.id}, **failed))
    db.session.commit()
    shown = page.as_officer(Role.RECEPTION).get("/can-bo/?lan=viec-hong").text
    assert "OSError" not in shown
    assert "Việc gửi bị lỗi 1" not in shown
    assert "OSError" in page.as_officer(Role.HEAD).get("/can-bo/?lan=viec-hong").text


def test_marks_of_html_print_as_typed(office: Office, page: Browser) -> None:
    a_case(office, subject="<script>alert(1)</script> {{ 7*7 }}")
    shown = page.as_officer(Role.RECEPTION).get("/can-bo/")
    assert "<script>alert(1)</script> {{ 7*7 }}" in shown.text


@pytest.mark.parametrize(
    "address", ["/can-bo/thu", "/can-bo/so-van-ban", "/can-bo/", "/can-bo/giam-sat/danh-sach"]
)
@pytest.mark.parametrize("last", ["9" * 23, "2026-01-01." + "9" * 23, "9" * 5000, "2026-01-01.x"])
def test_a_number_no_database_holds_is_the_first_page(
    office: Office, page: Browser, address: str, last: str
) -> None:
    page.as_officer(Role.HEAD)
    assert page.get(address, query_string={"sau": last, "truoc": last}).status < 500
