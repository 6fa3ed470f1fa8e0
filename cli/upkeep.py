"""One tick of upkeep: keep promises, find what turned late, heal the index. Safe to repeat."""

import signal
import time
from dataclasses import dataclass
from datetime import date, timedelta

import structlog
from sqlalchemy import select

from office.base import anchors, clock, config, jumps, outbox, retention
from office.base.anchors import Anchor
from office.base.db import db, reading, transaction
from office.cases import (
    attention,
    calendar,
    chasing,
    duties,
    editions,
    holders,
    ladder,
    openings,
    paper_texts,
    quarantine,
    queries,
    reorganising,
    workflow,
)
from office.cases.models import Case
from office.letters import copies
from office.privacy import breaches, erasing
from office.search import digest, sync
from office.search.index import Broken, Busy

log = structlog.get_logger()
PAUSE_SECONDS = 2
THOROUGH_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Tick:
    """What one tick did."""

    kept: int
    late: int
    healed: int
    moved: int = 0
    scanned: int = 0
    understood: int = 0
    """Papers whose words were read for the search."""

    def in_words(self) -> str:
        """Return one line for the operator."""
        moved = f", {self.moved} clocks moved by the calendar" if self.moved else ""
        looked_at = f", {self.scanned} papers looked at" if self.scanned else ""
        understood = f", {self.understood} papers read" if self.understood else ""
        return f"{self.kept} promises kept, {self.late} cases found late, {self.healed} healed{moved}{looked_at}{understood}"


def tick(*, thorough: bool) -> Tick:
    """Keep what is promised; when *thorough*, also sweep the clocks and compare the index.

    The clocks follow a change of the calendar before any is found late.
    """
    with reading():
        editions.refresh()
        db.session.rollback()
    if thorough:
        look_at_the_clock()
    moved = calendar.catch_up(clock.now()) if thorough else 0
    late = find_late() if thorough else 0
    if thorough:
        remind()
    kept = 0
    with copies.in_batch():
        while (now_kept := outbox.drain()) > 0:
            kept += now_kept
    scanned = look_at_papers(thorough=thorough)
    understood = paper_texts.read_waiting(clock.now())
    healed = heal() if thorough else 0  # may take long; no letter waits for it
    if thorough:
        with transaction():
            reorganising.pass_on(clock.today(), clock.now())
        with transaction():
            openings.lapse(clock.now())
            openings.raise_overdue(clock.now())
            holders.forget_old(clock.now())
            retention.sweep(clock.now())
            breaches.remind(clock.now())
        erasing.carry_out(clock.now())
        anchor()
    return Tick(kept, late, healed, moved, scanned, understood)


_scanner = {"away": False}


def look_at_papers(*, thorough: bool) -> int:
    """Let the scanner look at what waits; while it is away, it is asked once a minute."""
    if _scanner["away"] and not thorough:
        return 0
    done = quarantine.scan_waiting(clock.now())
    _scanner["away"] = done.away
    return done.looked_at


def look_at_the_clock() -> None:
    """Keep a jump of the machine's clock since the last look."""
    with transaction():
        jump = jumps.look(config.current().instance)
        seconds = jump.seconds if jump else 0
    if seconds:
        log.warning("clock_jumped", seconds=seconds)


def anchor() -> None:
    """Sign the heads of trail and ledger once a day, and promise to mail them out of the house."""
    settings, now = config.current(), clock.now()
    with reading():  # a first anchor over a long history takes long: nobody shall wait for it
        heads = anchors.heads(now)
        db.session.rollback()
    if heads is None:
        return
    with transaction():
        made = anchors.sign(now, heads)
        if made is None:
            return
        for to in filter(None, (each.strip() for each in settings.anchor_mail.split(","))):
            outbox.put(
                "mail", to=to, subject=f"Mốc nhật ký {made.day:%d/%m/%Y}", text=_letter(made)
            )


def _letter(made: Anchor) -> str:
    settings = config.current()
    return (
        f"{settings.office_name} – mốc nhật ký ngày {made.day:%d/%m/%Y}. "
        "Xin giữ thư này: về sau ai sửa hoặc cắt nhật ký thì mốc không còn khớp.\n"
        "Please keep this mail: whoever rewrites the log later no longer fits this anchor.\n\n"
        f"{made.line}\nkey {made.key}\nsignature {made.signature}\n\n"
        f"{settings.site_address}/kiem-tra/nhat-ky\n"
    )


def heal() -> int:
    """Compare the index with the database; while someone else rebuilds it, all else goes on."""
    try:
        return sync.reconcile().total
    except (Busy, Broken) as why:
        log.warning("index_waits", reason=type(why).__name__)
        return 0


_reminded: dict[str, date] = {}


def remind() -> None:
    """Raise the rungs whose day has come; once a day, look whether somebody is there to answer."""
    today = clock.today()
    ladder.climb(today, clock.now())
    chasing.remind(today, clock.now())
    digest.send(today)
    if _reminded.get("passed_on") != today:
        ladder.pass_on(today, clock.now())
        _reminded["passed_on"] = today


def find_late() -> int:
    """Write down every clock that turned late since the last run, each in its own transaction.

    Once a day also what an apology promised anew and was not kept.
    """
    found, today = 0, clock.today()
    late = queries.late_clocks(today)
    if _reminded.get("promises") != today:
        late += [each for each in duties.broken_promises(today) if each not in late]
        _reminded["promises"] = today
    for case_id in late:
        with transaction():
            # The row alone is held: an outer join cannot be.
            case = db.session.get(Case, case_id, with_for_update={"of": Case})
            if case and workflow.find_overdue(case, clock.now()):
                workflow.touch(case)
                found += 1
    return found


def weigh() -> int:
    """Weigh every open case anew, each in its own transaction; return how many changed."""
    changed = 0
    for case_id in db.session.scalars(
        select(Case.id).where(Case.open.is_(True)).order_by(Case.id)
    ).all():
        with transaction():
            case = db.session.get_one(Case, case_id, with_for_update={"of": Case})
            before = (case.weight, case.reasons)
            attention.refresh(case)
            if before != (case.weight, case.reasons):
                workflow.touch(case)
                changed += 1
    return changed


def keep_going() -> None:
    """Tick every two seconds, thoroughly each minute, until told to stop."""
    going = [True]
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: going.clear())
    last = clock.now() - THOROUGH_EVERY
    while going:
        thorough = clock.now() - last >= THOROUGH_EVERY
        try:
            tick(thorough=thorough)
        except Exception as failure:  # noqa: BLE001 -- upkeep outlives every failure and says so
            db.session.rollback()
            log.error("upkeep_failed", error=type(failure).__name__)  # noqa: TRY400 -- a trace may quote a person
        finally:
            db.session.remove()
        if thorough:
            last = clock.now()
        time.sleep(PAUSE_SECONDS)
