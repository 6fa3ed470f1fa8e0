"""What the seal costs: taking in, opening, signing in with a key, handing over; CPU ms each.

    python -m benchmarks.sealing --cases 200

An instance of its own; nothing is served, so the numbers are of the deeds alone, in the database's
transaction, without page or network. They are for comparing, no test depends on them.
"""

import argparse
import contextlib
import secrets
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from app import create_app
from cli.database import upgrade
from cli.demo.office import Ward, found
from office.base import clock, config
from office.base.db import db, transaction
from office.cases import holders, intake, openings, sealed
from office.cases.intake import Filing
from office.cases.models import Case
from office.cases.sealed import Holders, Key
from office.law.kinds import Kind
from office.people import accounts, demonstration
from office.people.actors import VISITOR, Actor
from office.people.models import Officer
from office.people.roles import Role
from office.seal import keys

NOW = datetime(2026, 11, 18, 3, 0, tzinfo=UTC)
"""A Wednesday, ten in the morning in Viet Nam."""
SIZES = (2, 5, 10)
"""Holders a denunciation is sealed to."""
WHO = {"name": "Người Gửi Để Đo", "phone": "0900 000 123", "address": "12 đường Lá Biếc"}
WORDS = {"subject": "Bán đất công", "body": "Đất công bị bán rẻ hai lần. " * 40}
TRIES = 20
PASSPHRASE = "một câu chỉ để đo 2026"
ASKED = openings.Asked(("name", "phone"), "verify", "Điều 24", "Đo thời gian.", 30)


def cost(deed: Callable[[], object], tries: int = TRIES) -> float:
    """Return the median CPU milliseconds of one *deed*."""
    spent = []
    for _ in range(tries):
        before = time.process_time()
        deed()
        spent.append(time.process_time() - before)
    return statistics.median(spent) * 1000


def denounced(ward: Ward) -> Case:
    """Take in one denunciation."""
    filing = Filing(
        kind=Kind.DENUNCIATION,
        wanted="Xem xét, xử lý",
        field="land",
        **WORDS,
        **WHO,
    )
    with transaction():
        token = secrets.token_urlsafe(24)
        return intake.receive(
            filing, VISITOR, clock.now(), token=token, unit_id=ward.agency.id
        ).case


def more(ward: Ward, role: Role, count: int) -> list[Officer]:
    """Add so many officers of *role* with a key."""
    made = []
    with transaction():
        for _ in range(count):
            name = f"{role.value}-{secrets.token_hex(4)}"
            officer = accounts.add_officer(f"{name}@demo.nghedan.example", name, PASSPHRASE, NOW)
            accounts.appoint(officer, role, ward.units["society"].id, clock.today())
            holders.make_key(officer.id, PASSPHRASE, NOW)
            made.append(officer)
    return made


def come_in(officer_id: int, password: str) -> Actor:
    """Sign in, the own key opened."""
    with transaction():
        token = accounts.begin(clock.now(), officer_id=officer_id)
        actor = accounts.visit(token, clock.now()).actor
        holders.come_in(actor, password, clock.now())
    return actor


def as_demonstrated(ward: Ward, role: Role) -> Actor:
    """Sign in as the demonstration's officer of *role*."""
    person = demonstration.account(role)
    return come_in(int(ward.actors[role].id or 0), person.passphrase)


def taking_in(ward: Ward) -> None:
    """Print what sealing costs by the number of holders, and one whole filing of a denunciation."""
    for size in SIZES:
        all_ = [Key(number, keys.new_pair().public) for number in range(size)]
        half = max(1, size // 2)
        to = Holders(all_[:half], all_[half:], all_[half:])
        spent = cost(lambda to=to: sealed.close_case("ND26-2222-2222", WHO, WORDS, "x" * 26, to))
        print(f"seal, {size:2} holders         {spent:8.1f} ms")
    to = holders.wanted(clock.today())
    count = len({each.id for each in (*to.a, *to.b)})
    print(f"take in whole, {count:2} holders{cost(lambda: denounced(ward)):8.1f} ms")


def opening(ward: Ward) -> None:
    """Print the cost of each step from the request to the window."""
    case = denounced(ward)
    with transaction():
        db.session.get_one(Case, case.id).handler_id = ward.handlers["works"].id
    as_demonstrated(ward, Role.SEALED_INTAKE)
    handler = next(
        x for x in demonstration.ACCOUNTS if x.role == Role.HANDLER and x.unit == "works"
    )
    asker = come_in(int(ward.handlers["works"].id or 0), handler.passphrase)
    lender = as_demonstrated(ward, Role.SEAL_KEEPER)
    spent: dict[str, list[float]] = {}

    def timed(name: str, deed: Callable[[], object]) -> object:
        before = time.process_time()
        with transaction():
            done = deed()
        spent.setdefault(name, []).append((time.process_time() - before) * 1000)
        return done

    def once() -> None:
        made = timed("ask", lambda: openings.ask(case, asker, clock.now(), ASKED).id)
        one = db.session.get_one(openings.Opening, made)
        timed("grant", lambda: openings.grant(one, lender, clock.now()))
        timed("begin", lambda: openings.begin(one, asker, clock.now()))
        timed("show", lambda: openings.shown(one, asker, clock.now()))

    for _ in range(TRIES):
        once()
    for name, each in spent.items():
        print(f"opening: {name:18}{statistics.median(each):8.1f} ms")


def handing_over(ward: Ward, cases: int) -> None:
    """Print the cost of handing *cases* over to a new recipient."""
    for _ in range(cases):
        denounced(ward)
    giver = as_demonstrated(ward, Role.SEALED_INTAKE)
    more(ward, Role.SEALED_INTAKE, 1)
    before = time.process_time()
    with transaction():
        gained = holders.hand_over(giver, clock.now(), most=cases)
    spent = (time.process_time() - before) * 1000
    print(f"hand over, {gained} cases  {spent:10.0f} ms  {spent / max(1, gained):6.2f} ms each")


def main() -> None:
    """Fill an instance and print what each deed costs."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("--cases", type=int, default=200, help="how many are handed over")
    said = asked.parse_args()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        app = create_app(config.read({}, instance=folder, log_level="CRITICAL"))
        with app.app_context(), clock.at(NOW):
            upgrade()
            with transaction():
                ward = found(NOW)
            print(
                f"sign in with a key       {cost(lambda: as_demonstrated(ward, Role.HEAD), 5):8.1f} ms"
            )
            opening(ward)
            handing_over(ward, said.cases)
            taking_in(ward)
            db.engine.dispose()


if __name__ == "__main__":
    main()
