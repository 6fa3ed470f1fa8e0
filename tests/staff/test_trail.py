"""The trail: newest first, filtered, verified on a button, and discreet."""

import pytest
from sqlalchemy import text

from office.base import anchors, audit, clock
from office.base.db import db
from office.cases import trail
from office.law.kinds import Kind
from office.people.actors import SYSTEM, Actor, Post
from office.people.roles import Role
from tests.builders import Office, a_case, anchored
from tests.page import Browser

HERE = "/can-bo/nhat-ky"


def test_what_happened_last_stands_first(office: Office, page: Browser) -> None:
    case = a_case(office, status="accepted")
    shown = page.as_officer(Role.SUPERVISOR).get(HERE)
    numbers = [int(row.td.get_text()) for row in shown.soup.select("tbody tr") if row.td]
    assert numbers == sorted(numbers, reverse=True)
    assert case.code in shown.text
    assert "Mới tiếp nhận → Đang giải quyết" in shown.text
    assert "Người Gửi Thử" not in shown.text


def test_a_case_and_a_deed_narrow(office: Office, page: Browser) -> None:
    one, other = a_case(office, status="accepted"), a_case(office)
    page.as_officer(Role.SUPERVISOR)
    shown = page.get(f"{HERE}?ma={one.code.lower()}")
    assert one.code in shown.text
    assert other.code not in shown.text
    deed = page.get(f"{HERE}?ma={one.code}&viec=case:case:accept")
    assert len(deed.soup.select("tbody tr")) == 1
    assert "Không có vụ việc mang mã này" in page.get(f"{HERE}?ma=ND26-0000-0000").text


def test_pages_follow_without_gap(
    office: Office, page: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trail, "PAGE", 3)
    a_case(office, status="closed")
    page.as_officer(Role.SUPERVISOR)
    seen: list[int] = []
    shown = page.get(HERE)
    while True:
        seen += [int(row.td.get_text()) for row in shown.soup.select("tbody tr") if row.td]
        older = shown.soup.find("a", rel="next")
        if older is None:
            break
        shown = page.get(str(older["href"]))
    assert seen == list(range(seen[0], 0, -1))


def test_a_rare_deed_is_looked_for_in_bounded_steps(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trail, "MOST_SEARCHED", 5)
    a_case(office, status="closed")
    who, before, found, steps = office.actors[Role.SUPERVISOR], 0, [], 0
    while True:
        page = trail.entries(who, before=before, action="case:case:receive")
        found += page.rows
        steps += 1
        before = page.before
        if not before:
            break
    assert len(found) == 1
    assert steps > 1


def test_the_trail_is_verified_on_a_button(office: Office, page: Browser) -> None:
    a_case(office, status="accepted")
    page.as_officer(Role.SUPERVISOR)
    whole = page.post(f"{HERE}/kiem-tra")
    assert whole.status == 200
    assert "Nhật ký nguyên vẹn" in whole.text
    db.session.execute(text("UPDATE event SET actor_name = 'Ai đó' WHERE id = 1"))
    db.session.commit()
    broken = page.post(f"{HERE}/kiem-tra")
    assert "Nhật ký bị thay đổi" in broken.text
    assert "Sự kiện 1" in broken.text


def test_a_long_trail_is_verified_from_its_latest_part(
    office: Office, page: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trail, "MOST_VERIFIED", 4)
    a_case(office, status="closed")
    told = page.as_officer(Role.SUPERVISOR).post(f"{HERE}/kiem-tra").text
    assert "Phần mới nhất của nhật ký nguyên vẹn" in told
    db.session.execute(text("DELETE FROM event WHERE id = (SELECT max(id) FROM event)"))
    db.session.commit()
    assert list(audit.breaks(0)) != []
    assert trail.verify().breaks


def test_citizens_are_not_named(office: Office, page: Browser) -> None:
    with clock.at(clock.now()):
        citizen = Actor("citizen", 5, "Trần Thị Tên Thật")
        audit.record(citizen, "case:case:rate", clock.now(), score=4)
        db.session.commit()
    assert office
    shown = page.as_officer(Role.SUPERVISOR).get(HERE)
    assert "Tên Thật" not in shown.text
    assert "Người dân" in shown.text


def test_without_sight_the_line_has_no_code(office: Office) -> None:
    case = a_case(office, Kind.DENUNCIATION, "accepted")
    blind = Actor("officer", 99, "Người khác", (Post(Role.LEAD, office.units["society"].id),))
    rows = trail.entries(blind).rows
    mine = [row for row in rows if row.of_case]
    assert mine
    assert all(not row.code and not row.facts for row in mine)
    assert trail.case_called(case.code, blind) is None


def test_free_words_stay_in_the_case(office: Office, page: Browser) -> None:
    case = a_case(office)
    audit.record(SYSTEM, "case:case:ask", clock.now(), case_id=case.id, reason="Bà Bưởi gọi lại")
    db.session.commit()
    assert "Bưởi" not in page.as_officer(Role.SUPERVISOR).get(HERE).text


@pytest.mark.parametrize("role", [Role.HEAD, Role.RECEPTION, Role.ADMINISTRATOR])
def test_others_do_not_read_the_trail(office: Office, page: Browser, role: Role) -> None:
    assert office
    page.as_officer(role)
    assert page.get(HERE).status == 403
    assert page.post(f"{HERE}/kiem-tra").status == 403


@pytest.mark.parametrize(
    "asked", ["truoc=-1", "truoc=9999999999999999999999", "ma=%00", "viec=x", "truoc=0", "ma=" + "x" * 500]
)  # fmt: skip
def test_odd_questions_are_answered(office: Office, page: Browser, asked: str) -> None:
    assert office
    assert page.as_officer(Role.SUPERVISOR).get(f"{HERE}?{asked}").status == 200


def test_the_anchors_stand_on_the_page_and_a_forged_one_is_seen(
    office: Office, page: Browser
) -> None:
    a_case(office)
    made = anchored(clock.now())
    assert made
    print_ = made.fingerprint
    db.session.commit()
    page.as_officer(Role.SUPERVISOR)
    shown = page.get(HERE)
    assert print_ in shown.text
    assert "không đúng" not in shown.text
    db.session.execute(text("UPDATE anchor SET events = events - 1"))
    db.session.commit()
    assert "không đúng" in page.get(HERE).text
    anchors.path().unlink()


def test_what_is_counted_is_named_for_what_it_is(office: Office, page: Browser) -> None:
    audit.record(SYSTEM, "house:ledger:begin", clock.now(), count=17, tables=["officer"])
    db.session.commit()
    assert "17 dòng" in page.as_officer(Role.SUPERVISOR).get(HERE).text
