"""Letters over the counter and by post: kept with day and number, sent again, and never of a denunciation."""

from datetime import timedelta

import pytest

from office.base import audit, clock
from office.base.db import db
from office.cases import workflow
from office.law.kinds import Kind
from office.letters import forgetting, handing, issue
from office.letters.models import Letter
from office.people.actors import Actor
from office.people.roles import Role
from tests.builders import Office, a_case, days_later
from tests.letters.stories import letter_of


def a_letter(office: Office, kind: Kind = Kind.FEEDBACK) -> Letter:
    return letter_of(a_case(office, kind, "accepted"), "acknowledgement")


def posted(letter: Letter, actor: Actor, number: str = "RA1VN") -> None:
    handing.post(letter, actor, clock.now(), day=clock.today(), carrier="Bưu điện", tracking=number)


def test_posted_brought_back_posted_again_and_arrived_with_every_way_kept(office: Office) -> None:
    letter, desk = a_letter(office), office.actors[Role.RECEPTION]
    posted(letter, desk)
    with pytest.raises(handing.NotNow):
        posted(letter, desk)
    with days_later(3) as at:
        handing.came_back(letter, desk, at, day=clock.today(), reason="Đi vắng")
        posted(letter, desk, "RA2VN")
    with days_later(5) as at:
        handing.arrived(letter, desk, at, day=clock.today())
        with pytest.raises(handing.NotNow):
            posted(letter, desk, "RA3VN")
    db.session.commit()
    ways = [each for each in letter.deliveries if each.channel == "post"]
    assert [(each.attempt, each.state, each.tracking, each.reason) for each in ways] == [
        (1, "returned", "RA1VN", "Đi vắng"),
        (2, "arrived", "RA2VN", ""),
    ]


def test_who_took_it_is_kept_with_the_letter_and_never_in_the_trail(office: Office) -> None:
    letter, desk = a_letter(office), office.actors[Role.RECEPTION]
    handing.hand_over(
        letter, desk, clock.now(), day=clock.today(), taken_by=" Trần Thị Nhận ", slip=None
    )
    db.session.commit()
    way = letter.deliveries[-1]
    assert (way.state, way.taken_by, way.by) == ("handed", "Trần Thị Nhận", desk.name)
    events = db.session.query(audit.Event).filter_by(action="letter:delivery:handed").all()
    assert [each.facts["letter"] for each in events] == [letter.handle]
    assert "Nhận" not in str(events[0].facts)
    with pytest.raises(handing.NotNow):
        posted(letter, desk)
    forgetting.forget(letter.case, "[gone]")
    assert (way.taken_by, way.day) == ("", clock.today())


def test_a_day_before_the_letter_or_after_today_is_none(office: Office) -> None:
    letter, desk = a_letter(office), office.actors[Role.RECEPTION]
    for wrong in (-1, 1):
        day = clock.today() + timedelta(days=wrong)
        with pytest.raises(handing.ImpossibleDay):
            handing.post(letter, desk, clock.now(), day=day, carrier="x", tracking="y")
    assert [each.channel for each in letter.deliveries] == ["tracking"]


@pytest.mark.parametrize("role", list(Role))
def test_a_letter_about_a_denunciation_goes_no_way_that_shows_who_takes_it(
    office: Office, role: Role
) -> None:
    letter = a_letter(office, Kind.DENUNCIATION)
    assert not handing.may_hand(letter, office.actors[role])
    with pytest.raises(workflow.NotAllowed):
        posted(letter, office.actors[role])


def test_without_a_name_nothing_is_posted(office: Office) -> None:
    letter = a_letter(office)
    letter.case.anonymous = True
    with pytest.raises(handing.NoAddress):
        posted(letter, office.actors[Role.RECEPTION])


def test_neither_a_draft_nor_a_letter_withdrawn_is_handed_over(office: Office) -> None:
    desk = office.actors[Role.RECEPTION]
    draft = letter_of(a_case(office, status="proposed"), "answer")
    gone = a_letter(office)
    issue.withdraw(gone, office.actors[Role.HEAD], "Nhầm", clock.now())
    for letter in (draft, gone):
        with pytest.raises(workflow.NotAllowed):
            posted(letter, desk)


def test_the_first_day_the_sender_opened_the_page_is_kept_but_not_of_a_denunciation(
    office: Office,
) -> None:
    plain, sealed = a_letter(office), a_letter(office, Kind.DENUNCIATION)
    handing.seen(plain.case, clock.today())
    handing.seen(sealed.case, clock.today())
    handing.seen(plain.case, clock.today() + timedelta(days=4))
    (way,), (kept,) = plain.deliveries, sealed.deliveries
    assert (way.state, way.ended_on) == ("seen", clock.today())
    assert (kept.state, kept.ended_on) == ("shown", None)
