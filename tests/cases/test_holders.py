"""Who holds keys: made at sign-in, handed over, lost with the password, recovered by several."""

from datetime import date, timedelta

import pytest

from office.base import clock
from office.base.db import db
from office.cases import conflicts, holders, recovery, sealed
from office.cases.models import Case, SealShare, SealVisit
from office.cases.sealed import DoesNotOpen
from office.law.kinds import Kind
from office.people import accounts
from office.people.actors import Actor
from office.people.roles import Role
from tests.builders import PASSPHRASE, Office, a_receipt, an_officer, at_work, days_later


def denounced(office: Office) -> Case:
    return a_receipt(office, Kind.DENUNCIATION).case


def holds(case: Case, actor: Actor) -> set[str]:
    with_ = sealed.key_of_visit(actor)
    assert with_ is not None
    return {half for half in "abcr" if sealed.half_of(case, half, with_) is not None}


def signed_in(office: Office, role: Role, password: str = PASSPHRASE) -> Actor:
    """Return the actor after a sign-in with *password*, as the door does it."""
    token = accounts.begin(clock.now(), officer_id=office.officers[role].id)
    actor = accounts.visit(token, clock.now()).actor
    holders.come_in(actor, password, clock.now())
    return actor


def keepers(office: Office, count: int) -> list[Actor]:
    """Return so many keepers at work, the one of the ward among them."""
    more = [
        accounts.actor_of(
            an_officer(f"k{number}@test.example", Role.SEAL_KEEPER, office.units["society"]),
            clock.today(),
        )
        for number in range(count - 1)
    ]
    return [at_work(each) for each in (office.actors[Role.SEAL_KEEPER], *more)]


def test_each_side_holds_its_half_and_nobody_both(office: Office) -> None:
    case = denounced(office)
    assert holds(case, at_work(office.actors[Role.SEALED_INTAKE])) == {"a", "c"}
    assert holds(case, at_work(office.actors[Role.SEAL_KEEPER])) == {"b"}
    assert holds(case, at_work(office.actors[Role.HEAD])) == {"b"}
    assert holds(case, at_work(office.actors[Role.HANDLER])) == set()
    officers = {"a": set(), "b": set()}
    for each in case.shares:
        officers.get(each.half, set()).add(each.key_id)
    assert not officers["a"] & officers["b"]


def test_who_is_recipient_and_keeper_at_once_holds_one_half(office: Office) -> None:
    officer = office.officers[Role.SEALED_INTAKE]
    accounts.appoint(officer, Role.SEAL_KEEPER, office.ward.id, date(2025, 1, 1))
    both = at_work(accounts.actor_of(officer, clock.today()))
    assert holds(denounced(office), both) == {"a", "c"}


def test_a_key_is_made_at_the_first_sign_in_and_opens_at_the_next(office: Office) -> None:
    holders.forget_key(office.officers[Role.HANDLER].id, clock.now())
    first = sealed.key_of_visit(signed_in(office, Role.HANDLER))
    again = sealed.key_of_visit(signed_in(office, Role.HANDLER))
    assert first is not None
    assert first == again
    reception = signed_in(office, Role.RECEPTION)
    assert holders.key_of(int(reception.id or 0)) is None


def test_a_sign_out_drops_the_key(office: Office) -> None:
    actor = signed_in(office, Role.SEALED_INTAKE)
    holders.go_out(actor.token)
    assert sealed.key_of_visit(actor) is None
    assert db.session.query(SealVisit).count() == 0


def test_upkeep_drops_keys_of_idle_visits_and_of_officers_without_a_post(office: Office) -> None:
    actor = signed_in(office, Role.SEALED_INTAKE)
    holders.forget_old(clock.now())
    assert sealed.key_of_visit(actor) is not None
    holders.forget_old(clock.now() + timedelta(hours=1))
    assert sealed.key_of_visit(actor) is None
    [post] = office.officers[Role.HANDLER].appointments
    post.until_day = clock.today() - timedelta(days=1)
    holders.forget_old(clock.now())
    assert holders.key_of(office.officers[Role.HANDLER].id) is None


def test_a_new_password_keeps_the_key_and_the_old_one_opens_nothing(office: Office) -> None:
    officer = office.officers[Role.SEALED_INTAKE]
    case = denounced(office)
    with pytest.raises(DoesNotOpen):
        holders.change_password(officer.id, "không phải mật khẩu cũ", "x" * 20)
    holders.change_password(officer.id, PASSPHRASE, "một câu hoàn toàn mới 2027")
    key = holders.key_of(officer.id)
    assert key is not None
    with pytest.raises(DoesNotOpen):
        sealed.unlocked(key, PASSPHRASE)
    actor = signed_in(office, Role.SEALED_INTAKE, "một câu hoàn toàn mới 2027")
    assert holds(case, actor) == {"a", "c"}


def test_a_reset_loses_the_key_and_others_hand_over_to_the_new_one(office: Office) -> None:
    second = at_work(
        accounts.actor_of(
            an_officer("two@test.example", Role.SEALED_INTAKE, office.ward), clock.today()
        )
    )
    case = denounced(office)
    reset = signed_in(office, Role.SEALED_INTAKE, "mật khẩu vừa đặt lại 2026")
    assert holds(case, reset) == set()
    assert holders.waiting(second, clock.today()) == 1
    assert holders.hand_over(second, clock.now()) == 1
    assert holds(case, reset) == {"a", "c"}
    assert holders.waiting(second, clock.today()) == 0


def test_who_has_left_opens_nothing_that_comes_after(office: Office) -> None:
    [post] = office.officers[Role.SEALED_INTAKE].appointments
    post.until_day = clock.today()
    left = at_work(office.actors[Role.SEALED_INTAKE])
    successor = an_officer("next@test.example", Role.SEALED_INTAKE, office.ward)
    before = denounced(office)
    with days_later(1):
        after = denounced(office)
        assert holds(before, left) == {"a", "c"}
        assert holds(after, left) == set()
        new = at_work(accounts.actor_of(successor, clock.today()))
        assert holds(after, new) == {"a", "c"}


def test_a_keeper_hands_over_to_a_new_keeper_half_b_only(office: Office) -> None:
    case = denounced(office)
    [old, new] = keepers(office, 2)
    assert holds(case, new) == set()
    assert holders.hand_over(old, clock.now()) == 1
    assert holds(case, new) == {"b"}
    assert holders.hand_over(old, clock.now()) == 0
    # Shares for a recovery come from whoever has half a.
    assert holders.hand_over(at_work(office.actors[Role.SEALED_INTAKE]), clock.now()) == 1
    assert holds(case, new) == {"b", "r"}


def test_a_quorum_of_keepers_gives_half_a_back_and_fewer_do_not(office: Office) -> None:
    three = keepers(office, 3)
    case = denounced(office)
    reset = signed_in(office, Role.SEALED_INTAKE, "mật khẩu vừa đặt lại 2026")
    assert holds(case, reset) == set()
    officer_id = int(reset.id or 0)
    assert recovery.give(case, three[0], officer_id, clock.now()) == 1
    assert recovery.give(case, three[0], officer_id, clock.now()) == 1  # no twice
    assert not recovery.recover(case, reset, clock.now())
    assert recovery.give(case, three[2], officer_id, clock.now()) == 0
    assert recovery.recover(case, reset, clock.now())
    assert holds(case, reset) == {"a", "c"}  # the words, too
    assert sealed.words_of(case, reset)["body"].startswith("Dãy đèn")
    half = sealed.half_of(case, "a", sealed.key_of_visit(reset))  # type: ignore[arg-type]
    lent = sealed.half_of(case, "b", sealed.key_of_visit(three[1]))  # type: ignore[arg-type]
    assert half
    assert lent
    assert sealed.open_halves(case, half, lent)["name"] == "Người Gửi Thử"


def test_keepers_recover_for_nobody_but_a_recipient(office: Office) -> None:
    three = keepers(office, 3)
    case = denounced(office)
    for to in (three[0].id, three[1].id, office.officers[Role.HEAD].id):
        with pytest.raises(PermissionError):
            recovery.give(case, three[0], int(to or 0), clock.now())
    officer = office.officers[Role.SEALED_INTAKE].id
    with pytest.raises(PermissionError):
        recovery.give(case, at_work(office.actors[Role.HEAD]), officer, clock.now())


def test_a_single_keeper_holds_no_share_of_the_other_half(office: Office) -> None:
    case = denounced(office)
    assert not [each for each in case.shares if each.half == "r"]
    assert db.session.query(SealShare).filter_by(half="b").count() == 2  # keeper and head


def test_denunciations_are_taken_online_while_both_sides_have_keys(office: Office) -> None:
    assert holders.online(clock.today())
    holders.forget_key(office.officers[Role.SEAL_KEEPER].id, clock.now())
    assert not holders.online(clock.today())


def test_the_state_counts_what_the_drill_looks_at(office: Office) -> None:
    denounced(office)
    assert holders.state(clock.today()) == holders.State(1, 1, 1, 0, 0)
    holders.forget_key(office.officers[Role.SEALED_INTAKE].id, clock.now())
    assert holders.state(clock.today()).orphaned == 1


def test_who_is_set_aside_holds_nothing(office: Office) -> None:
    """From the first moment, where the sender says whom it is about; else from when it is found."""
    second = an_officer("them@test.example", Role.SEALED_INTAKE, office.ward)
    about = office.officers[Role.SEALED_INTAKE]
    told = a_receipt(office, Kind.DENUNCIATION, about=(f"officer.{about.id}",)).case
    key = holders.key_of(about.id)
    assert key
    assert key.id not in {each.key_id for each in told.shares}
    assert holders.hand_over(at_work(accounts.actor_of(second, clock.today())), clock.now()) == 0
    found = a_receipt(office, Kind.DENUNCIATION).case
    assert key.id in {each.key_id for each in found.shares}
    writer = accounts.actor_of(second, clock.today())
    conflicts.set_aside(found, f"officer.{about.id}", writer, clock.now())
    assert key.id not in {each.key_id for each in found.shares}
    assert {each.half for each in found.shares} >= {"a", "b", "c"}
