"""Nobody opens alone: neither half, nor the database, a backup, the settings, the administrator.

Each thief below has everything but one thing; the last test puts that thing back and it opens.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from pathlib import Path

import pytest
from sqlalchemy import select

from office.base import clock, config
from office.base.db import db
from office.cases import holders, openings, sealed
from office.cases.models import Case, SealKey, SealShare, SealVisit
from office.cases.sealed import DoesNotOpen, Unlocked
from office.law.kinds import Kind
from office.people import accounts
from office.people.actors import Actor
from office.people.roles import Role
from office.seal import envelope, keys
from tests.builders import PASSPHRASE, Office, a_receipt, an_officer, at_work, days_later

NAME = "Người Gửi Thử"
ASKED = openings.Asked(("name",), "verify", "Điều 24 Luật Tố cáo", "Đối chiếu chữ ký", 30)


@pytest.fixture
def case(office: Office) -> Case:
    """A denunciation, sealed to one recipient, one keeper and the head."""
    return a_receipt(office, Kind.DENUNCIATION).case


def key_of(office: Office, role: Role) -> Unlocked:
    """Return the open key of *role*, as its own visit has it."""
    found = sealed.key_of_visit(at_work(office.actors[role]))
    assert found
    return found


def opened(case: Case, half_a: bytes, half_b: bytes) -> str:
    return str(sealed.open_halves(case, half_a, half_b)["name"])


def half(case: Case, name: str, with_: Unlocked) -> bytes:
    found = sealed.half_of(case, name, with_)
    assert found
    return found


def guesses(case: Case, known: list[bytes]) -> Iterator[bytes]:
    """Yield what could be tried as a key by whoever has *known*: each, any two joined, none."""
    yield bytes(envelope.KEY)
    yield from known
    for one, other in combinations(known, 2):
        yield envelope.together(one, other)


def demand_closed(case: Case, known: list[bytes]) -> None:
    kept = case.parties[0].sealed
    assert kept
    for key in guesses(case, known):
        with pytest.raises(DoesNotOpen):
            envelope.open_identity(kept, envelope.place(case.code, "identity"), key)


def test_both_halves_open(office: Office, case: Case) -> None:
    """The other tests prove something only because this one opens."""
    taker, keeper = key_of(office, Role.SEALED_INTAKE), key_of(office, Role.SEAL_KEEPER)
    assert opened(case, half(case, "a", taker), half(case, "b", keeper)) == NAME


@pytest.mark.parametrize("role", [Role.SEALED_INTAKE, Role.SEAL_KEEPER, Role.HEAD])
def test_one_half_opens_nothing(office: Office, case: Case, role: Role) -> None:
    """Everything one person's key opens, every way of joining it, is not the key."""
    mine = key_of(office, role)
    known = [
        sealed.open_share(case.code, each, mine) for each in case.shares if each.key_id == mine.id
    ]
    assert known
    demand_closed(case, known)


def test_all_keepers_and_the_head_together_open_nothing(office: Office, case: Case) -> None:
    """Whoever holds half b, however many: it is one half."""
    known = [half(case, "b", key_of(office, role)) for role in (Role.SEAL_KEEPER, Role.HEAD)]
    assert known[0] == known[1]
    demand_closed(case, known)


def test_the_settings_open_nothing(office: Office, case: Case) -> None:
    """The master key, and every key that derives from it by a purpose the program knows."""
    settings = config.current()
    purposes = ("identity", "sealed file", "cookies", "ledger", "trail", "secrets", "visit")
    demand_closed(case, [settings.derive(each) for each in purposes])
    for each in case.shares:
        for purpose in purposes:
            with pytest.raises(DoesNotOpen):
                keys.open_with(settings.derive(purpose), each.sealed, f"case/{case.code}/a")
    with pytest.raises(DoesNotOpen):
        sealed.open_old_identity(case.code, case.parties[0].sealed or "")


def stolen(folder: Path) -> list[bytes]:
    """Return every byte string of a copy of the database, as a thief of a backup reads it."""
    copy = folder / "copy.sqlite3"
    db.session.commit()
    with closing(sqlite3.connect(copy)) as thief, db.engine.connect() as connection:
        connection.connection.driver_connection.backup(thief)
        return [
            each
            for table in db.metadata.sorted_tables
            for row in thief.execute(f'SELECT * FROM "{table.name}"')
            for each in row
            if isinstance(each, bytes)
        ]


def test_a_copy_of_disk_environment_and_settings_opens_nothing_without_a_pass_phrase(
    office: Office, case: Case, tmp_path: Path
) -> None:
    """With visits going on: what a visit has open is closed by a cookie that is not on the disk."""
    at_work(office.actors[Role.SEALED_INTAKE])
    at_work(office.actors[Role.SEAL_KEEPER])
    everything = stolen(tmp_path)
    master = [config.current().derive(each) for each in ("identity", "visit", "cookies")]
    keys32 = {each for each in everything if len(each) == envelope.KEY} | set(master)
    assert keys32
    demand_closed(case, sorted(keys32)[:12])
    for locked in db.session.scalars(select(SealKey)):
        for key in keys32:
            with pytest.raises(DoesNotOpen):
                envelope.open_bytes(locked.locked, f"officer/{locked.officer_id}", key)
        for wrong in ("", "mật khẩu đoán mò 2026", PASSPHRASE + " "):
            with pytest.raises(DoesNotOpen):
                sealed.unlocked(locked, wrong)
    for visit in db.session.scalars(select(SealVisit)):
        for token in (visit.session_id, "", *(key.hex() for key in keys32)):
            with pytest.raises(DoesNotOpen):
                sealed.opened_for_visit(token, visit.closed)
    for share in case.shares:
        for key in keys32:
            with pytest.raises(DoesNotOpen):
                keys.open_with(key, share.sealed, envelope.place(case.code, share.half))


def test_the_administrator_opens_nothing(office: Office, case: Case) -> None:
    administrator = at_work(office.actors[Role.ADMINISTRATOR])
    assert sealed.key_of_visit(administrator) is None
    assert holders.hand_over(administrator, clock.now()) == 0
    with pytest.raises(PermissionError):
        openings.ask(case, administrator, clock.now(), ASKED)
    with pytest.raises(DoesNotOpen):
        sealed.words_of(case, administrator)
    # A link for a new password gives the account, not what the earlier password locked.
    link = accounts.open_link(
        accounts.ask_officer_reset(office.officers[Role.SEALED_INTAKE], administrator, clock.now()),
        clock.now(),
        officer=True,
    )
    assert link
    accounts.set_officer_password(link, "câu của người quản trị 2026", clock.now())
    actor = came_in(office.actors[Role.SEALED_INTAKE], "câu của người quản trị 2026")
    fresh = sealed.key_of_visit(actor)
    assert fresh
    assert sealed.half_of(case, "a", fresh) is None
    with pytest.raises(DoesNotOpen):
        sealed.words_of(case, actor)


def came_in(actor: Actor, password: str) -> Actor:
    """Return *actor* after a sign-in with *password*, as the door does it."""
    token = accounts.begin(clock.now(), officer_id=actor.id)
    found = accounts.visit(token, clock.now()).actor
    holders.come_in(found, password, clock.now())
    return found


def test_what_is_moved_to_another_case_or_field_does_not_open(office: Office, case: Case) -> None:
    other = a_receipt(office, Kind.DENUNCIATION, name="Người Khác Hẳn").case
    taker, keeper = key_of(office, Role.SEALED_INTAKE), key_of(office, Role.SEAL_KEEPER)
    a, b = half(case, "a", taker), half(case, "b", keeper)
    mine, theirs = case.parties[0], other.parties[0]
    for name in ("sealed", "content", "content_key"):
        one, two = getattr(mine, name), getattr(theirs, name)
        setattr(mine, name, two)
        setattr(theirs, name, one)
    for each, key_a, key_b in ((case, a, b), (other, a, b)):
        with pytest.raises(DoesNotOpen):
            opened(each, key_a, key_b)
        with pytest.raises(DoesNotOpen):
            sealed.words_of(each, at_work(office.actors[Role.SEALED_INTAKE]))


def test_shares_swapped_between_cases_halves_and_people_do_not_open(
    office: Office, case: Case
) -> None:
    other = a_receipt(office, Kind.DENUNCIATION).case
    taker = key_of(office, Role.SEALED_INTAKE)
    by_half = {each.half: each for each in case.shares if each.key_id == taker.id}
    theirs = {each.half: each for each in other.shares if each.key_id == taker.id}
    keepers = next(each for each in case.shares if each.half == "b")
    for stolen_ in (theirs["a"], by_half["c"], keepers):
        planted = SealShare(half="a", key_id=taker.id, sealed=stolen_.sealed, number=0, needed=0)
        with pytest.raises(DoesNotOpen):
            sealed.open_share(case.code, planted, taker)


def test_a_locked_key_moved_to_another_officer_does_not_unlock(office: Office) -> None:
    """Both have the same password here: only the place tells them apart."""
    one, other = (
        holders.key_of(office.officers[role].id) for role in (Role.SEALED_INTAKE, Role.HEAD)
    )
    assert one
    assert other
    one.locked, one.salt = other.locked, other.salt
    with pytest.raises(DoesNotOpen):
        sealed.unlocked(one, PASSPHRASE)


# Leaving, rotation, restore


def left(office: Office, role: Role) -> None:
    [post] = office.officers[role].appointments
    post.until_day = clock.today()
    db.session.commit()


def test_a_removed_recipient_cannot_open_what_comes_after(office: Office, case: Case) -> None:
    an_officer("next@test.example", Role.SEALED_INTAKE, office.ward)
    old = key_of(office, Role.SEALED_INTAKE)
    left(office, Role.SEALED_INTAKE)
    with days_later(1):
        after = a_receipt(office, Kind.DENUNCIATION).case
        assert not [each for each in after.shares if each.key_id == old.id]
        assert sealed.half_of(after, "a", old) is None
    assert sealed.half_of(case, "a", old)  # what was known before cannot be taken back


def test_leaving_hands_over_for_the_rest(office: Office, case: Case) -> None:
    next_ = an_officer("next@test.example", Role.SEALED_INTAKE, office.ward)
    assert holders.hand_over(at_work(office.actors[Role.SEALED_INTAKE]), clock.now()) == 1
    left(office, Role.SEALED_INTAKE)
    with days_later(1) as then:
        holders.forget_old(then)
        assert holders.state(clock.today()).orphaned == 0
        successor = at_work(accounts.actor_of(next_, clock.today()))
        assert sealed.words_of(case, successor)["body"].startswith("Dãy đèn")
        with_ = sealed.key_of_visit(successor)
        assert with_
        keeper = key_of(office, Role.SEAL_KEEPER)
        assert opened(case, half(case, "a", with_), half(case, "b", keeper)) == NAME


def test_a_retired_key_opens_nothing_through_an_old_visit(office: Office, case: Case) -> None:
    """The visit goes on, its cookie is right: the key it had is out of use."""
    case.handler_id, case.extracted = office.officers[Role.HANDLER].id, True
    holders.hand_over(at_work(office.actors[Role.SEALED_INTAKE]), clock.now())
    taker, handler = (
        at_work(office.actors[Role.SEALED_INTAKE]),
        at_work(office.actors[Role.HANDLER]),
    )
    opening = openings.ask(case, handler, clock.now(), ASKED)
    openings.grant(opening, at_work(office.actors[Role.SEAL_KEEPER]), clock.now())
    for role in (Role.SEALED_INTAKE, Role.HANDLER):
        key = holders.key_of(office.officers[role].id)
        assert key
        key.retired_at = clock.now()  # the visit's own row is left, as by a slip
    with pytest.raises(DoesNotOpen):
        sealed.words_of(case, taker)
    with pytest.raises(openings.Locked):
        openings.begin(opening, handler, clock.now())
    assert holders.hand_over(taker, clock.now()) == 0


def test_upkeep_retires_the_key_of_who_has_no_post_and_closes_the_visit(
    office: Office, case: Case
) -> None:
    actor = at_work(office.actors[Role.SEALED_INTAKE])
    left(office, Role.SEALED_INTAKE)
    with clock.at(clock.now() + timedelta(hours=15)):  # past midnight in Viet Nam
        holders.forget_old(clock.now())
        key = db.session.query(SealKey).filter_by(officer_id=actor.id).one()
        assert key.retired_at == clock.now()
        assert sealed.key_of_visit(actor) is None


def test_a_rotated_key_opens_new_and_old_and_the_earlier_one_nothing_new(
    office: Office, case: Case
) -> None:
    second = an_officer("two@test.example", Role.SEALED_INTAKE, office.ward)
    other = at_work(accounts.actor_of(second, clock.today()))
    holders.hand_over(at_work(office.actors[Role.SEALED_INTAKE]), clock.now())
    before = key_of(office, Role.SEALED_INTAKE)
    holders.forget_key(office.officers[Role.SEALED_INTAKE].id, clock.now())
    actor = came_in(office.actors[Role.SEALED_INTAKE], PASSPHRASE)
    after = a_receipt(office, Kind.DENUNCIATION).case
    holders.hand_over(other, clock.now())  # the old case, too
    fresh, keeper = sealed.key_of_visit(actor), key_of(office, Role.SEAL_KEEPER)
    assert fresh
    for each in (case, after):
        assert opened(each, half(each, "a", fresh), half(each, "b", keeper)) == NAME
        assert sealed.words_of(each, actor)["body"].startswith("Dãy đèn")
    assert sealed.half_of(after, "a", before) is None


def test_a_backup_from_before_the_rotation_opens_with_the_password_of_that_time(
    office: Office, case: Case
) -> None:
    """A restore brings the key back as it was locked then; the password of today does not fit."""
    officer = office.officers[Role.SEALED_INTAKE]
    key = holders.key_of(officer.id)
    assert key
    backup = {name: getattr(key, name) for name in ("public", "salt", "locked", "retired_at")}
    holders.change_password(officer.id, PASSPHRASE, "mật khẩu đổi trước đó 2026")
    holders.forget_key(officer.id, clock.now())
    came_in(office.actors[Role.SEALED_INTAKE], "mật khẩu của hôm nay 2027")
    for name, value in backup.items():  # restored
        setattr(key, name, value)
    with pytest.raises(DoesNotOpen):
        sealed.unlocked(key, "mật khẩu của hôm nay 2027")
    old, keeper = sealed.unlocked(key, PASSPHRASE), key_of(office, Role.SEAL_KEEPER)
    assert opened(case, half(case, "a", old), half(case, "b", keeper)) == NAME


def test_a_visit_without_its_cookie_is_nobodys(office: Office, case: Case) -> None:
    actor = at_work(office.actors[Role.SEALED_INTAKE])
    for token in ("", accounts.hash_of(actor.token), actor.token[:-1]):
        assert sealed.key_of_visit(replace(actor, token=token)) is None
