"""The scan signed by pen lies with the case and goes to the sender; never of a denunciation."""

import io

import pytest
from PIL import Image

from office.base import clock, files
from office.base.db import db
from office.cases import workflow
from office.law.kinds import Kind
from office.letters import issue, scan
from office.people.roles import Role
from tests.builders import Office, a_case, a_pdf
from tests.letters.stories import letter_of


def a_scan() -> files.Upload:
    return files.check("ban-ky.pdf", a_pdf())


def test_a_later_scan_stands_before_the_earlier_one(office: Office) -> None:
    case = a_case(office, status="accepted")
    letter = letter_of(case, "acknowledgement")
    for _each in range(2):
        scan.add(letter, office.actors[Role.RECEPTION], clock.now(), a_scan())
    found = scan.of(letter)
    assert [row.id for row, _paper in found] == [2, 1]
    assert scan.latest(case) == {letter.id: found[0][1].handle}


def test_only_a_pdf_of_an_issued_letter_is_taken(office: Office) -> None:
    case = a_case(office, status="answered")
    who = office.actors[Role.RECEPTION]
    made = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(made, "PNG")
    text = files.check("ban-ky.png", made.getvalue())
    with pytest.raises(scan.NotPdf):
        scan.add(letter_of(case, "answer"), who, clock.now(), text)
    with pytest.raises(workflow.NotAllowed):
        scan.add(letter_of(case, "thank_you"), who, clock.now(), a_scan())
    issue.withdraw(letter_of(case, "answer"), office.actors[Role.HEAD], "Sai", clock.now())
    with pytest.raises(workflow.NotAllowed):
        scan.add(letter_of(case, "answer"), who, clock.now(), a_scan())
    assert scan.latest(case) == {}


@pytest.mark.parametrize("role", sorted(Role))
def test_of_a_denunciation_nobody_adds_one(office: Office, role: Role) -> None:
    letter = letter_of(a_case(office, Kind.DENUNCIATION, "accepted"), "acknowledgement")
    db.session.commit()
    assert not scan.may_add(letter, office.actors[role])
