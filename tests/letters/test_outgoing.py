"""The register shows every number once, and of each paper no more than its reader may see."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import event

from office.base import clock
from office.base.db import db
from office.cases.models import Case
from office.law.kinds import Kind
from office.letters import handing, issue, outgoing
from office.letters.models import Delivery
from office.people.roles import Role
from tests.builders import Office, a_case
from tests.letters.stories import letter_of


def lines(
    office: Office, role: Role = Role.HEAD, register: str = "TB", **said: str
) -> list[outgoing.Line]:
    return outgoing.page(register, clock.today().year, office.actors[role], **said).lines


@contextmanager
def counted() -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_it_is_read_page_by_page(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing, "PAGE", 2)
    for _ in range(5):
        a_case(office, status="accepted")
    head, year = office.actors[Role.HEAD], clock.today().year
    seen, after = [], ""
    while True:
        page = outgoing.page("TB", year, head, after=after)
        seen += [each.number for each in page.lines]
        after = page.after
        if not after:
            break
    assert seen == [5, 4, 3, 2, 1]
    assert outgoing.page("TB", year - 1, head).lines == []
    assert lines(office, kind="transfer") == []


@pytest.mark.parametrize("many", [1, 8])
def test_three_questions_whatever_the_length(office: Office, many: int) -> None:
    for _ in range(many):
        a_case(office, status="accepted")
    db.session.commit()
    head, year = office.actors[Role.HEAD], clock.today().year
    with counted() as asked:
        assert len(outgoing.page("TB", year, head).lines) == many
    assert len([each for each in asked if each.startswith("SELECT")]) == 3


def test_a_line_tells_all_that_the_decree_asks_for(office: Office) -> None:
    case: Case = a_case(office, status="answered")
    letter = letter_of(case, "answer")
    handing.hand_over(
        letter,
        office.actors[Role.RECEPTION],
        clock.now(),
        day=clock.today(),
        taken_by="Bà Mai",
        slip=None,
    )
    [line] = lines(office, register="CV")
    assert line.number_text == letter.number_text
    assert line.about.startswith("V/v trả lời")
    assert line.signer.startswith("TM. ỦY BAN NHÂN DÂN CHỦ TỊCH")
    assert "Người Gửi Thử" in line.to
    assert (line.keeper, line.copies) == (case.unit.name, len(letter.facts["recipients"]))
    assert ("counter", "handed", clock.today()) in [(w.channel, w.state, w.day) for w in line.ways]


def test_what_was_sent_at_night_bears_the_day_of_the_office(office: Office) -> None:
    letter = letter_of(a_case(office, status="answered"), "answer")
    night = datetime(
        2026, 11, 20, 18, 30, tzinfo=UTC
    )  # half past one of the next day in the office
    db.session.add(Delivery(letter_id=letter.id, channel="mail", at=night, state="sent"))
    db.session.commit()
    [line] = lines(office, register="CV")
    assert ("mail", date(2026, 11, 21)) in [(each.channel, each.day) for each in line.ways]


def test_the_name_stands_there_for_who_sees_it_alone(office: Office) -> None:
    a_case(office, status="answered", name_hidden=True)
    assert lines(office, Role.SUPERVISOR, "CV")[0].to == ""
    assert lines(office, Role.HEAD, "CV")[0].to != ""


def test_a_denunciation_is_number_and_day(office: Office) -> None:
    case = a_case(office, Kind.DENUNCIATION, "accepted")
    letter = letter_of(case, "acknowledgement")
    for role in (Role.SUPERVISOR, Role.HEAD, Role.SEALED_INTAKE):
        [line] = lines(office, role)
        assert (line.about, line.to, line.keeper, line.note, line.ways) == ("", "", "", "", ())
    assert lines(office, Role.SUPERVISOR)[0].handle == ""
    assert lines(office, Role.SEALED_INTAKE)[0].handle == letter.handle
    assert lines(office, Role.RECEPTION) == []


def test_one_number_is_found(office: Office) -> None:
    for _ in range(3):
        a_case(office, status="accepted")
    assert [each.number for each in lines(office, number="2")] == [2]
    assert lines(office, number="99") == []
    assert len(lines(office, number="hai")) == 3


def test_what_was_withdrawn_stays_with_its_reason(office: Office) -> None:
    case = a_case(office, status="answered")
    issue.withdraw(
        letter_of(case, "answer"), office.actors[Role.HEAD], "Ghi sai tên đường", clock.now()
    )
    [line] = lines(office, register="CV")
    assert (line.state, line.note) == ("withdrawn", "Ghi sai tên đường")
