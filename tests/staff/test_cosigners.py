"""The officers' page of co-signers: signatures, the paper, who was told."""

from office.base import clock
from office.base.db import db
from office.cases import groups
from office.cases.models import Case
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_case, a_receipt, sender_of
from tests.page import Browser


def a_letter(office: Office, **said: bool) -> Case:
    case = a_receipt(office, Kind.COMPLAINT, **said).case
    lines = [f"Người Thứ {'ABCDEF'[n]}; số {n} Lá Biếc" for n in range(6)]
    groups.paste(case, sender_of(case), clock.now(), "\n".join(lines))
    db.session.commit()
    return case


def test_a_complaint_of_several_waits_for_what_the_law_asks_then_is_accepted(
    page: Browser, office: Office
) -> None:
    case = a_letter(office)
    here = f"/can-bo/vu-viec/{case.code}"
    page.as_officer(Role.RECEPTION)
    triage = page.get(f"/can-bo/phan-loai/{case.code}")
    refused = page.post(
        f"/can-bo/phan-loai/{case.code}/thu-ly",
        triage.form(f"/can-bo/phan-loai/{case.code}/thu-ly"),
    )
    assert refused.status == 422
    assert "chữ ký của tất cả mọi người" in refused.text
    assert f"{here}/nguoi-cung-ky" in page.get(here).html
    for said in (
        {"viec": "chu-ky", "den": "7"},
        {"viec": "van-ban", "van_ban": "Văn bản cử đại diện"},
        {"viec": "dai-dien", "so": "1"},
    ):
        assert page.post(f"{here}/nguoi-cung-ky", said).status == 303
    triage = page.get(f"/can-bo/phan-loai/{case.code}")
    taken = page.post(
        f"/can-bo/phan-loai/{case.code}/thu-ly",
        triage.form(f"/can-bo/phan-loai/{case.code}/thu-ly"),
    )
    assert taken.status == 303
    watched = Browser(page.app).as_officer(Role.SUPERVISOR).get("/can-bo/giam-sat")
    assert "1 đơn, 7 người" in watched.text
    assert "1 đoàn, 7 người" in watched.text


def test_it_is_noted_to_whom_the_answer_was_handed(page: Browser, office: Office) -> None:
    case = a_letter(office)
    groups.tell(case, "answer", clock.now())
    db.session.commit()
    here = f"/can-bo/vu-viec/{case.code}/nguoi-cung-ky"
    page.as_officer(Role.RECEPTION)
    assert "còn phải trao tận tay" in page.get(here).text
    assert page.post(here, {"viec": "da-trao", "so": "1"}).status == 303
    assert page.post(here, {"viec": "da-trao", "so": ""}).status == 303
    assert "còn phải trao tận tay" not in page.get(here).text
    assert page.post(here, {"viec": "gi-do"}).status == 422


def test_who_is_not_told_the_name_is_told_no_name_of_the_list(
    page: Browser, office: Office
) -> None:
    case = a_letter(office, name_hidden=True)
    case.unit_id, case.handler_id = office.units["works"].id, office.officers[Role.HANDLER].id
    db.session.commit()
    here = f"/can-bo/vu-viec/{case.code}/nguoi-cung-ky"
    page.as_officer(Role.HANDLER)
    assert "Người Thứ" not in page.get(here).html
    assert "Người Thứ" not in page.post(here, {"viec": "gi-do"}).html
    assert "Người Thứ" in Browser(page.app).as_officer(Role.RECEPTION).get(here).html


def test_a_denunciation_has_no_such_page(page: Browser, office: Office) -> None:
    case = a_case(office, Kind.DENUNCIATION)
    for role in (Role.SEALED_INTAKE, Role.HEAD):
        got = Browser(page.app).as_officer(role).get(f"/can-bo/vu-viec/{case.code}/nguoi-cung-ky")
        assert got.status == 403
