"""What tests need in a line: a ward, a filing, a case at some stage."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from argon2 import PasswordHasher
from sqlalchemy.orm import make_transient_to_detached

from office.base import anchors, clock, config, pdfs
from office.base.anchors import Anchor
from office.base.db import db
from office.cases import (
    admissibility,
    closing,
    codes,
    extracts,
    handling,
    holders,
    intake,
    procedure,
    sealed,
    triage,
    workflow,
)
from office.cases.intake import Filing, Receipt
from office.cases.models import Case, Extract, SealKey, SealVisit
from office.law.kinds import Kind
from office.people import accounts, passwords
from office.people.actors import VISITOR, Actor
from office.people.models import Officer, Unit
from office.people.roles import Role
from office.seal import keys
from office.seal.keys import Pair
from office.search import index, place
from office.search.postgres import index as table_index

PASSPHRASE = "một câu dài chỉ để thử 2026"
_pairs: list[Pair] = []
_secrets: dict[str, str] = {}
UNITS_OF = {Role.HANDLER: "works", Role.LEAD: "works", Role.SEAL_KEEPER: "office"}
"""Everyone else belongs to the ward."""


@dataclass
class Office:
    """A small ward, ready for work."""

    ward: Unit
    units: dict[str, Unit]
    officers: dict[Role, Officer] = field(default_factory=dict)
    actors: dict[Role, Actor] = field(default_factory=dict)


def a_small_ward() -> Office:
    """Make the ward, three units, a city department, and an officer for each role."""
    ward = a_unit("ward", "UBND phường Mây Trắng", "agency")
    units = {
        "office": a_unit("office", "Văn phòng HĐND và UBND", "unit", ward),
        "works": a_unit("works", "Phòng Kinh tế, Hạ tầng và Đô thị", "unit", ward),
        "society": a_unit("society", "Phòng Văn hóa - Xã hội", "unit", ward),
        "department": a_unit("department", "Sở Nông nghiệp và Môi trường", "outside"),
    }
    made = Office(ward, units)
    for role in Role:
        unit = UNITS_OF.get(role, "")
        unit = units[unit] if unit else ward
        made.officers[role] = an_officer(f"{role}@test.example", role, unit)
        made.actors[role] = accounts.actor_of(made.officers[role], clock.today())
    db.session.commit()
    return made


@dataclass(frozen=True)
class _Memory:
    """A small ward as it lay in the database: rows by table, and who acts in it."""

    rows: dict[str, list[tuple[Any, ...]]]
    ward: int
    units: dict[str, int]
    officers: dict[Role, int]
    actors: dict[Role, Actor]


_remembered: dict[tuple[str, datetime], _Memory] = {}
"""By the folder of the application, whose key seals the trail, and the moment."""


def the_small_ward() -> Office:
    """Do as `a_small_ward`, which must be all there is: made once, from then on laid down as it was."""
    if db.engine.dialect.name != "sqlite":
        return a_small_ward()  # rows are laid down as SQLite's driver takes them
    place = (str(config.current().instance), clock.now())
    if place not in _remembered:
        made = a_small_ward()
        _remembered[place] = _remember(made)
        return made
    known = _remembered[place]
    connection = db.session.connection()
    for table, rows in known.rows.items():
        marks = ", ".join("?" * len(rows[0]))
        connection.exec_driver_sql(f'INSERT INTO "{table}" VALUES ({marks})', rows)
    db.session.commit()
    units = {slug: _lying(Unit, number) for slug, number in known.units.items()}
    officers = {role: _lying(Officer, number) for role, number in known.officers.items()}
    return Office(_lying(Unit, known.ward), units, officers, dict(known.actors))


def _remember(made: Office) -> _Memory:
    connection = db.session.connection()
    rows = {
        table.name: [tuple(row) for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"')]
        for table in db.metadata.sorted_tables
    }
    known = _Memory(
        rows={table: lying for table, lying in rows.items() if lying},
        ward=made.ward.id,
        units={slug: unit.id for slug, unit in made.units.items()},
        officers={role: officer.id for role, officer in made.officers.items()},
        actors=dict(made.actors),
    )
    db.session.commit()
    return known


def _lying(model: Any, number: int) -> Any:
    """Return the row *number* of *model*, to be read when it is asked for something."""
    row = model(id=number)
    make_transient_to_detached(row)
    db.session.add(row)
    return row


def a_unit(slug: str, name: str, kind: str, parent: Unit | None = None) -> Unit:
    """Make a unit."""
    unit = Unit(slug=slug, name=name, name_en=name, kind=kind, parent_id=parent and parent.id)
    db.session.add(unit)
    db.session.flush()
    return unit


def an_officer(email: str, role: Role, unit: Unit, name: str = "") -> Officer:
    """Make an officer with one post; the pass phrase is PASSPHRASE."""
    officer = Officer(
        email=email, name=name or f"Cán bộ {role}", password_hash=_kept(), made_at=clock.now()
    )
    db.session.add(officer)
    db.session.flush()
    accounts.appoint(officer, role, unit.id, date(2025, 1, 1))
    if role in holders.WITH_KEYS:
        a_key(officer)
    db.session.flush()
    return officer


def a_key(officer: Officer, password: str = PASSPHRASE) -> Pair:
    """Give *officer* a key pair that *password* opens, and return it."""
    if not _pairs:
        _pairs.extend(keys.new_pair() for _ in range(12))
    pair = _pairs[officer.id % len(_pairs)]
    locked = sealed.locked(officer.id, pair.private, password)
    db.session.add(
        SealKey(officer_id=officer.id, public=pair.public, made_at=clock.now(), **locked)
    )
    db.session.flush()
    return pair


def at_work(actor: Actor) -> Actor:
    """Return *actor* in a visit in which the own key is open, as after a sign-in."""
    token = accounts.begin(clock.now(), officer_id=actor.id)
    key = holders.key_of(int(actor.id or 0))
    if key is not None:
        private = next(each.private for each in _pairs if each.public == key.public)
        closed = sealed.close_for_visit(token, private)
        db.session.add(
            SealVisit(
                session_id=accounts.hash_of(token), key_id=key.id, closed=closed,
                made_at=clock.now(),
            )
        )  # fmt: skip
    db.session.flush()
    return replace(actor, token=token)


@cache
def quick_hasher() -> PasswordHasher:
    """Return the same Argon2id with the smallest cost; tests/people/test_passwords.py tries the real one."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@contextmanager
def cheap_secrets() -> Iterator[None]:
    """Ask Argon2 for the smallest cost.

    tests/seal/test_keys.py, tests/people/test_passwords.py and tests/cases/test_codes.py look at the
    real one.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "MEMORY_KIB", 64)
        patch.setattr(keys, "ROUNDS", 1)
        patch.setattr(codes, "STRETCH_KIB", 64)
        patch.setattr(codes, "STRETCH_ROUNDS", 1)
        patch.setattr(passwords, "_hasher", quick_hasher)
        yield


@cache
def _kept() -> str:
    return quick_hasher().hash(passwords.normal(PASSPHRASE))


@cache
def a_pdf(pages: int = 1) -> bytes:
    """Return a document of empty pages that tells nothing else."""
    with pikepdf.new() as made:
        for _ in range(pages):
            made.add_blank_page()
        out = BytesIO()
        made.save(out, deterministic_id=True)
    return pdfs.strip(out.getvalue())


def a_filing(kind: Kind = Kind.FEEDBACK, **said: Any) -> Filing:
    """Return a filing of *kind* with sensible words."""
    facts: dict[str, Any] = {
        "subject": "Đèn đường Cầu Vồng 5 tắt ba tuần",
        "body": "Dãy đèn trước nhà số 80 đến số 140 tắt đã ba tuần, tối rất nguy hiểm.",
        "wanted": "Sửa đèn trong tuần",
        "field": "lighting",
        "place": "Đường Cầu Vồng 5",
        "name": "Người Gửi Thử",
        "phone": "0900 000 123",
        "email": "nguoi.gui@test.example",
        "address": "12 đường Lá Biếc",
    }
    return Filing(kind=kind, **{**facts, **said})


def a_receipt(office: Office, kind: Kind = Kind.FEEDBACK, **said: Any) -> Receipt:
    """File a case now and return its receipt, with the secret."""
    made = intake.receive(
        a_filing(kind, **said),
        VISITOR,
        clock.now(),
        token=secrets.token_urlsafe(24),
        unit_id=office.ward.id,
    )
    _secrets[made.case.code] = made.secret
    db.session.commit()
    return made


@contextmanager
def days_later(days: int) -> Iterator[datetime]:
    """Pretend that so many days have passed."""
    with clock.at(clock.now() + timedelta(days=days)):
        yield clock.now()


STAGES = ("received", "accepted", "proposed", "answered", "closed")


def a_case(
    office: Office,
    kind: Kind = Kind.FEEDBACK,
    status: str = "received",
    outcome: str = "done",
    **said: Any,
) -> Case:
    """Return a case brought to *status* (received, accepted, proposed, answered or closed) now.

    A complaint is closed 31 days later: its decision must have taken effect.
    """
    case = a_receipt(office, kind, **said).case
    stages = STAGES
    triager = Role.SEALED_INTAKE if kind == Kind.DENUNCIATION else Role.RECEPTION
    actors = office.actors
    for stage in stages[1 : stages.index(status) + 1]:
        now = clock.now()
        if stage == "accepted":
            if kind == Kind.DENUNCIATION:
                an_extract(office, case)
            triage.accept(
                case,
                actors[triager],
                now,
                unit=office.units["works"],
                handler_id=office.officers[Role.HANDLER].id,
                all_good=True,
            )
        elif stage == "proposed":
            if kind == Kind.DENUNCIATION or (kind == Kind.COMPLAINT and outcome != "done"):
                found_out(office, case)
            answers = {each.number: ("Đã sửa xong ngày hôm nay.", outcome) for each in case.points}
            handling.draft_answer(case, actors[Role.HANDLER], now, answers)
            handling.propose(case, actors[Role.HANDLER], now)
        elif stage == "answered":
            handling.answer(case, actors[Role.HEAD], now)
        else:
            with days_later(carried_out(office, case)) as then:
                closing.close(case, actors[Role.HANDLER], then, evidence="Đã sửa, có ảnh chụp.")
    db.session.commit()
    return case


STEP = {
    "paper": "12/QĐ-UBND", "way": "trao tay", "place": "Niêm yết tại trụ sở", "reason": "Theo luật.",
    "findings": "Đã xem hồ sơ, đã đến nơi.", "differs": "no", "heard": "yes",
}  # fmt: skip
"""What the forms of a procedure ask for, in words that fit every case."""


def step(office: Office, case: Case, name: str, role: Role = Role.HANDLER, **said: Any) -> None:
    """Take one step of the procedure today."""
    facts = {**STEP, "day": clock.today().isoformat(), **said}
    procedure.take(case, name, office.actors[role], clock.now(), **facts)
    db.session.commit()


def found_out(office: Office, case: Case) -> None:
    """Find the facts of a complaint or denunciation."""
    step(office, case, "verify")
    step(office, case, "report")


def carried_out(office: Office, case: Case) -> int:
    """Do all that follows a decision or conclusion; return in how many days it ends."""
    handler, days = office.actors[Role.HANDLER], 31 if case.kind == Kind.COMPLAINT else 0
    for later in (0, days):
        with days_later(later):
            for name in ("notify", "send", "act", "publish", "take_effect", "direct"):
                if any(each.name == name for each in workflow.available(case, handler)):
                    step(office, case, name)
    return days


def found_against(case: Case, actor: Actor, ground: str) -> None:
    """Bring the checklist of *case* to give *ground*; what can be supplied was asked for in vain."""
    item = admissibility.behind(case, ground)
    said = {item.id: (item.unlawful, "Đã xem đơn và giấy tờ.")}
    admissibility.answer(case, actor, clock.now(), said)
    if item.supply_vi and case.status == "received":
        handling.ask(case, actor, clock.now(), question="Xin bổ sung.")
        handling.go_on(case, actor, clock.now())
        admissibility.answer(case, actor, clock.now(), said)


def an_extract(office: Office, case: Case, **words: str) -> Extract:
    """Bring *case* through the gate: written by sealed intake, approved by the head."""
    now = clock.now()
    writer, second = (at_work(office.actors[role]) for role in (Role.SEALED_INTAKE, Role.HEAD))
    said = {**extracts.original_of(case, writer), **words}
    made = extracts.write(case, writer, now, said, "written")
    found = extracts.check(case, writer, said)
    extracts.submit(case, made, writer, now, {each.key: "cần cho việc xác minh" for each in found})
    extracts.approve(case, made, second, now)
    return made


def sender_of(case: Case, secret: str = "") -> Actor:
    """Return the citizen who opened *case* with its secret (known here when a builder filed it)."""
    token = accounts.begin(clock.now(), opened=[case.id])
    if secret := secret or _secrets.get(case.code, ""):
        holders.sender_came_in(token, case, secret, clock.now())
    return Actor("visitor", None, "", opened=frozenset({case.id}), token=token)


def served(office: Office, case: Case) -> None:
    """Send the decision to suspend, or to go on, today."""
    today = clock.today().isoformat()
    handler = office.actors[Role.HANDLER]
    procedure.take(case, "serve", handler, clock.now(), day=today, way="trao tay")


def anchored(at: datetime) -> Anchor | None:
    """Read the heads of both chains and sign them, as the upkeep does once a day."""
    heads = anchors.heads(at)
    return anchors.sign(at, heads) if heads else None


def lose_the_index(patch: pytest.MonkeyPatch) -> None:
    """Make what there is to search in one of another edition, which nobody reads."""
    for module in (index, table_index):
        patch.setattr(module, "shape", lambda: "another")
    place.current().forget()
