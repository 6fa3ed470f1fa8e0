"""Load the demonstration office: told anew from its first day, through the same services as the pages."""

import random
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click
from sqlalchemy import func, select, update

from office.base import clock, config
from office.base.db import db, transaction
from office.cases.models import Case
from office.people.demonstration import ACCOUNTS

if TYPE_CHECKING:
    from cli.demo.plans import Plan

RECENT = timedelta(days=7)
"""Promises younger than this are kept as they would have been; older ones count as kept."""
SWEPT = ("index", "files", "letters", "mail", "originals")


@dataclass(frozen=True)
class Opened:
    """A case a newcomer may open."""

    what: str
    code: str
    secret: str


def load(*, fresh: bool) -> None:
    """Set up the tables and fill them with the demonstration; without *fresh* only an empty office."""
    from cli.database import upgrade

    if config.current().production:
        raise click.ClickException("The demonstration is not loaded where real cases are kept.")
    if fresh:
        click.echo("Xóa dữ liệu cũ …")
        clear()
    upgrade()
    if db.session.scalar(select(Case.id).limit(1)) is not None:
        click.echo("Dữ liệu đã có, giữ nguyên. Muốn làm mới: make demo")
    else:
        fill(clock.now())
    db.session.remove()
    welcome()


def clear() -> None:
    """Remove all data of the instance; the key stays."""
    from cli.database import downgrade
    from office.search import place

    db.session.remove()
    if db.engine.dialect.name == "sqlite" and db.engine.url.database:
        db.engine.dispose()
        for ending in ("", "-wal", "-shm"):
            Path(f"{db.engine.url.database}{ending}").unlink(missing_ok=True)
    else:
        downgrade()
    place.current().forget()
    for folder in SWEPT:
        shutil.rmtree(config.current().instance / folder, ignore_errors=True)


def fill(now: datetime) -> None:
    """Tell every story up to *now* into the empty tables; the same moment gives the same stories."""
    from cli.demo import plans

    tell(now, plans.all_plans(now))


def tell(now: datetime, told: "list[Plan]") -> None:
    """Tell the stories of *told*, as far as they have come by *now*."""
    from cli.demo import gate, plans, supervision, tale
    from cli.demo.office import found
    from cli.demo.replay import Replay, at_office
    from office.cases import codes

    choose = random.Random(plans.SEED)  # noqa: S311 -- told alike each time
    session = db.session()
    session.expire_on_commit = False  # one writer: what was read stays true
    begun = at_office(choose, clock.moment_of(plans.first_day(now)), 0)
    with clock.at(begun):
        ward = found(begun)
    replay = Replay(now, _find_late)
    for each in tale.tell(ward, told):
        replay.add(each)
    with codes.chosen_by(choose.choice):
        replay.tell(_progress)
        with clock.at(now):
            gate.newest_waits(ward, now)
            supervision.mark(ward, now)
    _keep_promises(now)
    count = db.session.scalar(select(func.count()).select_from(Case))
    session.rollback()
    session.expire_on_commit = True
    click.echo(f"{count} vụ việc.")


def _find_late(at: datetime) -> None:
    """Do what upkeep does every night, in the transaction that is open."""
    from office.cases import duties, queries, workflow

    today = clock.day_of(at)
    for case_id in {*queries.late_clocks(today), *duties.broken_promises(today)}:
        case = db.session.get_one(Case, case_id)
        if workflow.find_overdue(case, at):
            workflow.touch(case)


def _progress(midnight: datetime) -> None:
    day = clock.local(midnight)
    if day.day == 1:
        count = db.session.scalar(select(func.count()).select_from(Case))
        click.echo(f"  đến {day:%m/%Y}: {count} vụ việc")


def _keep_promises(now: datetime) -> None:
    """Count old promises as kept, build the index once, and keep the young promises."""
    from office.base import outbox
    from office.base.outbox import Promise
    from office.letters import copies
    from office.search import sync

    click.echo("Lập chỉ mục tìm kiếm và in thư mới …")
    waiting = Promise.kept_at.is_(None)
    indexed = Promise.topic == sync.TOPIC
    with transaction():
        db.session.execute(
            update(Promise)
            .where(waiting, indexed | (Promise.made_at < now - RECENT))
            .values(kept_at=now)
        )
    sync.rebuild()
    with clock.at(now), copies.in_batch():
        while outbox.drain():
            pass


def stars() -> list[Opened]:
    """Return the cases a newcomer may open, with their secrets, worked out anew."""
    from cli.demo import plans, tale
    from office.cases import codes
    from office.people.accounts import hash_of

    named = {
        plans.LATE_STAR: "vụ việc trễ hạn",
        plans.CLOSED_STAR: "vụ việc đã xong, có thư cảm ơn",
        plans.SEALED_STAR: "tố cáo đang xác minh",
    }
    found = []
    for name, what in named.items():
        token = tale.token_of(name)
        code = db.session.scalar(select(Case.code).where(Case.request_key == hash_of(token)))
        if code:
            secret = codes.secret_for(token, sealed=name == plans.SEALED_STAR)
            found.append(Opened(what, code, secret))
    return found


def welcome() -> None:
    """Print the accounts and the codes a newcomer may try."""
    click.echo("\n  Tài khoản cán bộ (/can-bo/dang-nhap):")
    for each in ACCOUNTS:
        click.echo(f"  {each.post:32} {each.email:42} {each.passphrase}")
    click.echo("\n  Tra cứu thử (/tra-cuu), mã vụ việc và mã bí mật:")
    for star in stars():
        click.echo(f"  {star.what:32} {star.code:16} {star.secret}")
    click.echo("")
