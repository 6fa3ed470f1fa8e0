"""Who may do what with a case: names, predicates and one table to read."""

from functools import lru_cache

from sqlalchemy import ColumnElement, and_

from office.base import permits
from office.cases import conditions as c
from office.cases.conditions import (
    Condition,
    Ways,
    anyone,
    citizen,
    free_in_unit,
    held,
    in_charge,
    in_person,
    leads_unit,
    named_handler,
    officer,
    plain,
    sealed,
    where,
)
from office.cases.models import Case
from office.cases.sight import Level, not_about, set_aside, ways_to
from office.people.actors import SYSTEM, Actor
from office.people.roles import Role

READ = "case:read"
COUNTER = "case:counter"
LIST = "case:list"
TRIAGE = "case:triage"
ASSIGN = "case:assign"
VERIFY = "case:verify"
HANDLE = "case:handle"
ASK = "case:ask"
INQUIRE = "case:inquire"
ASKED = "inquiry:answer"
SUSPEND = "case:suspend"
GRANT_EXTENSION = "case:extension:grant"
SIGN = "case:sign"
CLOSE = "case:close"
REOPEN = "case:reopen"
NOTE = "case:note"
GROUP = "case:group"
MATTERS = "matter:read"
MATTER = "matter:keep"
IDENTITY = "case:identity"
SEAL = "seal:read"
EXTRACT = "extract:write"
APPROVE_EXTRACT = "extract:approve"
JUDGE_OPENING = "seal:judge"
EMERGENCY = "seal:emergency"
LIFT = "case:lift"
OVERSEE = "case:oversee"
REMINDERS = "reminder:list"
BULK = "case:bulk"
ASK_WHY = "reminder:ask"
SURFACE = "case:surface"
COUNTS = "counts:read"
REVIEW = "reading:review"
LETTERS = "letter:list"
SIGN_LETTER = "letter:sign"
AUTHORISE = "letter:authorise"
SEND_AGAIN = "promise:again"
RESERVE = "register:reserve"
HAND_LETTER = "letter:hand"
TRAIL = "trail:read"
HEALTH = "health:read"
CALENDAR = "calendar:read"
CHANGE_CALENDAR = "calendar:change"
TEXTS = "text:read"
EDIT_TEXTS = "text:edit"
RESET = "officer:reset"
ASK_RESET = "officer:reset:ask"
CONFIRM_RESET = "officer:reset:confirm"
APPOINT = "post:ask"
GRANT_POST = "post:grant"
END_POST = "post:end"
ABSENCE = "absence:note"
SUBSTITUTE = "substitute:name"
DATA = "data:enter"
HANDLE_DATA = "data:request"
RETENTION = "data:retention"
PROPOSE_DISPOSAL = "data:retention:propose"
BREACHES = "data:breach"
OFFICE = "office:enter"
CARRY_ON = "case:carry_on"
TRACK = "case:track"
FILE = "case:file"
PUBLIC = "public"
ACCOUNT = "account:own"

WORDS = {
    READ: "read a case",
    LIST: "see lists of the cases one may read",
    COUNTER: "file for someone at the counter, on the telephone or by letter",
    TRIAGE: "accept, decline, guide, transfer, join, change kind and field",
    ASSIGN: "give a case to a unit and an officer",
    VERIFY: "appoint verifiers of a case for a term, and end it, never oneself",
    HANDLE: "work on a case: answer point by point, propose an extension",
    ASK: "ask the citizen for what is missing",
    INQUIRE: "ask another unit or an outside body about a case, take the question back",
    ASKED: "see and answer what one's own unit is asked",
    SUSPEND: "suspend and resume",
    GRANT_EXTENSION: "grant or refuse more time asked for by someone else",
    SIGN: "sign an answer, waive a letter",
    CLOSE: "close with evidence",
    REOPEN: "reopen, or uphold a closing the citizen disputes",
    NOTE: "write an internal note",
    GROUP: "write down who signed a letter of several people, who represents them, who was told",
    MATTERS: "see long-running matters with those of their cases one may read",
    MATTER: "open a long-running matter, name its owner, add cases, close it with evidence",
    IDENTITY: "ask for a denouncer's identity, with a reason that is logged",
    SEAL: "see openings and envelopes that wait for oneself",
    EXTRACT: "write an extract of a denunciation, redact its papers",
    APPROVE_EXTRACT: "approve or return an extract or a redacted paper (never one's own)",
    JUDGE_OPENING: "say whether an opening was justified, or open an inquiry",
    EMERGENCY: "lend the half of a key because a life is in danger",
    LIFT: "ask that someone set aside be let in again, or decide it for someone else",
    OVERSEE: "see what is late, long-pending and heavy",
    BULK: "do one deed for many cases, each as on its own page; never a decision",
    REMINDERS: "see what reminds oneself of a limit, and explain it",
    ASK_WHY: "ask for an explanation with a day, accept what someone else wrote or ask again",
    SURFACE: "pin a case on top of the lists of supervision, take it off one for a time, note where it was raised in public",
    COUNTS: "see figures by unit, none below five",
    REVIEW: "see reading out of the ordinary, ask the officer, close it; never one's own",
    LETTERS: "see letters and their register",
    SIGN_LETTER: "sign and issue letters",
    AUTHORISE: "let an officer sign some kinds of papers under a written mandate, and end it",
    SEND_AGAIN: "try again what could not be sent, or let it go with a reason",
    RESERVE: "reserve a number of a register for a paper written outside, use or cancel it",
    HAND_LETTER: "write down how a letter was handed over at the counter or by post",
    TRAIL: "read and verify the trail",
    HEALTH: "see the health of the machine",
    CALENDAR: "read the working calendar, and note that moved due days were seen",
    CHANGE_CALENDAR: "close days, announce a year, take such a change back",
    TEXTS: "read the texts of papers through time, print one as a test",
    EDIT_TEXTS: "keep a new version of the text of a paper, from a day on",
    RESET: "see which resets of officers' accounts wait",
    ASK_RESET: "send an officer a link for a new password, ask to take a lost second factor away",
    CONFIRM_RESET: "confirm, as the second person, that a lost second factor is taken away",
    APPOINT: "ask that an officer be given a post, never oneself",
    GRANT_POST: "grant or refuse, as the second person, a post asked for by someone else",
    END_POST: "end a post at once, with a reason",
    ABSENCE: "note that the head is away or back, never as deputy",
    SUBSTITUTE: "name who stands in for oneself, or for an officer one leads, and end it",
    DATA: "see what concerns personal data",
    HANDLE_DATA: "decide what someone asks about their own data",
    RETENTION: "see what the schedule lets go, approve it as the second person, hold a case back",
    PROPOSE_DISPOSAL: "propose to let go what the schedule says is over",
    BREACHES: "keep the register of breaches of personal data",
    OFFICE: "enter the officers' door",
    CARRY_ON: "let a case lead on for those that went with an ended one (no person does)",
    TRACK: "follow one's own case with code and secret",
    FILE: "file a case",
    PUBLIC: "read public pages",
    ACCOUNT: "use one's own citizen account",
}


class Seen(Condition):
    """Hold for a case of which the actor sees at least so much, and which is not about the actor."""

    def __init__(self, words: str, least: Level) -> None:
        super().__init__(words, lambda actor: ways_to(actor, least))


class Opened(Condition):
    """Hold for the citizen whose case it is; a page that names none yet asks for the secret."""

    def __call__(self, actor: Actor, case: Case | None) -> bool:
        """Tell whether *case* was opened or filed by *actor*."""
        return not actor.is_officer if case is None else super().__call__(actor, case)


seen = Seen("sees what it says", Level.EXTRACT)
machine = Condition("the machine itself", lambda actor: c.ALWAYS if actor == SYSTEM else c.NEVER)
listed = Seen("sees its register line", Level.LINE)
opened = Opened(c.sender.words, c.sender.ways)
information = c.of_kinds("an information request", c.INFORMATION)

RECEPTION = held(Role.RECEPTION)
SORTER = held(Role.TRIAGE)
INTAKE = held(Role.SEALED_INTAKE)
HANDLER = held(Role.HANDLER)
KEEPER = held(Role.SEAL_KEEPER)
INFORMER = held(Role.INFORMATION_OFFICER)
CLERK = held(Role.DIALOGUE_CLERK)
HEAD = c.head
CHAIR = held(Role.HEAD)
"""The head in person: what touches the rights of others no deputy does."""
SUPERVISOR = held(Role.SUPERVISOR)
ADMINISTRATOR = held(Role.ADMINISTRATOR)
OBSERVER = held(Role.OBSERVER)
INSIDE = held(*(each for each in Role if each is not Role.OBSERVER))
WORKERS = held(
    Role.RECEPTION,
    Role.TRIAGE,
    Role.SEALED_INTAKE,
    Role.HANDLER,
    Role.LEAD,
    Role.VERIFIER,
    Role.INFORMATION_OFFICER,
)

POLICY: dict[str, list[list[Condition]]] = {
    PUBLIC: [[anyone]],
    FILE: [[anyone]],
    TRACK: [[opened]],
    CARRY_ON: [[machine]],
    ACCOUNT: [[citizen]],
    RESET: [[ADMINISTRATOR], [SUPERVISOR], [CHAIR]],
    ASK_RESET: [[ADMINISTRATOR]],
    CONFIRM_RESET: [[SUPERVISOR], [CHAIR]],
    APPOINT: [[ADMINISTRATOR], [CHAIR]],
    GRANT_POST: [[SUPERVISOR], [CHAIR]],
    END_POST: [[ADMINISTRATOR], [SUPERVISOR], [CHAIR]],
    ABSENCE: [[ADMINISTRATOR], [SUPERVISOR], [CHAIR]],
    SUBSTITUTE: [[HANDLER], [held(Role.LEAD)], [INTAKE], [in_charge]],
    DATA: [[RECEPTION], [INTAKE], [HEAD], [SUPERVISOR], [ADMINISTRATOR]],
    HANDLE_DATA: [[RECEPTION, plain, seen], [INTAKE, sealed, seen], [HEAD, seen]],
    RETENTION: [[SUPERVISOR], [CHAIR]],
    PROPOSE_DISPOSAL: [[SUPERVISOR]],
    BREACHES: [[ADMINISTRATOR], [SUPERVISOR]],
    OFFICE: [[officer]],
    LIST: [[WORKERS], [CLERK], [HEAD], [SUPERVISOR]],
    COUNTER: [[RECEPTION], [INTAKE], [INFORMER]],
    READ: [[officer, listed]],
    TRIAGE: [
        [RECEPTION, plain, seen],
        [SORTER, plain, seen],
        [INTAKE, sealed, seen],
        [INFORMER, information, seen],
    ],
    ASSIGN: [
        [RECEPTION, plain, seen],
        [SORTER, plain, seen],
        [INTAKE, sealed, seen],
        [INFORMER, information, seen],
        [leads_unit, plain, seen],
        [HEAD, seen],
    ],
    VERIFY: [[INTAKE, sealed, seen], [leads_unit, plain, seen], [HEAD, listed]],
    HANDLE: [
        [named_handler, seen],
        [free_in_unit, plain, seen],
        [leads_unit, plain, seen],
        [INTAKE, sealed, seen],
        [INFORMER, information, seen],
    ],
    ASK: [
        [RECEPTION, plain, seen],
        [SORTER, plain, seen],
        [named_handler, seen],
        [free_in_unit, plain, seen],
        [leads_unit, plain, seen],
        [INTAKE, sealed, seen],
        [INFORMER, information, seen],
    ],
    INQUIRE: [
        [named_handler, seen],
        [free_in_unit, plain, seen],
        [leads_unit, plain, seen],
        [c.verifying, seen],
        [INTAKE, sealed, seen],
        [INFORMER, information, seen],
        [HEAD, seen],
    ],
    ASKED: [[HANDLER], [held(Role.LEAD)]],
    SUSPEND: [[HEAD, seen]],
    GRANT_EXTENSION: [[HEAD, seen]],
    SIGN: [[HEAD, seen]],
    CLOSE: [
        [named_handler, seen],
        [RECEPTION, plain, seen],
        [INTAKE, sealed, seen],
        [INFORMER, information, seen],
        [HEAD, seen],
    ],
    REOPEN: [[HEAD, seen], [SUPERVISOR, plain, seen]],
    NOTE: [[officer, seen]],
    IDENTITY: [[sealed, in_person, seen]],
    GROUP: [
        [RECEPTION, plain, seen],
        [SORTER, plain, seen],
        [named_handler, plain, seen],
        [leads_unit, plain, seen],
        [INFORMER, information, seen],
        [HEAD, plain, seen],
    ],
    MATTERS: [[WORKERS], [HEAD], [SUPERVISOR]],
    MATTER: [
        [RECEPTION, plain, seen],
        [SORTER, plain, seen],
        [leads_unit, plain, seen],
        [HEAD, plain, seen],
        [SUPERVISOR, plain, seen],
    ],
    SEAL: [[INTAKE], [HANDLER], [CHAIR], [KEEPER], [SUPERVISOR]],
    EXTRACT: [[INTAKE, sealed, seen]],
    APPROVE_EXTRACT: [[INTAKE, sealed, seen], [HEAD, sealed, listed]],
    JUDGE_OPENING: [[SUPERVISOR]],
    EMERGENCY: [[sealed, CHAIR, listed]],
    LIFT: [
        [RECEPTION, plain, seen],
        [SORTER, plain, seen],
        [INTAKE, sealed, seen],
        [HEAD, listed],
        [SUPERVISOR, plain, seen],
    ],
    OVERSEE: [[SUPERVISOR], [in_charge]],
    BULK: [
        [RECEPTION],
        [SORTER],
        [INTAKE],
        [HANDLER],
        [held(Role.LEAD)],
        [INFORMER],
        [HEAD],
        [SUPERVISOR],
    ],
    REMINDERS: [[WORKERS], [CLERK], [HEAD], [SUPERVISOR]],
    ASK_WHY: [[leads_unit, plain, seen], [HEAD, listed], [SUPERVISOR, listed]],
    SURFACE: [[leads_unit, plain, seen], [HEAD, listed], [SUPERVISOR, listed]],
    COUNTS: [[OBSERVER]],
    REVIEW: [[SUPERVISOR], [CHAIR]],
    LETTERS: [[WORKERS], [HEAD], [SUPERVISOR]],
    SIGN_LETTER: [[HEAD, seen]],
    AUTHORISE: [[CHAIR]],
    SEND_AGAIN: [[RECEPTION], [HEAD], [SUPERVISOR]],
    RESERVE: [[RECEPTION], [HEAD]],
    HAND_LETTER: [
        [RECEPTION, plain, seen],
        [named_handler, plain, seen],
        [leads_unit, plain, seen],
        [INFORMER, information, seen],
    ],
    TRAIL: [[SUPERVISOR]],
    HEALTH: [[ADMINISTRATOR], [SUPERVISOR]],
    CALENDAR: [[INSIDE]],
    CHANGE_CALENDAR: [[SUPERVISOR]],
    TEXTS: [[INSIDE]],
    EDIT_TEXTS: [[ADMINISTRATOR], [HEAD]],
}


def allows(actor: Actor, permission: str, case: Case | None = None) -> bool:
    """Tell whether *actor* has *permission*, over *case* where one is named.

    Over a case that is about the actor there is no right at all.
    """
    if case is not None and set_aside(actor, case):
        return False
    return permits.allows(POLICY, actor, permission, case)


def allowed(actor: Actor, permission: str) -> ColumnElement[bool]:
    """Return `allows(…)` over each case as the condition of a query."""
    return and_(where(_ways(actor, permission)), not_about(actor))


@lru_cache(maxsize=1024)
def _ways(actor: Actor, permission: str) -> Ways:
    return c.any_of(POLICY[permission], actor)
