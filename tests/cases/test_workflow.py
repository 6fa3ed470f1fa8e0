"""Every move: only from its stages, only by whom the table allows, and it leaves its mark."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from office.base import audit, clock
from office.base.audit import Event
from office.base.db import db
from office.base.outbox import Promise
from office.cases import workflow
from office.cases.machines import table
from office.cases.models import Case
from office.cases.models.case import NO_DUE
from office.cases.statuses import ENDED, Status
from office.cases.workflow import BY_NAME, Changed, NotAllowed
from office.law.kinds import Kind
from office.people.actors import SYSTEM, VISITOR, Actor
from office.people.roles import Role
from tests.builders import Office, a_case, a_receipt, days_later, sender_of

# The table once more, written by hand: stages it begins at (w: waiting since receipt, W: waiting
# since acceptance) and who may; for a case given to the handler of the unit of works.
STAGES = {
    "w": "waiting", "W": "waiting", "r": "received", "a": "accepted", "s": "suspended",
    "p": "proposed", "n": "answered", "d": "disputed", "c": "closed", "v": "verifying",
    "t": "reported", "x": "transferred", "u": "unpaid", "e": "effective",
    "j": "joined",
}  # fmt: skip
TRIAGE = ("reception triage", "sealed_intake")
ASSIGN = ("reception triage lead head", "sealed_intake head")
HANDLE = ("handler lead", "sealed_intake handler")
ASK = ("handler lead reception triage", "sealed_intake handler")
HEAD = ("head", "head")
REVIEW = ("head supervisor", "head")
SENDER = ("sender", "sender")
WORK = "aWvtu"
EXPECTED = {
    "accept": ("rw", "accepted", TRIAGE),
    "decline": ("rw", "declined", TRIAGE),
    "guide": ("rw", "guided", TRIAGE),
    "transfer": ("rwWa", "transferred", TRIAGE),
    "join": ("rw", "joined", TRIAGE),
    "separate": ("j", "", TRIAGE),
    "carry_on": ("j", "", ("machine", "machine")),
    "sort": ("rw", "", TRIAGE),
    "seal": ("rwWa", "received", TRIAGE),
    "split": ("rwWa", "split", TRIAGE),
    "unsplit": (("split",), "", TRIAGE),
    "assign": (f"rw{WORK}spdne", "", ASSIGN),
    "ask": ("ravtu", "waiting", ASK),
    "supply": ("wW", "", SENDER),
    "go_on": ("wW", "", ASK),
    "suspend": (WORK, "suspended", HEAD),
    "resume": ("s", "", HEAD),
    "ask_extension": (WORK, "", HANDLE),
    "grant_extension": (WORK, "", HEAD),
    "refuse_extension": (WORK, "", HEAD),
    "propose": ("t", "proposed", HANDLE),
    "send_back": ("p", "", HEAD),
    "answer": ("p", "answered", HEAD),
    "close": ("n", "closed", ("reception handler head", "sealed_intake handler head")),
    "dispute": ("nc", "disputed", SENDER),
    "reopen": ("dc", "accepted", REVIEW),
    "uphold": ("d", "closed", REVIEW),
    "confirm_transfer": ("x", "", TRIAGE),
    "come_back": ("x", "received", TRIAGE),
    "withdraw": ("rw", "withdrawn", SENDER),
    "ask_to_withdraw": (f"{WORK}sp", "", SENDER),
    "second_level": ("rw", "", TRIAGE),
    "verify": ("a", "verifying", HANDLE),
    "report": ("v", "reported", HANDLE),
    "terminate": (f"{WORK}sp", "terminated", HEAD),
    "record_withdrawal": (f"{WORK}sp", "", HANDLE),
    "stay": (f"rw{WORK}sp", "", HEAD),
    "invite_dialogue": ("vt", "", HANDLE),
    "appeal": ("ne", "appealed", TRIAGE),
    "ask_to_open": ("rw", "", TRIAGE),
    "hand_over": (f"rw{WORK}sp", "handed_over", HEAD),
    "protect": (f"rw{WORK}spnde", "", HEAD),
}
ONLY = {
    Kind.COMPLAINT: {
        "stay",
        "invite_dialogue",
        "appeal",
        "join",
        "seal",
        "split",
        "unsplit",
        "guide",
        "separate",
        "carry_on",
    },
    Kind.DENUNCIATION: {"hand_over", "protect", "ask_to_open"},
}
OTHERWISE = {
    (Kind.COMPLAINT, "close"): "e",
}
"""Stages at which one kind has a move that the other has elsewhere."""
WANTING = {
    "lift_stay", "hold_dialogue", "send", "publish", "take_effect", "direct", "serve", "file_away",
    "inspect", "keep_result", "demand_report", "take_report", "notify", "end_protection", "act",
    "refuse_withdrawal", "fold", "take_on", "give_back", "open_up", "keep_sealed",
}  # fmt: skip
"""Moves that want something first; tests/cases/test_procedure.py takes them."""
REQUESTS = {"ask_consent", "take_consent", "tell_cost", "take_payment", "refuse_unpaid"}
"""Moves of information requests alone."""
NEIGHBOURS = {"join_own", "leave", "dispute_alone"}
MERGING = {"merge", "unmerge"}
"""Moves of feedback and petitions alone; tests/cases/test_parting.py and test_merging.py take them."""
KINDS = [Kind.COMPLAINT, Kind.DENUNCIATION]


def a_given_case(office: Office, kind: Kind) -> Case:
    case = a_receipt(office, kind).case
    case.unit_id, case.handler_id = office.units["works"].id, office.officers[Role.HANDLER].id
    case.extracted = kind == Kind.DENUNCIATION
    db.session.commit()
    return case


def people(office: Office, case: Case) -> dict[str, Actor]:
    same_number = Actor("citizen", case.handler_id, "", opened=frozenset({case.id}))
    return {
        **{str(role): actor for role, actor in office.actors.items()},
        "sender": sender_of(case),
        "stranger": VISITOR,
        "machine": SYSTEM,
        "other citizen": Actor("citizen", 77, "", opened=frozenset({case.id + 1})),
        "sender with the handler's number": same_number,
    }


def stand(case: Case, stage: str) -> None:
    case.status = STAGES.get(stage, stage)
    case.before_waiting = {"w": "received", "W": "accepted"}.get(stage)


def allowed(name: str, stage: str, who: str, kind: Kind) -> bool:
    if name not in EXPECTED or name in ONLY[next(each for each in KINDS if each != kind)]:
        return False
    stages, _, may = EXPECTED[name]
    stages = OTHERWISE.get((kind, name), stages)
    if who == "sender with the handler's number":
        who = "sender"
    return stage in stages and who in may[kind == Kind.DENUNCIATION].split()


REFUSED = 10
"""Of the moves not open to somebody every tenth is tried, at each turn other ones: all of them in the end."""


def test_the_table_of_this_test_names_every_move() -> None:
    assert {*EXPECTED, *WANTING, *REQUESTS, *NEIGHBOURS, *MERGING} == set(BY_NAME)
    for name, (_, target, _) in EXPECTED.items():
        assert (BY_NAME[name].target or "") == target


@pytest.mark.parametrize("kind", KINDS)
def test_every_stage_move_and_person_is_answered_by_the_table(office: Office, kind: Kind) -> None:
    case = a_given_case(office, kind)
    version = case.version
    stages = [*STAGES, *(ENDED - {Status.CLOSED, Status.TRANSFERRED, Status.JOINED})]
    turn = 0
    for stage in stages:
        stand(case, stage)
        for who, actor in people(office, case).items():
            shown = {each.name for each in workflow.available(case, actor)}
            wanted = {name for name in BY_NAME if allowed(name, stage, who, kind)}
            assert shown == wanted, (stage, who)
            turn += 1
            for name in sorted(set(BY_NAME) - wanted)[turn % REFUSED :: REFUSED]:
                with pytest.raises(NotAllowed):
                    workflow.move(case, name, actor, clock.now())
            assert (case.status, case.version) == (STAGES.get(stage, stage), version)
    db.session.rollback()
    assert [each.action for each in events(case)] == ["case:case:receive"]


def events(case: Case) -> list[Event]:
    rows = select(Event).where(Event.case_id == case.id).order_by(Event.id)
    return list(db.session.scalars(rows))


@pytest.mark.parametrize("kind", KINDS)
def test_each_move_writes_one_event_counts_the_change_and_promises_the_index(
    office: Office, kind: Kind
) -> None:
    case = a_given_case(office, kind)
    db.session.execute(Promise.__table__.delete())
    db.session.commit()
    for name, (stages, _target, may) in EXPECTED.items():
        row = table.row(kind, name)
        if row is None or name in ONLY[next(each for each in KINDS if each != kind)]:
            continue
        who = may[kind == Kind.DENUNCIATION].split()[0]
        for stage in OTHERWISE.get((kind, name), stages):
            stand(case, stage)
            before = case.version
            was = case.status
            after = row.target or ((case.before_waiting or "accepted") if row.returns else "")
            workflow.move(case, name, people(office, case)[who], clock.now(), reason="Vì thế.")
            said = [each for each in events(case) if each.action == f"case:case:{name}"]
            [event] = said
            assert (event.facts["before"], event.facts["after"]) == (was, after or was)
            assert event.actor_id == people(office, case)[who].id
            assert (case.status, case.version) == (after or was, before + 1)
            assert case.open == (case.status not in ENDED)
            assert (case.closed_day is not None) == (not case.open) or name == "confirm_transfer"
            topics = [each.topic for each in db.session.scalars(select(Promise))]
            assert topics.count("case.changed") == 1
            assert topics.count("notice") == row.tells
            assert list(audit.breaks()) == []
            db.session.rollback()


def test_only_rulings_are_suspended(office: Office) -> None:
    for kind in set(Kind) - set(KINDS):
        case = a_given_case(office, kind)
        stand(case, "a")
        names = {each.name for each in workflow.available(case, office.actors[Role.HEAD])}
        assert "suspend" not in names
        with pytest.raises(NotAllowed):
            workflow.move(case, "suspend", office.actors[Role.HEAD], clock.now())


@pytest.mark.parametrize("name", ["", "accep", "ACCEPT", "__class__", "move"])
def test_an_unknown_move_is_refused(office: Office, name: str) -> None:
    case = a_given_case(office, Kind.FEEDBACK)
    with pytest.raises(NotAllowed):
        workflow.check(case, name, office.actors[Role.RECEPTION])


def test_the_second_of_two_officers_is_told_that_the_case_changed(office: Office) -> None:
    case = a_given_case(office, Kind.FEEDBACK)
    seen = case.version
    reception = office.actors[Role.RECEPTION]
    workflow.move(case, "sort", reception, clock.now(), seen=seen)
    for name in ("sort", "accept", "nonsense"):
        with pytest.raises(Changed):
            workflow.move(case, name, reception, clock.now(), seen=seen)
    assert (case.status, case.version) == ("received", seen + 1)


def test_a_change_made_after_the_case_was_read_is_noticed(office: Office) -> None:
    case = a_given_case(office, Kind.FEEDBACK)
    db.session.flush()
    seen = case.version
    behind = update(Case).where(Case.id == case.id).values(version=seen + 1, status="accepted")
    db.session.execute(behind, execution_options={"synchronize_session": False})
    assert case.version == seen  # as this transaction still believes
    with pytest.raises(Changed):
        workflow.check(case, "sort", office.actors[Role.RECEPTION], seen)
    with pytest.raises(NotAllowed):
        workflow.check(case, "sort", office.actors[Role.RECEPTION])
    assert case.status == "accepted"


def test_a_waiting_case_is_neither_accepted_twice_nor_suspended_before_acceptance(
    office: Office,
) -> None:
    case = a_given_case(office, Kind.COMPLAINT)
    stand(case, "w")
    with pytest.raises(NotAllowed):
        workflow.move(case, "suspend", office.actors[Role.HEAD], clock.now())
    stand(case, "W")
    for name in ("accept", "decline", "sort", "join"):
        with pytest.raises(NotAllowed):
            workflow.move(case, name, office.actors[Role.RECEPTION], clock.now())


def test_moves_have_words_for_the_button_the_effect_and_the_timeline() -> None:
    for kind in Kind:
        rows = table.machine(kind)
        for each in rows:
            assert each.label
            assert each.effect.endswith(".")
            assert each.done == BY_NAME[each.name].done  # the trail knows no kind
        keys = [each.key for each in rows if each.key]
        assert len(keys) == len(set(keys))
        assert len(rows) == len({each.name for each in rows})
    assert {
        *("supply", "dispute", "withdraw", "ask_to_withdraw", "open_up", "keep_sealed"),
        *NEIGHBOURS,
    } == workflow.CITIZENS


def test_an_answer_stops_what_it_answers_and_a_withdrawal_lets_go(office: Office) -> None:
    answered = a_case(office, status="answered")
    assert {each.state for each in answered.clocks} == {"met"}
    withdrawn = a_case(office, status="accepted")
    workflow.move(withdrawn, "withdraw", sender_of(withdrawn), clock.now())
    assert {each.state for each in withdrawn.clocks} == {"met", "dropped"}
    assert withdrawn.closed_at == clock.now()


def test_a_dispute_opens_a_closed_case_again(office: Office) -> None:
    case = a_case(office, status="closed")
    assert not case.open
    workflow.move(case, "dispute", sender_of(case), clock.now())
    assert case.open
    assert case.closed_at is None


@pytest.fixture
def story(office: Office) -> Case:
    return a_case(office, status="accepted")


def test_lateness_found_by_a_move_comes_before_the_move_in_the_trail(
    story: Case, office: Office
) -> None:
    with days_later(60) as moment:
        workflow.move(story, "assign", office.actors[Role.HEAD], moment)
    actions = [each.action for each in events(story)]
    order = ["case:clock:overdue", "case:letter:owe", "case:case:assign"]
    assert sorted(order, key=actions.index) == order
    assert actions[-1] == "case:case:assign"


def test_touch_brings_derived_figures_in_line(story: Case) -> None:
    story.public_concern = True
    version = story.version
    workflow.touch(story)
    assert story.reasons == {"public_concern": 1}
    assert story.version == version + 1


def _kept(case: Case) -> tuple[str, int, int, frozenset[tuple[int, object]]]:
    late = frozenset((each.id, each.overdue.since) for each in case.clocks if each.overdue)
    return case.status, case.version, len(case.clocks), late


@given(data=st.data())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_tried_no_stage_is_unlawful_no_clock_lost_no_lateness_gone(
    office: Office, data: st.DataObject
) -> None:
    kind = data.draw(st.sampled_from(Kind))
    case = a_given_case(office, kind)
    actors = people(office, case)
    now = clock.now()
    for _ in range(data.draw(st.integers(4, 14))):
        now += timedelta(days=data.draw(st.integers(0, 20)))
        actor = actors[data.draw(st.sampled_from(sorted(actors)))]
        with clock.at(now):
            legal = {each.name for each in workflow.available(case, actor)}
            lawful = legal and data.draw(st.booleans())
            name = data.draw(st.sampled_from(sorted(legal if lawful else BY_NAME)))
            _try(case, name, actor, legal)
    db.session.rollback()


def _try(case: Case, name: str, actor: Actor, legal: set[str]) -> None:
    """Try one move: it does what its row says, or it is refused and changes nothing."""
    status, version, clocks, late = _kept(case)
    until = (clock.today() + timedelta(days=2)).isoformat()
    stage = case.before_waiting
    said = {"reason": "Vì thế.", "until": until}
    if name not in legal:
        with pytest.raises(NotAllowed) as refused:
            workflow.move(case, name, actor, clock.now(), **said)
        assert {each.name for each in refused.value.legal} == legal
        assert _kept(case) == (status, version, clocks, late)
        return
    workflow.move(case, name, actor, clock.now(), **said)
    row = table.row(case.kind, name)
    assert row
    back = (stage if row.returns else None) or row.target
    assert case.status == (back or (case.status if row.returns else status))
    assert len(case.clocks) >= clocks
    assert {each for each, _since in late} <= {each.id for each in case.clocks if each.overdue}
    assert late <= _kept(case)[3]
    running = [each.due_on for each in case.clocks if each.state == "running"]
    assert case.next_due == min(running, default=NO_DUE)
    assert case.open == (case.status not in ENDED)
    for each in case.clocks:
        assert each.state != "running" or each.overdue or each.due_on >= clock.today()
    if row.drops and not row.starts:
        assert not running
