"""Who may do what with a case: names, predicates and one table to read."""

from typing import Any

from office.base import permits
from office.cases.models import Case
from office.cases.sight import Level, level
from office.law.kinds import Kind
from office.people.actors import Actor
from office.people.roles import Role

READ = "case:read"
LIST = "case:list"
TRIAGE = "case:triage"
ASSIGN = "case:assign"
HANDLE = "case:handle"
ASK = "case:ask"
SUSPEND = "case:suspend"
GRANT_EXTENSION = "case:extension:grant"
SIGN = "case:sign"
CLOSE = "case:close"
REOPEN = "case:reopen"
NOTE = "case:note"
IDENTITY = "case:identity"
SEAL = "seal:read"
JUDGE_OPENING = "seal:judge"
EMERGENCY = "seal:emergency"
OVERSEE = "case:oversee"
LETTERS = "letter:list"
SIGN_LETTER = "letter:sign"
TRAIL = "trail:read"
HEALTH = "health:read"
CALENDAR = "calendar:read"
CHANGE_CALENDAR = "calendar:change"
RESET = "officer:reset"
ASK_RESET = "officer:reset:ask"
CONFIRM_RESET = "officer:reset:confirm"
OFFICE = "office:enter"
TRACK = "case:track"
FILE = "case:file"
PUBLIC = "public"
ACCOUNT = "account:own"

WORDS = {
    READ: "read a case",
    LIST: "see lists of the cases one may read",
    TRIAGE: "accept, decline, guide, transfer, join, change kind and field",
    ASSIGN: "give a case to a unit and an officer",
    HANDLE: "work on a case: answer point by point, propose an extension",
    ASK: "ask the citizen for what is missing",
    SUSPEND: "suspend and resume",
    GRANT_EXTENSION: "grant or refuse more time asked for by someone else",
    SIGN: "sign an answer, waive a letter",
    CLOSE: "close with evidence",
    REOPEN: "reopen, or uphold a closing the citizen disputes",
    NOTE: "write an internal note",
    IDENTITY: "ask for a denouncer's identity, with a reason that is logged",
    SEAL: "see openings and envelopes that wait for oneself",
    JUDGE_OPENING: "say whether an opening was justified, or open an inquiry",
    EMERGENCY: "lend the half of a key because a life is in danger",
    OVERSEE: "see what is late, long-pending and heavy",
    LETTERS: "see letters and their register",
    SIGN_LETTER: "sign and issue letters",
    TRAIL: "read and verify the trail",
    HEALTH: "see the health of the machine",
    CALENDAR: "read the working calendar, and note that moved due days were seen",
    CHANGE_CALENDAR: "close days, announce a year, take such a change back",
    RESET: "see which resets of officers' accounts wait",
    ASK_RESET: "send an officer a link for a new password, ask to take a lost second factor away",
    CONFIRM_RESET: "confirm, as the second person, that a lost second factor is taken away",
    OFFICE: "enter the officers' door",
    TRACK: "follow one's own case with code and secret",
    FILE: "file a case",
    PUBLIC: "read public pages",
    ACCOUNT: "use one's own citizen account",
}


def anyone(_actor: Actor, _thing: Any) -> bool:
    """Hold for everyone."""
    return True


def officer(actor: Actor, _thing: Any) -> bool:
    """Hold for an officer with a post today."""
    return actor.is_officer and bool(actor.posts)


def citizen(actor: Actor, _thing: Any) -> bool:
    """Hold for a citizen signed in to an account."""
    return actor.is_citizen


class held:  # noqa: N801 -- reads as a verb in the table
    """Hold for whoever has one of the roles."""

    def __init__(self, *roles: Role) -> None:
        self.roles = roles

    def __call__(self, actor: Actor, _thing: Any) -> bool:
        """Tell whether *actor* has one of the roles today."""
        return actor.has(*self.roles)


def seen(actor: Actor, case: Case | None) -> bool:
    """Hold for a case whose content the actor may see (or when no case is named yet)."""
    return case is None or level(actor, case) >= Level.EXTRACT


def listed(actor: Actor, case: Case | None) -> bool:
    """Hold for a case of which the actor may see at least the register line."""
    return case is None or level(actor, case) >= Level.LINE


def plain(_actor: Actor, case: Case | None) -> bool:
    """Hold for anything but a denunciation."""
    return case is None or case.kind != Kind.DENUNCIATION


def sealed(_actor: Actor, case: Case | None) -> bool:
    """Hold for a denunciation."""
    return case is None or case.kind == Kind.DENUNCIATION


def named_handler(actor: Actor, case: Case | None) -> bool:
    """Hold for the officer whom the case is assigned to."""
    # A citizen's number may be an officer's number, too.
    return officer(actor, case) and (case is None or case.handler_id == actor.id)


def free_in_unit(actor: Actor, case: Case | None) -> bool:
    """Hold for a handler of the unit that holds a case which nobody has taken yet."""
    if case is None:
        return actor.has(Role.HANDLER)
    return case.handler_id is None and case.unit_id in actor.units((Role.HANDLER,))


def leads_unit(actor: Actor, case: Case | None) -> bool:
    """Hold for the head of the unit that holds the case."""
    units = actor.units((Role.LEAD,))
    return bool(units) if case is None else case.unit_id in units


def opened(actor: Actor, case: Case | None) -> bool:
    """Hold for the citizen whose case it is, proved by secret or account."""
    if actor.is_officer:
        return False
    return case is None or level(actor, case) >= Level.ORIGINAL


RECEPTION = held(Role.RECEPTION)
INTAKE = held(Role.SEALED_INTAKE)
HEAD = held(Role.HEAD)
HANDLER = held(Role.HANDLER)
KEEPER = held(Role.SEAL_KEEPER)
SUPERVISOR = held(Role.SUPERVISOR)
ADMINISTRATOR = held(Role.ADMINISTRATOR)
WORKERS = held(Role.RECEPTION, Role.SEALED_INTAKE, Role.HANDLER, Role.LEAD, Role.HEAD)

POLICY: permits.Policy = {
    PUBLIC: [[anyone]],
    FILE: [[anyone]],
    TRACK: [[opened]],
    ACCOUNT: [[citizen]],
    RESET: [[ADMINISTRATOR], [SUPERVISOR], [HEAD]],
    ASK_RESET: [[ADMINISTRATOR]],
    CONFIRM_RESET: [[SUPERVISOR], [HEAD]],
    OFFICE: [[officer]],
    LIST: [[WORKERS], [SUPERVISOR]],
    READ: [[officer, listed]],
    TRIAGE: [[RECEPTION, plain, seen], [INTAKE, sealed, seen]],
    ASSIGN: [
        [RECEPTION, plain, seen],
        [INTAKE, sealed, seen],
        [leads_unit, plain, seen],
        [HEAD, seen],
    ],
    HANDLE: [
        [named_handler, seen],
        [free_in_unit, plain, seen],
        [leads_unit, plain, seen],
        [INTAKE, sealed, seen],
    ],
    ASK: [
        [RECEPTION, plain, seen],
        [named_handler, seen],
        [free_in_unit, plain, seen],
        [leads_unit, plain, seen],
        [INTAKE, sealed, seen],
    ],
    SUSPEND: [[HEAD, seen]],
    GRANT_EXTENSION: [[HEAD, seen]],
    SIGN: [[HEAD, seen]],
    CLOSE: [[named_handler, seen], [RECEPTION, plain, seen], [INTAKE, sealed, seen], [HEAD, seen]],
    REOPEN: [[HEAD, seen], [SUPERVISOR, plain, seen]],
    NOTE: [[officer, seen]],
    IDENTITY: [[sealed, named_handler, seen]],
    SEAL: [[INTAKE], [HANDLER], [HEAD], [KEEPER], [SUPERVISOR]],
    JUDGE_OPENING: [[SUPERVISOR]],
    EMERGENCY: [[sealed, HEAD, seen]],
    OVERSEE: [[SUPERVISOR], [HEAD]],
    LETTERS: [[WORKERS], [SUPERVISOR]],
    SIGN_LETTER: [[HEAD, seen]],
    TRAIL: [[SUPERVISOR]],
    HEALTH: [[ADMINISTRATOR], [SUPERVISOR]],
    CALENDAR: [[officer]],
    CHANGE_CALENDAR: [[SUPERVISOR]],
}


def allows(actor: Actor, permission: str, case: Case | None = None) -> bool:
    """Tell whether *actor* has *permission*, over *case* where one is named."""
    return permits.allows(POLICY, actor, permission, case)
