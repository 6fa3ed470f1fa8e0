"""Searches kept as lanes: by name, few, and one's own."""

import pytest

from office.base import clock
from office.people.roles import Role
from office.search import saved
from tests.builders import Office


def test_a_search_is_kept_and_let_go_by_its_officer_alone(office: Office) -> None:
    mine, other = office.actors[Role.RECEPTION], office.actors[Role.HEAD]
    made = saved.keep(mine, clock.now(), name="  Đèn   đường ", asked="q=den")
    assert [(each.name, each.asked) for each in saved.of(mine)] == [("Đèn đường", "q=den")]
    assert not saved.of(other)
    assert not saved.drop(other, made.id)
    assert saved.drop(mine, made.id)
    assert not saved.of(mine)


def test_a_name_is_asked_for_and_taken_once(office: Office) -> None:
    who = office.actors[Role.RECEPTION]
    for name in ("", "   ", "a" * 41):
        with pytest.raises(saved.Unnamed):
            saved.keep(who, clock.now(), name=name, asked="q=den")
    saved.keep(who, clock.now(), name="Đèn", asked="q=den")
    with pytest.raises(saved.Taken):
        saved.keep(who, clock.now(), name="đèn", asked="q=khac")


def test_few_are_kept(office: Office) -> None:
    who = office.actors[Role.RECEPTION]
    for number in range(saved.MOST):
        saved.keep(who, clock.now(), name=f"Ngăn {number}", asked="q=den")
    with pytest.raises(saved.TooMany):
        saved.keep(who, clock.now(), name="Một ngăn nữa", asked="q=den")
