"""Denunciations not taken online: said before anyone types, honest about why, and nothing is lost."""

from dataclasses import replace

import pytest

from office.base import clock, config
from office.base.db import db
from office.cases import holders
from office.cases.models import Case
from office.people.roles import Role
from tests.builders import Office
from tests.citizen.test_submit import walked
from tests.page import Browser

LETTER = "/gui-don/don-to-cao.pdf"


@pytest.fixture
def off(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The agency has chosen to take none online."""
    chosen = replace(config.current(), sealed_online="off")
    monkeypatch.setattr(config, "_installed", [chosen])


@pytest.mark.usefixtures("off")
def test_a_choice_of_the_office_is_said_before_anyone_types_and_is_no_failure(
    page: Browser,
) -> None:
    assert "Hiện không nhận qua mạng" in page.get("/gui-don").text
    assert "không nhận tố cáo qua mạng" in page.get("/gui-don/tim-loai/denunciation").text
    shown = page.post("/gui-don", {"kind": "denunciation"})
    assert shown.status == 200
    assert "chọn không nhận tố cáo qua mạng" in shown.text
    assert "Điều 23 Luật Tố cáo" in shown.text
    assert "Hẹn đến trình bày trực tiếp" in shown.text
    blank = next(a for a in shown.soup.find_all("a") if "trống" in a.get_text())
    assert page.client.get(str(blank["href"])).data.startswith(b"%PDF")
    assert page.client.get("/gui-don").status_code == 200


def test_without_a_keeper_the_page_says_it_is_for_now(page: Browser, office: Office) -> None:
    holders.forget_key(office.officers[Role.SEAL_KEEPER].id, clock.now())
    db.session.commit()
    shown = page.post("/gui-don", {"kind": "denunciation"})
    assert shown.status == 503
    assert "Lúc này chưa đủ người giữ khóa" in shown.text
    assert "Hiện không nhận qua mạng" in page.get("/gui-don").text


def test_what_was_typed_before_the_last_keeper_left_becomes_a_letter(
    page: Browser, office: Office
) -> None:
    walked(page, "denunciation")
    holders.forget_key(office.officers[Role.SEAL_KEEPER].id, clock.now())
    db.session.commit()
    shown = page.post("/gui-don/gui", page.get("/gui-don/kiem-tra").form("/gui-don/gui"))
    assert shown.status == 503
    assert "đã viết vẫn còn" in shown.text
    assert db.session.query(Case).count() == 0
    assert page.client.get(LETTER).data.startswith(b"%PDF")
    assert page.get("/gui-don/kiem-tra").status == 200


def test_online_says_nothing_of_the_kind(page: Browser, office: Office) -> None:
    assert "không nhận" not in page.get("/gui-don").text
