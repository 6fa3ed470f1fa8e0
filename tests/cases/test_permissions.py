"""The table says who may do what; it is complete, and forgets nobody's limits."""

import pytest

from office.cases import permissions as may
from office.cases.permissions import POLICY, WORDS, allows
from office.law.kinds import Kind
from office.people.actors import SYSTEM, VISITOR, Actor
from office.people.roles import Role
from tests.builders import Office, a_receipt, sender_of

PLAIN = {
    may.ASK: "reception triage handler lead",
    may.INQUIRE: "handler lead head",
    may.READ: "reception triage handler lead head supervisor dialogue_clerk",
    may.TRIAGE: "reception triage",
    may.ASSIGN: "reception triage lead head",
    may.VERIFY: "lead head",
    may.HANDLE: "handler lead",
    may.SUSPEND: "head",
    may.GRANT_EXTENSION: "head",
    may.SIGN: "head",
    may.CLOSE: "reception handler head",
    may.REOPEN: "head supervisor",
    may.NOTE: "reception triage handler lead head supervisor",
    may.IDENTITY: "",
    may.LIFT: "reception triage head supervisor",
    may.EXTRACT: "",
    may.APPROVE_EXTRACT: "",
    may.SIGN_LETTER: "head",
    may.HANDLE_DATA: "reception head",
}
SEALED = {
    may.ASK: "sealed_intake handler",
    may.INQUIRE: "sealed_intake handler head",
    may.READ: "sealed_intake handler head supervisor",
    may.TRIAGE: "sealed_intake",
    may.ASSIGN: "sealed_intake head",
    may.VERIFY: "sealed_intake head",
    may.HANDLE: "sealed_intake handler",
    may.SUSPEND: "head",
    may.GRANT_EXTENSION: "head",
    may.SIGN: "head",
    may.CLOSE: "sealed_intake handler head",
    may.REOPEN: "head",
    may.NOTE: "sealed_intake handler head",
    may.IDENTITY: "handler",
    may.LIFT: "sealed_intake head",
    may.EXTRACT: "sealed_intake",
    may.APPROVE_EXTRACT: "sealed_intake head",
    may.SIGN_LETTER: "head",
    may.HANDLE_DATA: "sealed_intake head",
}
INFORMATION = {
    **{name: f"{roles} information_officer" for name, roles in PLAIN.items()},
    may.READ: "reception triage handler lead head supervisor information_officer",
    may.VERIFY: "lead head",
    may.SUSPEND: "head",
    may.GRANT_EXTENSION: "head",
    may.SIGN: "head",
    may.REOPEN: "head supervisor",
    may.IDENTITY: "",
    may.LIFT: "reception triage head supervisor",
    may.HANDLE_DATA: "reception head",
    may.EXTRACT: "",
    may.APPROVE_EXTRACT: "",
    may.SIGN_LETTER: "head",
}
WANTED = {Kind.COMPLAINT: PLAIN, Kind.DENUNCIATION: SEALED, Kind.INFORMATION: INFORMATION}
AT_THE_DOOR = {
    may.OFFICE: " ".join(Role),
    may.LIST: "reception triage sealed_intake handler lead verifier dialogue_clerk"
    " information_officer head deputy supervisor",
    may.COUNTER: "reception sealed_intake information_officer",
    may.OVERSEE: "supervisor head",
    may.COUNTS: "observer",
    may.LETTERS: "reception triage sealed_intake handler lead verifier information_officer"
    " head deputy supervisor",
    may.APPOINT: "administrator head",
    may.AUTHORISE: "head",
    may.SEND_AGAIN: "reception head deputy supervisor",
    may.RESERVE: "reception head deputy",
    may.GRANT_POST: "supervisor head",
    may.END_POST: "administrator supervisor head",
    may.ABSENCE: "administrator supervisor head",
    may.REVIEW: "supervisor head",
    may.TRAIL: "supervisor",
    may.HEALTH: "administrator supervisor",
    may.SEAL: "sealed_intake handler head seal_keeper supervisor",
    may.JUDGE_OPENING: "supervisor",
    may.EMERGENCY: "head",
    may.CALENDAR: " ".join(set(Role) - {Role.OBSERVER}),
    may.CHANGE_CALENDAR: "supervisor",
    may.TEXTS: " ".join(set(Role) - {Role.OBSERVER}),
    may.EDIT_TEXTS: "administrator head deputy",
    may.DATA: "reception sealed_intake head deputy supervisor administrator",
    may.HANDLE_DATA: "reception sealed_intake head deputy",
    may.RETENTION: "supervisor head",
    may.PROPOSE_DISPOSAL: "supervisor",
    may.BREACHES: "administrator supervisor",
}
NOT_OURS = [VISITOR, SYSTEM, Actor("citizen", 1, "")]


def test_every_permission_has_words_and_alternatives() -> None:
    assert set(WORDS) == set(POLICY)
    named = {
        value for name, value in vars(may).items() if name.isupper() and isinstance(value, str)
    }
    assert named == set(POLICY)
    assert all(POLICY.values())


@pytest.mark.parametrize("kind", WANTED)
def test_who_may_do_what_with_a_case_given_to_the_handler(office: Office, kind: Kind) -> None:
    case = a_receipt(office, kind).case
    case.unit_id, case.handler_id = office.units["works"].id, office.officers[Role.HANDLER].id
    case.extracted = kind == Kind.DENUNCIATION
    for permission, wanted in WANTED[kind].items():
        got = {role for role in Role if allows(office.actors[role], permission, case)}
        assert got == set(wanted.split()), permission
        same_number = Actor("citizen", case.handler_id, "", opened=frozenset({case.id}))
        for actor in [*NOT_OURS, sender_of(case), same_number]:
            assert not allows(actor, permission, case), (permission, actor)


@pytest.mark.parametrize("permission", AT_THE_DOOR)
def test_who_may_pass_which_door(office: Office, permission: str) -> None:
    got = {role for role in Role if allows(office.actors[role], permission)}
    assert got == set(AT_THE_DOOR[permission].split())


def test_no_stranger_passes_a_door_of_the_office(office: Office) -> None:
    ours = {may.PUBLIC, may.FILE, may.TRACK, may.ACCOUNT}
    without_post = Actor("officer", office.officers[Role.HANDLER].id, "")
    for permission in set(POLICY) - ours:
        machine = {SYSTEM} if permission == may.CARRY_ON else set()
        for actor in {*NOT_OURS, without_post} - machine:
            assert not allows(actor, permission), (permission, actor)


def test_an_officer_without_a_post_has_no_right_over_his_case(office: Office) -> None:
    case = a_receipt(office).case
    case.handler_id = office.officers[Role.HANDLER].id
    gone = Actor("officer", case.handler_id, "")
    rights = {each for each in POLICY if allows(gone, each, case)}
    assert rights <= {may.PUBLIC, may.FILE}


def test_a_free_case_may_be_taken_by_a_handler_of_its_unit_only(office: Office) -> None:
    case = a_receipt(office).case
    handler = office.actors[Role.HANDLER]
    case.unit_id = office.units["works"].id
    assert allows(handler, may.HANDLE, case)
    case.unit_id = office.units["society"].id
    assert not allows(handler, may.HANDLE, case)
    sealed = a_receipt(office, Kind.DENUNCIATION).case
    sealed.unit_id = office.units["works"].id
    assert not allows(handler, may.HANDLE, sealed)


def test_only_the_sender_follows_a_case(office: Office) -> None:
    case = a_receipt(office).case
    assert allows(sender_of(case), may.TRACK, case)
    for actor in [*office.actors.values(), *NOT_OURS]:
        assert not allows(actor, may.TRACK, case)


def test_the_administrator_reads_no_case(office: Office) -> None:
    case = a_receipt(office).case
    admin = office.actors[Role.ADMINISTRATOR]
    rights = {each for each in POLICY if allows(admin, each, case)}
    accounts = {
        may.RESET, may.ASK_RESET, may.APPOINT, may.END_POST, may.ABSENCE, may.DATA, may.BREACHES,
    }  # fmt: skip
    office_wide = {
        may.PUBLIC,
        may.FILE,
        may.OFFICE,
        may.HEALTH,
        may.CALENDAR,
        may.TEXTS,
        may.EDIT_TEXTS,
    }
    assert rights == {*office_wide, *accounts}
