"""The second factor works once and briefly, its codes once, and no one person takes it away."""

from base64 import b32encode
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from office.base import clock, config
from office.base.db import db
from office.people import accounts, factors
from office.people.actors import Actor
from office.people.models import Factor, Recovery
from office.people.roles import PROVE_TWICE, Role
from tests.builders import PASSPHRASE, Office

EMAIL = "handler@test.example"
HERE = "203.0.113.9"


def now() -> datetime:
    return clock.now()


def code_now(factor: Factor, shift: int = 0) -> str:
    return factors.code_at(factor, int(now().timestamp()) // factors.STEP_SECONDS + shift)


def enrolled(office: Office, role: Role = Role.HANDLER) -> tuple[Actor, Factor, list[str]]:
    """Give *role*'s officer a factor, set up two minutes ago."""
    actor = office.actors[role]
    with clock.at(now() - timedelta(minutes=2)):
        factor = factors.begin(actor, now())
        codes = factors.confirm(actor, code_now(factor), now())
    assert codes
    return actor, factor, codes


def enter(code: str, at: datetime | None = None) -> str | None:
    return accounts.sign_in_officer(EMAIL, PASSPHRASE, HERE, at or now(), code)


@pytest.mark.parametrize(
    ("seconds", "figures"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924")]
)
def test_figures_are_those_of_rfc_6238(office: Office, seconds: int, figures: str) -> None:
    closed = factors._closer().encrypt(b"12345678901234567890").decode()
    factor = Factor(secret=closed)
    assert factors.secret_of(factor) == b32encode(b"12345678901234567890").decode()
    assert factors.code_at(factor, seconds // 30) == figures


def test_the_password_alone_lets_nobody_in_where_a_factor_is_set(office: Office) -> None:
    _, factor, _ = enrolled(office)
    for wrong in ("", "000000", "x" * 6, "１２３４５６"):
        assert enter(wrong) is None
    assert enter(code_now(factor))


def test_a_code_replayed_at_once_opens_nothing(office: Office) -> None:
    _, factor, _ = enrolled(office)
    code = code_now(factor)
    assert enter(code)
    assert enter(code) is None


def test_an_earlier_code_opens_nothing_after_a_later_one(office: Office) -> None:
    _, factor, _ = enrolled(office)
    earlier = code_now(factor, -1)
    assert enter(code_now(factor))
    assert enter(earlier) is None


@pytest.mark.parametrize(("shift", "opens"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])  # fmt: skip
def test_a_code_is_good_for_its_half_minute_and_one_beside(
    office: Office, shift: int, opens: bool
) -> None:
    _, factor, _ = enrolled(office)
    assert bool(enter(code_now(factor, shift))) is opens


def test_a_wrong_password_does_not_spend_the_code(office: Office) -> None:
    _, factor, _ = enrolled(office)
    code = code_now(factor)
    assert accounts.sign_in_officer(EMAIL, PASSPHRASE + "x", HERE, now(), code) is None
    assert enter(code)


def test_guessing_codes_is_braked(office: Office) -> None:
    enrolled(office)
    for guess in range(5):
        enter(f"{guess:06}")
    with pytest.raises(accounts.MustWait):
        enter("000005")


def test_a_recovery_code_opens_once_however_it_is_typed(office: Office) -> None:
    actor, _, codes = enrolled(office)
    assert len(set(codes)) == 10
    assert enter(codes[0].upper().replace("-", " "))
    assert enter(codes[0]) is None
    assert factors.codes_left(actor.id or 0) == 9


def test_the_database_keeps_neither_codes_nor_secret(office: Office) -> None:
    _, factor, codes = enrolled(office)
    kept = " ".join(db.session.scalars(select(Recovery.code)))
    assert not any(each in kept or each.replace("-", "") in kept for each in codes)
    assert factors.secret_of(factor) not in factor.secret


def test_new_recovery_codes_put_an_end_to_the_old_ones(office: Office) -> None:
    actor, _, codes = enrolled(office)
    factors.renew_codes(actor, now())
    assert enter(codes[0]) is None


def test_a_factor_begun_counts_for_nothing_before_its_first_code(office: Office) -> None:
    actor, old, _ = enrolled(office)
    new = factors.begin(actor, now())
    assert factors.confirm(actor, "000000", now()) is None
    assert not factors.proves(actor.id or 0, code_now(new), now())
    assert enter(code_now(old))


def test_the_new_factor_replaces_the_old_one(office: Office) -> None:
    actor, old, _ = enrolled(office)
    stale = code_now(old, 1)
    new = factors.begin(actor, now())
    assert factors.confirm(actor, code_now(new), now())
    assert enter(stale) is None
    assert db.session.scalar(select(func.count()).select_from(Factor)) == 1


def test_the_figures_of_another_officer_open_nothing(office: Office) -> None:
    enrolled(office)
    _, other, codes = enrolled(office, Role.LEAD)
    assert enter(code_now(other)) is None
    assert enter(codes[0]) is None


def test_the_secret_opens_with_an_earlier_master_key(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, factor, codes = enrolled(office)
    secret, earlier = factors.secret_of(factor), config.current()
    later = config.read({}, instance=earlier.instance, key="ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopq=", old_keys=earlier.key)  # fmt: skip
    monkeypatch.setattr(config, "_installed", [later])
    assert factors.secret_of(factor) == secret
    assert enter(codes[0])


def test_the_address_for_the_app_names_office_and_account(office: Office) -> None:
    _, factor, _ = enrolled(office)
    said = factors.address_of(factor, EMAIL)
    assert said.startswith("otpauth://totp/")
    assert f"secret={factors.secret_of(factor)}" in said
    assert EMAIL.replace("@", "%40") in said


@pytest.mark.parametrize("role", list(Role))
def test_who_must_have_one_is_the_table_and_only_where_cases_are_real(
    office: Office, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not factors.must_have(office.actors[role])
    monkeypatch.setattr(config.Settings, "production", True)
    assert factors.must_have(office.actors[role]) is (role in PROVE_TWICE)


def test_an_obliged_role_cannot_drop_its_factor(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor, *_ = enrolled(office, Role.HEAD)
    monkeypatch.setattr(config.Settings, "production", True)
    with pytest.raises(factors.NotAllowed):
        factors.drop(actor, now())


def test_one_may_drop_what_nobody_demands(office: Office) -> None:
    actor, *_ = enrolled(office)
    factors.drop(actor, now())
    assert factors.of(actor.id or 0) is None
    assert factors.codes_left(actor.id or 0) == 0


def test_a_lost_factor_is_taken_away_by_two_persons_only(office: Office) -> None:
    lost, *_ = enrolled(office)
    administrator, head = office.actors[Role.ADMINISTRATOR], office.actors[Role.HEAD]
    asked = factors.ask_reset(lost.id or 0, administrator, now())
    db.session.flush()
    for not_a_second in (administrator, lost):
        with pytest.raises(factors.NotAllowed):
            factors.confirm_reset(asked, not_a_second, now())
    assert factors.of(lost.id or 0)
    factors.confirm_reset(asked, head, now())
    assert factors.of(lost.id or 0) is None
    with pytest.raises(factors.NotAllowed):
        factors.confirm_reset(asked, head, now())


def test_nobody_asks_for_oneself_or_twice_or_for_nothing(office: Office) -> None:
    lost, *_ = enrolled(office)
    mine, *_ = enrolled(office, Role.ADMINISTRATOR)
    for officer_id in (mine.id, office.actors[Role.LEAD].id):
        with pytest.raises(factors.NotAllowed):
            factors.ask_reset(officer_id or 0, mine, now())
    factors.ask_reset(lost.id or 0, mine, now())
    db.session.flush()
    with pytest.raises(factors.NotAllowed):
        factors.ask_reset(lost.id or 0, mine, now())


def test_moments_are_utc(office: Office) -> None:
    _, factor, _ = enrolled(office)
    assert factor.made_at.tzinfo == UTC
