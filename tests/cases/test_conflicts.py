"""Whom a case is about is outside of it: the same pages, figures and answers as if it did not exist (S4)."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from cli.upkeep import tick
from office.base import clock
from office.base.audit import Event
from office.base.db import db
from office.cases import conflicts, intake, queries, triage, workflow
from office.cases.conditions import names_of
from office.cases.models import Case, Excluded
from office.cases.sight import Level, index_sight, level, visible_to
from office.law.kinds import Kind
from office.people import accounts
from office.people.actors import VISITOR, Actor
from office.people.roles import Role
from office.search import query
from tests.builders import Office, a_filing, a_receipt, a_unit, an_officer
from tests.page import Browser, Page, forget_the_last_visitor

PAGES = (
    "/can-bo/", "/can-bo/?ngan=tat-ca", "/can-bo/?ngan=moi", "/can-bo/phan-loai", "/can-bo/thu",
    "/can-bo/tim-kiem", "/can-bo/tim-kiem?q=kẻ+xấu", "/can-bo/tim-kiem?loai=denunciation",
    "/can-bo/tim-kiem?loai=complaint", "/can-bo/giam-sat", "/can-bo/giam-sat/don-vi.csv",
    "/can-bo/giam-sat/danh-sach?ngan=tat-ca", "/can-bo/qua-han", "/can-bo/so-van-ban",
    "/can-bo/so-van-ban.csv", "/can-bo/nhat-ky", "/can-bo/nhat-ky?viec=case:case:receive",
    "/can-bo/lich", "/", "/huong-dan", "/thanh-phan",
)  # fmt: skip


def about(office: Office, *keys: str, kind: Kind = Kind.DENUNCIATION) -> Case:
    made = intake.receive(
        a_filing(kind, subject="Kẻ xấu nhận tiền", about=keys), VISITOR, clock.now(),
        token=f"a token of this test {keys}{kind}", unit_id=office.ward.id,
    )  # fmt: skip
    db.session.commit()
    return made.case


def of_officer(office: Office, role: Role) -> str:
    return f"officer.{office.officers[role].id}"


def of_unit(office: Office, slug: str) -> str:
    return f"unit.{office.units[slug].id}"


def seen_by(browser: Browser, url: str) -> tuple[int, str, list[str]]:
    """Return what *url* answers, without what is new each time: form tokens and the time it took."""
    forget_the_last_visitor()
    page = Page(browser.client.get(url, buffered=True))
    html = re.sub(r'name="csrf_token"[^>]*>', "", page.html)
    kept = ("Content-Type", "Cache-Control", "Location", "Content-Disposition")
    return page.status, html, [str(page.response.headers.get(name)) for name in kept]


@pytest.mark.parametrize(
    "role", [Role.HANDLER, Role.LEAD, Role.RECEPTION, Role.HEAD, Role.SEALED_INTAKE, Role.SUPERVISOR]
)  # fmt: skip
@pytest.mark.parametrize("kind", [Kind.DENUNCIATION, Kind.COMPLAINT])
def test_no_page_of_the_accused_changes_when_a_case_is_filed(
    app: Flask, office: Office, role: Role, kind: Kind
) -> None:
    a_receipt(office)  # there is other work, too
    an_officer("nguoi.nhan.khac@test.example", Role.SEALED_INTAKE, office.ward)
    db.session.commit()
    tick(thorough=True)
    browser = Browser(app).as_officer(role)
    code = "ND26-2222-2222"
    before = {url: seen_by(browser, url) for url in PAGES}
    nowhere = {url: seen_by(browser, url.replace("CODE", code)) for url in _of_a_case()}
    case = about(office, of_officer(office, role), kind=kind)
    tick(thorough=True)
    for url, was in before.items():
        assert seen_by(browser, url) == was, url
    for url, was in nowhere.items():
        status, html, headers = seen_by(browser, url.replace("CODE", case.code))
        assert (status, html.replace(case.code, code), headers) == was, url


def _of_a_case() -> list[str]:
    return ["/can-bo/vu-viec/CODE", "/can-bo/phan-loai/CODE", "/can-bo/vu-viec/CODE/ghi-chu",
            "/can-bo/tim-kiem?q=CODE", "/can-bo/nhat-ky?ma=CODE"]  # fmt: skip


def test_without_the_guard_the_accused_would_see_it(app: Flask, office: Office) -> None:
    """The comparison above is worth something: a case about nobody does change the pages."""
    tick(thorough=True)
    for role in (Role.HEAD, Role.SEALED_INTAKE, Role.SUPERVISOR):
        browser = Browser(app).as_officer(role)
        before = {url: seen_by(browser, url) for url in PAGES}
        about(office, f"unit.{role}")  # nobody's
        tick(thorough=True)
        changed = [url for url, was in before.items() if seen_by(browser, url) != was]
        assert changed, role


@pytest.mark.parametrize("kind", [Kind.DENUNCIATION, Kind.COMPLAINT])
def test_object_query_and_index_agree_on_who_is_outside(office: Office, kind: Kind) -> None:
    cases = [
        about(office, key, kind=kind)
        for key in (of_unit(office, "works"), of_officer(office, Role.HEAD),
                    of_officer(office, Role.HANDLER), of_officer(office, Role.SUPERVISOR), "unit.0")
    ]  # fmt: skip
    tick(thorough=True)
    for case in cases:
        case.unit_id = office.units["works"].id
    db.session.commit()
    for case in cases:
        workflow.touch(case)
    db.session.commit()
    tick(thorough=True)
    for role, actor in office.actors.items():
        levels = {case.id for case in cases if level(actor, case) >= Level.LINE}
        asked = set(db.session.scalars(select(Case.id).where(visible_to(actor))))
        assert asked == levels, role
        wanted = query.Wanted(words="", scope="all")
        found = query.search(wanted, index_sight(actor), clock.today())
        shown = {case.id for case in cases if _words_shown(actor, case)}
        assert set(found.case_ids) == shown, role
        for case in cases:
            out = not names_of(actor).isdisjoint(case.excluded)
            assert not (out and level(actor, case)), role


def _words_shown(actor: Actor, case: Case) -> bool:
    seen = level(actor, case)
    return seen >= Level.ORIGINAL or (case.kind == Kind.DENUNCIATION and seen >= Level.LINE)


def test_with_a_unit_goes_everything_below_it_and_with_an_officer_the_lead(office: Office) -> None:
    below = a_unit("team", "Tổ trật tự đô thị", "team", office.units["works"])
    man = an_officer("to@test.example", Role.HANDLER, below)
    db.session.commit()
    of_the_unit = about(office, of_unit(office, "works"))
    assert set(of_the_unit.excluded) == {of_unit(office, "works"), f"unit.{below.id}"}
    member = accounts.actor_of(man, clock.today())
    of_the_unit.handler_id = man.id
    assert level(member, of_the_unit) == Level.NOTHING
    of_the_man = about(office, of_officer(office, Role.HANDLER))
    of_the_man.handler_id = office.officers[Role.LEAD].id
    assert level(office.actors[Role.LEAD], of_the_man) == Level.NOTHING
    rows = db.session.scalars(select(Excluded).where(Excluded.case_id == of_the_man.id))
    sources = {each.who: each.source for each in rows}
    assert sources == {
        of_officer(office, Role.HANDLER): "sender",
        f"lead.{office.units['works'].id}": "line",
    }


def test_nobody_is_told_before_the_accused_are_set_aside(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first promise of a notice is made when the rows are there already."""
    told: list[int] = []

    def put(topic: str, *, case_id: int, **_: object) -> None:
        rows = select(Excluded.who).where(Excluded.case_id == case_id)
        told.append(len(db.session.scalars(rows).all()))

    monkeypatch.setattr(intake.outbox, "put", put)
    about(office, of_officer(office, Role.HANDLER))
    assert told == [2, 2]


def test_what_is_about_the_head_can_only_go_up(office: Office) -> None:
    case = about(office, of_officer(office, Role.HEAD))
    assert case.goes_up
    sorter = office.actors[Role.SEALED_INTAKE]
    names = {each.name for each in workflow.available(case, sorter)}
    assert names == {"transfer", "sort"}
    with pytest.raises(workflow.NotAllowed):
        triage.accept(
            case, sorter, clock.now(), unit=office.units["works"], handler_id=None, all_good=True
        )
    triage.transfer(
        case, sorter, clock.now(), agency=office.units["department"], reason="Về người đứng đầu."
    )
    assert not about(office, of_officer(office, Role.LEAD)).goes_up


def test_an_officer_set_aside_gets_no_case_by_being_assigned(office: Office) -> None:
    case = about(office, of_officer(office, Role.HANDLER))
    case.handler_id = office.officers[Role.HANDLER].id
    db.session.commit()
    assert level(office.actors[Role.HANDLER], case) == Level.NOTHING
    assert queries.by_code(case.code, office.actors[Role.HANDLER]) is None


def test_free_words_are_matched_to_posts_as_a_suggestion_only(office: Office) -> None:
    office.officers[Role.LEAD].name = "Trưởng phòng Hạ tầng, Đô thị"
    db.session.commit()
    told = {"accused": "ông truong phong ha tang, do thi"}
    case = a_receipt(office, Kind.DENUNCIATION, details=told).case
    assert [each.key for each in conflicts.suggested(case, clock.today(), told)] == [
        of_officer(office, Role.LEAD)
    ]
    assert case.excluded == []
    conflicts.exclude(
        case, [of_officer(office, Role.LEAD)], clock.now(), clock.today(), conflicts.INTAKE
    )
    assert conflicts.suggested(case, clock.today(), told) == []
    assert level(office.actors[Role.LEAD], case) == Level.NOTHING


def test_the_trail_names_nobody_who_is_set_aside(office: Office) -> None:
    case = about(office, of_officer(office, Role.HANDLER))
    events = db.session.scalars(select(Event).where(Event.case_id == case.id))
    assert all("officer." not in str(each.facts) for each in events)


def test_kinds_about_nobody_set_nobody_aside(office: Office) -> None:
    assert about(office, of_unit(office, "works"), kind=Kind.FEEDBACK).excluded == []


def test_a_made_up_key_is_left_out(office: Office) -> None:
    assert about(office, "unit.9999", "officer.x", "lead.1", "'; drop").excluded == []


@pytest.mark.parametrize("role", [Role.HANDLER, Role.LEAD])
def test_nobody_of_the_accused_unit_gets_the_case_through_another_one(
    office: Office, role: Role
) -> None:
    case = about(office, of_unit(office, "works"), kind=Kind.COMPLAINT)
    accused, other = office.officers[role].id, office.units["society"]
    reception = office.actors[Role.RECEPTION]
    for give in (triage.accept, triage.assign):
        extra = {"all_good": True} if give is triage.accept else {}
        with pytest.raises(triage.Outside):
            give(case, reception, clock.now(), unit=other, handler_id=accused, **extra)
        db.session.rollback()
    assert (case.status, case.unit_id, case.handler_id) == ("received", office.ward.id, None)
    triage.assign(case, reception, clock.now(), unit=other, handler_id=None)
    assert case.unit_id == other.id


def test_the_lead_of_the_accused_gets_nothing_either(office: Office) -> None:
    case = about(office, of_officer(office, Role.HANDLER), kind=Kind.COMPLAINT)
    with pytest.raises(triage.Outside):
        triage.assign(
            case, office.actors[Role.RECEPTION], clock.now(), unit=office.units["society"],
            handler_id=office.officers[Role.LEAD].id,
        )  # fmt: skip


def test_no_case_is_sent_to_the_agency_it_is_about(office: Office) -> None:
    case = about(office, kind=Kind.COMPLAINT)
    agency = office.units["department"]
    case.excluded = [f"unit.{agency.id}"]
    db.session.commit()
    with pytest.raises(triage.Outside):
        triage.transfer(
            case, office.actors[Role.RECEPTION], clock.now(), agency=agency, reason="Thuộc sở."
        )
    db.session.rollback()
    assert (case.status, case.transfers) == ("received", 0)


def test_the_first_look_offers_and_suggests_nobody_it_is_about(
    office: Office, page: Browser
) -> None:
    case = about(office, of_unit(office, "works"), kind=Kind.COMPLAINT)
    shown = page.as_officer(Role.RECEPTION).get(f"/can-bo/phan-loai/{case.code}")
    offered = {each.get("value") for each in shown.soup.select("select[name=unit] option")}
    assert str(office.units["works"].id) not in offered
    assert str(office.units["society"].id) in offered
    suggested = [each.get_text() for each in shown.soup.select("strong + .nd-quiet")]
    assert any("vì có chữ" in each for each in suggested)
    named = [each.get_text() for each in shown.soup.select("li > strong")]
    assert office.units["works"].name not in named
    people = {each.get("value") for each in shown.soup.select("select[name=handler] option")}
    assert f"{office.officers[Role.HANDLER].id}.{office.units['works'].id}" not in people


def test_whoever_belongs_to_a_unit_set_aside_no_longer_holds_the_case(office: Office) -> None:
    case = about(office, kind=Kind.COMPLAINT)
    triage.assign(
        case, office.actors[Role.RECEPTION], clock.now(), unit=office.units["works"],
        handler_id=office.officers[Role.HANDLER].id,
    )  # fmt: skip
    conflicts.set_aside(case, of_unit(office, "works"), office.actors[Role.RECEPTION], clock.now())
    assert case.handler_id is None
