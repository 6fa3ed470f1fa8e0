"""A pile for the printer: every letter once, front side up, in parts that can be had again."""

import io
from datetime import date, timedelta

import pytest
from pypdf import PdfReader

from office.base import clock, outbox
from office.law.kinds import Kind
from office.letters import pile
from office.letters.pile import Asked
from office.people.roles import Role
from tests.builders import Office, a_case


def asked(kind: str = "") -> Asked:
    return Asked(kind, clock.today(), clock.today())


def test_parts_hold_every_letter_once_and_any_part_comes_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pile, "PART", 2)
    for _ in range(5):
        a_case(office, status="accepted")
    outbox.drain()
    head = office.actors[Role.RECEPTION]
    assert pile.count(asked(), head) == 5
    parts = [[each.number for each in pile.part(asked(), head, n)] for n in (1, 2, 3, 4)]
    assert parts == [[1, 2], [3, 4], [5], []]
    assert [each.number for each in pile.part(asked(), head, 2)] == [3, 4]


def test_each_letter_begins_on_a_sheet_of_its_own(office: Office) -> None:
    for _ in range(3):
        a_case(office, status="accepted")
    outbox.drain()
    letters = pile.part(asked(), office.actors[Role.RECEPTION], 1)
    read = PdfReader(io.BytesIO(pile.merged(letters)))
    starts = [n for n, page in enumerate(read.pages) if "CỘNG HÒA XÃ HỘI" in page.extract_text()]
    assert len(starts) == 3
    assert all(n % 2 == 0 for n in starts)


def test_what_is_not_frozen_not_asked_for_or_sealed_is_not_in_it(office: Office) -> None:
    who = office.actors[Role.RECEPTION]
    a_case(office, status="accepted")
    assert pile.count(asked(), who) == 0, "its sheet is not frozen yet"
    a_case(office, Kind.DENUNCIATION, "accepted")
    outbox.drain()
    assert pile.count(asked(), who) == 1
    assert pile.count(asked("answer"), who) == 0
    yesterday = date.today() - timedelta(days=4000)  # noqa: DTZ011 -- any day long past
    assert pile.count(Asked("", yesterday, yesterday), who) == 0
    assert pile.count(asked(), office.actors[Role.SEALED_INTAKE]) == 0
    assert pile.count(asked(), office.actors[Role.SUPERVISOR]) == 0
