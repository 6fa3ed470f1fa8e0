"""The seal at the officers' door: asked, lent with the password, shown for minutes, judged."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from office.base import clock
from office.base.audit import Event
from office.base.db import db
from office.cases import conflicts, holders, openings, queries, triage
from office.cases.models import Opening
from office.law.kinds import Kind
from office.people import factors
from office.people.roles import Role
from tests.builders import PASSPHRASE, Office, a_case, a_receipt, an_extract, at_work, days_later
from tests.page import Browser, Page

HERE = "/can-bo/niem-phong"
ASKED = {
    "fields": ["name", "phone"],
    "purpose": "verify",
    "article": "Điều 24 Luật Tố cáo",
    "reason": "Cần đối chiếu chữ ký",
    "minutes": "30",
}


def as_officer(page: Browser, role: Role) -> Browser:
    return Browser(page.app).as_officer(role)


def asked(page: Browser, office: Office) -> tuple[str, Browser]:
    """Return the code of a denunciation and its handler, who has asked for the identity."""
    code = a_case(office, Kind.DENUNCIATION, "accepted").code
    as_officer(page, Role.SEALED_INTAKE)  # hands the key over at the sign-in
    handler = as_officer(page, Role.HANDLER)
    answer = handler.post(f"/can-bo/vu-viec/{code}/danh-tinh", ASKED)
    assert answer.location.endswith(HERE)
    return code, handler


def address(act: str) -> str:
    handle = db.session.query(Opening).order_by(Opening.id.desc()).first()
    assert handle is not None
    return f"{HERE}/{handle.handle}/{act}".rstrip("/")


def lend(page: Browser, password: str = PASSPHRASE) -> Page:
    keeper = as_officer(page, Role.SEAL_KEEPER)
    assert "Cần đối chiếu chữ ký" in keeper.get(HERE).text
    return keeper.post(address("cho-mo"), {"bang_chung": password}, follow=True)


def test_an_identity_is_shown_to_the_named_handler_after_a_keeper_lent_the_key(
    office: Office, page: Browser
) -> None:
    _code, handler = asked(page, office)
    assert "Đang chờ người giữ niêm phong" in handler.get(HERE).text
    assert "Đã cho mở" in lend(page).text
    assert handler.post(address("mo-ra"), {}).status == 401  # fresh from the sign-in is not enough
    assert handler.post(address("mo-ra"), {"bang_chung": "sai"}).status == 422
    assert handler.get(address("")).location.endswith(HERE)
    began = handler.post(address("mo-ra"), {"bang_chung": PASSPHRASE})
    shown = handler.get(began.location)
    assert "Người Gửi Thử" in shown.text
    assert "12 đường Lá Biếc" not in shown.text  # not asked for
    assert shown.response.headers["Cache-Control"] == "no-store"
    assert shown.response.headers["Refresh"].startswith("18")
    event = db.session.query(Event).filter_by(action="case:identity:open").one()
    assert event.facts["reason"] == "Cần đối chiếu chữ ký"
    with days_later(1):
        handler.as_officer(Role.HANDLER)
        assert "Người Gửi Thử" not in handler.get(address(""), follow=True).text


def test_a_loan_needs_the_password_again(office: Office, page: Browser) -> None:
    asked(page, office)
    for wrong in ("", "một câu khác dài lắm 2026"):
        assert "Mật khẩu, mã hoặc khóa bảo mật chưa đúng" in lend(page, wrong).text
    assert db.session.query(Opening).one().granted is None


def test_an_end_by_hand_closes_the_window(office: Office, page: Browser) -> None:
    _code, handler = asked(page, office)
    lend(page)
    window = handler.post(address("mo-ra"), {"bang_chung": PASSPHRASE}).location
    assert "Đã đóng lại" in handler.post(address("ket-thuc"), {}, follow=True).text
    assert "Người Gửi Thử" not in handler.get(window, follow=True).text


def test_nobody_else_finds_the_window_or_may_decide(office: Office, page: Browser) -> None:
    _code, handler = asked(page, office)
    lend(page)
    handler.post(address("mo-ra"), {"bang_chung": PASSPHRASE})
    for role in set(Role) - {Role.HANDLER}:
        other = as_officer(page, role)
        assert other.get(address("")).status in {403, 404}, role
        assert other.post(address("mo-ra"), {"bang_chung": PASSPHRASE}).status in {
            302,
            303,
            403,
            404,
        }
        assert "Người Gửi Thử" not in other.get(HERE).text
    assert handler.post(address("cho-mo"), {"bang_chung": PASSPHRASE}).status == 404
    assert db.session.query(Event).filter_by(action="case:identity:open").count() == 1


def test_a_keeper_refuses_with_a_reason_that_the_asker_reads(office: Office, page: Browser) -> None:
    _code, handler = asked(page, office)
    keeper = as_officer(page, Role.SEAL_KEEPER)
    assert "Xin ghi lý do" in keeper.post(address("tu-choi"), {"words": " "}, follow=True).text
    keeper.post(address("tu-choi"), {"words": "Chưa cần tên."})
    assert "Chưa cần tên." in handler.get(HERE).text
    assert (
        "đã được quyết định"
        in keeper.post(address("cho-mo"), {"bang_chung": PASSPHRASE}, follow=True).text
    )


def test_the_supervisor_ticks_an_opening(office: Office, page: Browser) -> None:
    _code, handler = asked(page, office)
    lend(page)
    handler.post(address("mo-ra"), {"bang_chung": PASSPHRASE})
    supervisor = as_officer(page, Role.SUPERVISOR)
    assert "Có căn cứ" in supervisor.get(HERE).text
    assert "Xin ghi lý do" in supervisor.post(address("xac-minh"), {}, follow=True).text
    supervisor.post(address("co-can-cu"), {})
    assert db.session.query(Opening).one().justified is True
    assert "Không có gì chờ" in supervisor.get(HERE).text


def test_the_head_opens_in_danger(office: Office, page: Browser) -> None:
    _code, handler = asked(page, office)
    head = as_officer(page, Role.HEAD)
    assert "nguy cơ đến tính mạng" in head.get(HERE).text
    head.post(address("khan-cap"), {"bang_chung": PASSPHRASE})
    began = handler.post(address("mo-ra"), {"bang_chung": PASSPHRASE})
    assert "Người Gửi Thử" in handler.get(began.location).text


def test_a_request_says_everything(office: Office, page: Browser) -> None:
    code = a_case(office, Kind.DENUNCIATION, "accepted").code
    handler = as_officer(page, Role.HANDLER)
    url = f"/can-bo/vu-viec/{code}/danh-tinh"
    for gap in (
        {"fields": []}, {"article": ""}, {"reason": " "}, {"minutes": "61"}, {"minutes": ""},
        {"purpose": "tò mò"}, {"untold_until": "2026-12-01"},
    ):  # fmt: skip
        assert handler.post(url, {**ASKED, **gap}).status == 422, gap
    assert db.session.query(Opening).count() == 0
    assert as_officer(page, Role.HEAD).get(url).status == 403
    assert as_officer(page, Role.RECEPTION).get(url).status == 404


def test_what_waits_for_a_new_holder_is_handed_over_by_hand(office: Office, page: Browser) -> None:
    """The named handler gets the key when someone who holds it is there."""
    case = a_case(office, Kind.DENUNCIATION, "accepted")
    intake = at_work(office.actors[Role.SEALED_INTAKE])
    assert holders.waiting(intake, clock.today()) == 1
    there = as_officer(page, Role.SEALED_INTAKE)
    assert holders.waiting(intake, clock.today()) == 0
    assert "Đã trao khóa 0 phong bì" in there.post(f"{HERE}/trao-khoa", {}, follow=True).text
    assert case.code not in there.get(HERE).text


def test_whoever_has_a_second_factor_gives_both(office: Office, page: Browser) -> None:
    asked(page, office)
    keeper = as_officer(page, Role.SEAL_KEEPER)
    actor, now = office.actors[Role.SEAL_KEEPER], clock.now()
    factor = factors.begin(actor, now)
    step = int(now.timestamp()) // factors.STEP_SECONDS
    factors.confirm(actor, factors.code_at(factor, step - 1), now)
    db.session.commit()
    code, url = factors.code_at(factor, step), address("cho-mo")
    assert "Mã 6 số" in keeper.post(url, {}).text
    for said in ({"bang_chung": PASSPHRASE}, {"bang_chung": code}, {"bang_chung_hai": code}):
        assert keeper.post(url, said).status in {401, 422}
        assert db.session.query(Opening).one().granted is None
    both = {"bang_chung": PASSPHRASE, "bang_chung_hai": code}
    assert "Đã cho mở" in keeper.post(url, both, follow=True).text


def opened_once(page: Browser, office: Office, **more: str) -> tuple[str, str]:
    """Return code and secret of a denunciation whose identity was opened through the pages."""
    made = a_receipt(office, Kind.DENUNCIATION)
    an_extract(office, made.case)
    triage.accept(
        made.case,
        office.actors[Role.SEALED_INTAKE],
        clock.now(),
        unit=office.units["works"],
        handler_id=office.officers[Role.HANDLER].id,
        all_good=True,
    )
    db.session.commit()
    as_officer(page, Role.SEALED_INTAKE)
    handler = as_officer(page, Role.HANDLER)
    handler.post(f"/can-bo/vu-viec/{made.case.code}/danh-tinh", {**ASKED, **more})
    lend(page)
    handler.post(address("mo-ra"), {"bang_chung": PASSPHRASE})
    return made.case.code, made.secret


TOLD = "Danh tính của ông/bà đã được mở theo quy định"


def test_the_denouncer_is_told_day_office_and_purpose(office: Office, page: Browser) -> None:
    code, secret = opened_once(page, office)
    shown = page.open(code, secret).text
    assert TOLD in shown
    said = shown[shown.index(TOLD) - 20 : shown.index(TOLD) + 200]
    assert "18/11/2026" in said
    assert "Đơn vị: Phòng Kinh tế" in said
    assert "Mục đích: Xác minh danh tính người tố cáo" in said
    assert "Cần đối chiếu chữ ký" not in shown  # the reason is the office's own


def test_a_delayed_notice_comes_the_day_after(office: Office, page: Browser) -> None:
    until = {"untold_until": "2026-11-20", "untold_why": "Điều 56 Luật Tố cáo"}
    code, secret = opened_once(page, office, **until)
    assert TOLD not in page.open(code, secret).text
    with days_later(2):
        assert TOLD not in Browser(page.app).open(code, secret).text
    with days_later(3):
        assert TOLD in Browser(page.app).open(code, secret).text


def test_an_opening_nobody_judged_goes_up_to_the_head_once(office: Office, page: Browser) -> None:
    opened_once(page, office)
    late = "Quá 5 ngày làm việc chưa ai xem xét"
    with days_later(8) as then:  # the fifth working day: 24 November is a day off
        assert openings.raise_overdue(then) == 0
    with days_later(9) as then:
        assert openings.raise_overdue(then) == 1
        assert openings.raise_overdue(then) == 0
        db.session.commit()
        assert db.session.query(Event).filter_by(action="case:identity:unjudged").count() == 1
        head = as_officer(page, Role.HEAD)
        assert "Niêm phong chờ ông/bà" in head.get("/can-bo/").text
        assert late in head.get(HERE).text
        assert late not in as_officer(page, Role.SEAL_KEEPER).get(HERE).text
        supervisor = as_officer(page, Role.SUPERVISOR)
        supervisor.post(address("co-can-cu"), {})
        assert late not in as_officer(page, Role.HEAD).get(HERE).text


def test_the_desk_asks_no_more_for_many_openings(office: Office, page: Browser) -> None:
    code, _handler = asked(page, office)
    head = as_officer(page, Role.HEAD)
    assert "Niêm phong chờ ông/bà" in head.get("/can-bo/").text
    counts = []
    for _ in range(2):
        with counted() as questions:
            head.get("/can-bo/")
        counts.append(len(questions))
        case = queries.known(code)
        assert case
        for _ in range(5):
            wanted = openings.Asked(("name",), "verify", "Điều 24", "Xác minh", 30)
            openings.ask(case, office.actors[Role.HANDLER], clock.now(), wanted)
        db.session.commit()
    assert counts[0] == counts[1]


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collect the statements sent to the database."""
    found: list[str] = []

    def note(_c: object, _k: object, statement: str, *_more: object) -> None:
        found.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def test_whom_a_case_is_about_hears_of_no_opening(office: Office, page: Browser) -> None:
    """A keeper, a head or a supervisor set aside finds nothing, decides nothing, gets no alarm."""
    code, _handler = asked(page, office)
    case = queries.known(code)
    assert case
    roles = (Role.SEAL_KEEPER, Role.SUPERVISOR, Role.HEAD)
    names = [f"officer.{office.officers[role].id}" for role in roles]
    conflicts.exclude(case, names, clock.now(), clock.today(), conflicts.SENDER)
    db.session.commit()
    for role, act in zip(roles, ("cho-mo", "co-can-cu", "khan-cap"), strict=True):
        other = as_officer(page, role)
        assert code not in other.get(HERE).text, role
        answer = other.post(address(act), {"bang_chung": PASSPHRASE})
        assert answer.status == 404, role
        assert "Niêm phong chờ" not in other.get("/can-bo/", follow=True).text
    assert db.session.query(Opening).one().granted is None
