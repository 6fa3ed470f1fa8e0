"""Papers leave the hands of those who receive only as a new picture, drawn over and approved."""

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from office.base import clock, files
from office.cases import extracts, holders, intake, redactions, sealed, triage, workflow
from office.cases.models import Case
from office.cases.redactions import Box, NotAPicture
from office.law.kinds import Kind
from office.people.actors import Actor
from office.people.roles import Role
from tests.builders import Office, a_receipt, an_extract, at_work

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def a_picture() -> bytes:
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "Nguyen Thi Hong Thom")
    made = BytesIO()
    Image.new("RGB", (200, 100), "white").save(made, "PNG", pnginfo=told)
    return made.getvalue()


@pytest.fixture
def case(office: Office) -> Case:
    uploads = [files.check("don Nguyen Thi Hong Thom.png", a_picture())]
    return a_receipt(office, Kind.DENUNCIATION, uploads=uploads).case


@pytest.fixture
def writer(office: Office) -> Actor:
    return at_work(office.actors[Role.SEALED_INTAKE])


@pytest.fixture
def head(office: Office) -> Actor:
    return at_work(office.actors[Role.HEAD])


def test_a_box_covers_its_place_and_nothing_of_the_file_is_left_but_pixels() -> None:
    made = redactions.drawn(a_picture(), [Box(10, 20, 30, 40)])
    with Image.open(BytesIO(made)) as picture:
        assert picture.info == {}
        black = {
            (x, y) for x in range(200) for y in range(100) if picture.getpixel((x, y)) == (0,) * 3
        }
    assert {(20, 20), (79, 59)} <= black
    assert (19, 20) not in black
    assert (20, 19) not in black
    assert b"Nguyen" not in made


def test_a_copy_is_read_by_the_handler_only_once_approved_and_the_original_never(
    office: Office, case: Case, writer: Actor, head: Actor
) -> None:
    an_extract(office, case, body="Người bị tố cáo nhận tiền.")
    handler = office.officers[Role.HANDLER].id
    now = clock.now()
    triage.accept(case, writer, now, unit=office.units["works"], handler_id=handler, all_good=True)
    holders.hand_over(writer, now, only=case)
    reader = at_work(office.actors[Role.HANDLER])
    copy = redactions.draw(case, case.attachments[0], writer, now, [Box(0, 0, 50, 50)])
    with pytest.raises(sealed.DoesNotOpen):
        redactions.content_of(case, copy, reader)
    assert redactions.content_of(case, copy, head).startswith(b"\x89PNG")
    with pytest.raises(extracts.OwnExtract):
        redactions.approve(case, copy, writer, now)
    redactions.approve(case, copy, head, now)
    assert redactions.content_of(case, copy, reader).startswith(b"\x89PNG")
    assert copy.name == "ban-luoc-1.png"
    with pytest.raises(sealed.DoesNotOpen):
        intake.content_of(case, case.attachments[0], reader)
    with pytest.raises(workflow.NotAllowed):
        redactions.original_picture(case, case.attachments[0], reader)


def test_a_returned_copy_is_not_used_and_a_newer_one_supersedes(
    case: Case, writer: Actor, head: Actor
) -> None:
    now, paper = clock.now(), case.attachments[0]
    first = redactions.draw(case, paper, writer, now, [Box(0, 0, 5, 5)])
    redactions.send_back(case, first, head, now)
    with pytest.raises(workflow.Changed):
        redactions.approve(case, first, head, now)
    second = redactions.hand_in(case, paper, writer, now, files.check("x.png", a_picture()))
    third = redactions.draw(case, paper, writer, now, [Box(0, 0, 90, 90)])
    assert [each.state for each in (first, second, third)] == ["returned", "superseded", "waiting"]


@pytest.mark.parametrize("boxes", [[], [Box(0, 0, 0, 5)], [Box(100, 0, 5, 5)]])
def test_a_copy_without_a_box_is_refused(case: Case, writer: Actor, boxes: list[Box]) -> None:
    with pytest.raises(ValueError, match="boxes"):
        redactions.draw(case, case.attachments[0], writer, clock.now(), boxes)


def test_what_is_no_picture_is_refused(case: Case, writer: Actor) -> None:
    pdf = replace(files.check("a.png", a_picture()), data=PDF, media_type="application/pdf")
    with pytest.raises(NotAPicture):
        redactions.hand_in(case, case.attachments[0], writer, clock.now(), pdf)
