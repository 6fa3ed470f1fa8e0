"""The page of mandates to sign."""

from datetime import timedelta

from office.base import clock
from office.base.db import db
from office.letters import authorising
from office.letters.models import Authorisation
from office.people.roles import Role
from tests.builders import Office
from tests.page import Browser

HERE = "/can-bo/uy-quyen-ky"


def said(office: Office, form: dict[str, str]) -> dict[str, str]:
    last = clock.today() + timedelta(days=30)
    return {
        **form, "can_bo": str(office.officers[Role.LEAD].id), "chuc_vu": "Trưởng phòng Kinh tế", "loai": "urging_letter",
        "van_ban": "05/GUQ-UBND", "tu_ngay": f"{clock.today():%d/%m/%Y}", "den_ngay": f"{last:%d/%m/%Y}",
    }  # fmt: skip


def test_the_head_grants_a_mandate_and_ends_it(office: Office, page: Browser) -> None:
    form = page.as_officer(Role.HEAD).get(HERE).form("uy-quyen-ky")
    shown = page.post(HERE, said(office, form), follow=True)
    assert "05/GUQ-UBND" in shown.text
    assert "đang có hiệu lực" in shown.text
    [made] = authorising.all_()
    ended = page.post(f"{HERE}/{made.id}/cham-dut", shown.form("cham-dut"), follow=True)
    assert "đã hết" in ended.text
    assert ended.soup.find("form", action=f"{HERE}/{made.id}/cham-dut") is None


def test_a_mandate_without_end_or_kind_is_refused_and_keeps_what_was_typed(
    office: Office, page: Browser
) -> None:
    form = said(office, page.as_officer(Role.HEAD).get(HERE).form("uy-quyen-ky"))
    endless = page.post(HERE, {**form, "den_ngay": ""})
    assert endless.status == 422
    assert "Ủy quyền phải có ngày hết" in endless.text
    assert "05/GUQ-UBND" in endless.html
    form.pop("loai")
    assert page.post(HERE, form).status == 422
    assert db.session.query(Authorisation).count() == 0


def test_others_read_and_neither_grant_nor_end(office: Office, page: Browser) -> None:
    assert office
    shown = page.as_officer(Role.LEAD).get(f"{HERE}?lang=en")
    assert "No mandate yet" in shown.text
    assert shown.soup.find("form", action=HERE) is None
