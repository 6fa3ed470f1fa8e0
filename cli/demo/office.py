"""The demonstration office: the ward, its units, the agencies around it, its officers at work."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from office.base import clock
from office.base.db import db
from office.cases import holders
from office.law import working_days
from office.people import accounts
from office.people.actors import Actor
from office.people.demonstration import ACCOUNTS, AGENCY, UNITS, DemonstrationUnit, account
from office.people.models import Officer, Unit
from office.people.roles import Role

OUTSIDE = (
    ("construction", "Sở Xây dựng", "Department of Construction"),
    ("justice", "Sở Tư pháp", "Department of Justice"),
    ("health", "Sở Y tế", "Department of Health"),
    ("schools", "Sở Giáo dục và Đào tạo", "Department of Education and Training"),
    ("power", "Công ty Điện lực khu vực", "Regional Power Company"),
    ("water", "Công ty Cấp nước khu vực", "Regional Water Company"),
    ("police", "Công an phường Mây Trắng", "Police of May Trang Ward"),
    ("inspectorate", "Thanh tra Thành phố", "City Inspectorate"),
)
"""Agencies a case may be sent to, beside those the list of accounts names."""

UNIT_OF_FIELD = {
    "land": "works",
    "urban_order": "works",
    "traffic": "works",
    "drainage": "supply",
    "lighting": "works",
    "environment": "supply",
    "utilities": "supply",
    "noise": "society",
    "education": "society",
    "health": "society",
    "civil_status": "service",
    "staff_conduct": "office",
    "other": "office",
}
AGENCY_OF_FIELD = {
    "land": "department",
    "environment": "department",
    "urban_order": "construction",
    "traffic": "construction",
    "drainage": "construction",
    "lighting": "construction",
    "noise": "police",
    "civil_status": "justice",
    "education": "schools",
    "health": "health",
    "utilities": "power",
    "staff_conduct": "inspectorate",
    "other": "department",
}


@dataclass(frozen=True)
class Ward:
    """The office at work: its units by slug, and who acts in it."""

    agency: Unit
    units: dict[str, Unit]
    handlers: dict[str, Actor]
    """By the slug of their unit."""
    actors: dict[Role, Actor]
    """One for each role."""

    def unit_for(self, field: str) -> str:
        """Return the slug of the unit that handles *field*."""
        return UNIT_OF_FIELD[field]

    def agency_for(self, field: str) -> Unit:
        """Return the agency outside that *field* is sent to."""
        return self.units[AGENCY_OF_FIELD[field]]


def found(at: datetime) -> Ward:
    """Return the demonstration office, made at the moment *at* when there is none yet."""
    if db.session.scalar(select(Unit.id).where(Unit.slug == AGENCY)) is None:
        _make_units()
        for each in ACCOUNTS:
            _make_officer(each.email, each.post, each.passphrase, each.role, each.unit, at)
        db.session.flush()
    return at_work(clock.day_of(at))


def _make_units() -> None:
    others = (DemonstrationUnit(*each, "outside") for each in OUTSIDE)
    agency: Unit | None = None
    for each in (*UNITS, *others):
        parent = agency.id if agency and each.kind == "unit" else None
        unit = Unit(
            slug=each.slug, name=each.name, name_en=each.name_en, kind=each.kind, parent_id=parent
        )
        db.session.add(unit)
        db.session.flush()
        agency = agency or unit


def _make_officer(
    email: str, post: str, passphrase: str, role: Role, slug: str, at: datetime
) -> None:
    officer = accounts.add_officer(email, post, passphrase, at)
    unit_id = db.session.scalars(select(Unit.id).where(Unit.slug == slug)).one()
    accounts.appoint(officer, role, unit_id, clock.day_of(at))
    if role in holders.WITH_KEYS:
        holders.make_key(officer.id, passphrase, at)


def at_work(day: date) -> Ward:
    """Return the office as it stands on *day*; raises `sqlalchemy.exc.NoResultFound` without one."""
    units = {each.slug: each for each in db.session.scalars(select(Unit))}
    known = {each.email: each for each in db.session.scalars(select(Officer))}
    actors = {each.email: accounts.actor_of(known[each.email], day) for each in ACCOUNTS}
    return Ward(
        agency=units[AGENCY],
        units=units,
        handlers={each.unit: actors[each.email] for each in ACCOUNTS if each.role == Role.HANDLER},
        actors={role: actors[account(role).email] for role in Role},
    )


def last_morning(at: datetime) -> datetime:
    """Return nine o'clock of the last working day that began before *at*."""
    day = clock.day_of(at)
    while not working_days.is_working(day) or clock.moment_of(day, time(9)) > at:
        day -= timedelta(days=1)
    return clock.moment_of(day, time(9))
