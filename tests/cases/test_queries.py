"""Lists, lanes and counts show what their reader may see, in the order in which it hurts."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from office.base import clock
from office.base.db import db
from office.cases import queries
from office.cases.models import Case
from office.cases.sight import visible_to
from office.law.kinds import Kind
from office.people.actors import VISITOR
from office.people.models import Appointment
from office.people.roles import Role
from tests.builders import Office, a_case, a_receipt, sender_of


@pytest.fixture
def cases(office: Office) -> dict[str, Case]:
    return {
        "new": a_receipt(office).case,
        "accepted": a_case(office, Kind.PETITION, "accepted"),
        "proposed": a_case(office, Kind.COMPLAINT, "proposed"),
        "closed": a_case(office, status="closed"),
        "sealed": a_receipt(office, Kind.DENUNCIATION).case,
    }


def codes(page: queries.Page) -> set[str]:
    return {row.code for row in page.rows}


def test_every_role_lists_what_it_sees_and_counts_agree(
    office: Office, cases: dict[str, Case]
) -> None:
    today = clock.today() + timedelta(days=3)
    for actor in office.actors.values():
        counts = queries.lane_counts(actor, today)
        assert set(counts) == set(queries.LANES)
        for name, count in counts.items():
            assert len(queries.desk(name, actor, today).rows) == count, name
        seen = set(db.session.scalars(select(Case.code).where(visible_to(actor), Case.open)))
        assert codes(queries.desk("tat-ca", actor, today)) == seen


@pytest.mark.parametrize(
    ("lane", "names"),
    [
        ("tat-ca", "new accepted proposed"), ("moi", "new"), ("cho-ky", "proposed"),
        ("tre-han", ""), ("no-thu", ""), ("khong-dong-y", ""),
    ],
)  # fmt: skip
def test_lanes_hold_what_they_say(
    office: Office, cases: dict[str, Case], lane: str, names: str
) -> None:
    page = queries.desk(lane, office.actors[Role.RECEPTION], clock.today())
    assert codes(page) == {cases[name].code for name in names.split()}


def test_what_hurts_first_is_on_top_and_filters_hold(
    office: Office, cases: dict[str, Case]
) -> None:
    head = office.actors[Role.HEAD]
    rows = queries.desk("tat-ca", head, clock.today()).rows
    dues = [row.due_on for row in rows if row.due_on]
    assert dues == sorted(dues)
    only = queries.desk(
        "tat-ca", head, clock.today(), kind="petition", unit_id=office.units["works"].id
    )
    assert codes(only) == {cases["accepted"].code}
    assert queries.desk("tat-ca", head, clock.today(), field="land").rows == []


def test_an_unknown_lane_is_an_error(office: Office) -> None:
    with pytest.raises(KeyError):
        queries.desk("nonsense", office.actors[Role.HEAD], clock.today())


def test_pages_follow_each_other_without_gap_or_repetition(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 3)
    made = {a_receipt(office).case.code for _ in range(8)}
    listed, after = [], ""
    while True:
        page = queries.desk("tat-ca", office.actors[Role.HEAD], clock.today(), after=after)
        listed += [row.code for row in page.rows]
        after = page.after
        if not after:
            break
    assert len(listed) == len(set(listed)) == 8
    assert set(listed) == made
    odd = queries.desk("tat-ca", office.actors[Role.HEAD], clock.today(), after="2026-13-40.x")
    assert len(odd.rows) == 3


def test_a_supervisor_sees_the_line_of_a_denunciation_and_no_word_of_it(
    office: Office, cases: dict[str, Case]
) -> None:
    rows = queries.by_ids([cases["sealed"].id], office.actors[Role.SUPERVISOR], clock.today())
    assert (rows[0].sealed, rows[0].subject, rows[0].place) == (True, queries.SEALED_SUBJECT, "")
    full = queries.by_ids([cases["sealed"].id], office.actors[Role.SEALED_INTAKE], clock.today())
    assert (full[0].sealed, full[0].subject) == (False, cases["sealed"].subject)


def test_ids_come_back_in_their_order_without_the_unseen(
    office: Office, cases: dict[str, Case]
) -> None:
    ids = [cases[name].id for name in ("closed", "sealed", "new", "accepted")]
    rows = queries.by_ids([*ids, 999], office.actors[Role.RECEPTION], clock.today())
    assert [row.id for row in rows] == [ids[0], ids[2], ids[3]]
    assert queries.by_ids([], office.actors[Role.HEAD], clock.today()) == []


def test_a_code_finds_its_case_for_those_who_may_see_it(
    office: Office, cases: dict[str, Case]
) -> None:
    case = cases["sealed"]
    said = case.code.lower().replace("-", " ")
    assert queries.by_code(said, office.actors[Role.SEALED_INTAKE]) is case
    for actor in (office.actors[Role.RECEPTION], office.actors[Role.ADMINISTRATOR], VISITOR):
        assert queries.by_code(case.code, actor) is None
    assert queries.by_code(case.code, sender_of(case)) is case
    assert queries.by_code("nonsense", office.actors[Role.HEAD]) is None


def test_the_next_case_to_triage_is_the_oldest_of_ones_own_kind(
    office: Office, cases: dict[str, Case]
) -> None:
    actors = office.actors
    assert queries.next_to_triage(actors[Role.RECEPTION]) is cases["new"]
    assert queries.next_to_triage(actors[Role.SEALED_INTAKE]) is cases["sealed"]
    assert queries.next_to_triage(actors[Role.RECEPTION], besides=cases["new"].id) is None


def test_handlers_are_those_with_a_post_today(office: Office) -> None:
    found = {id_ for id_, _, _ in queries.handlers(clock.today())}
    handed = {Role.HANDLER, Role.SEALED_INTAKE}
    assert found == {office.officers[role].id for role in handed}
    post = db.session.scalars(
        select(Appointment).where(Appointment.officer_id == office.officers[Role.HANDLER].id)
    ).one()
    post.until_day = clock.today() - timedelta(days=1)
    assert {id_ for id_, _, _ in queries.handlers(clock.today())} < found
    assert queries.units("outside") == [office.units["department"]]


def test_figures_for_everyone_say_no_share_of_a_few(office: Office, cases: dict[str, Case]) -> None:
    figures = queries.public_figures(clock.today())
    assert (figures.received, figures.closed, figures.on_time_percent) == (3, 1, None)


def test_late_clocks_are_found_once(office: Office, cases: dict[str, Case]) -> None:
    from office.cases import workflow

    assert queries.late_clocks(clock.today()) == []
    with clock.at(clock.now() + timedelta(days=100)):
        late = queries.late_clocks(clock.today())
        assert set(late) == {each.id for name, each in cases.items() if name != "closed"}
        workflow.find_overdue(cases["new"], clock.now())
        db.session.flush()
        assert cases["new"].id not in queries.late_clocks(clock.today())
