"""Redacted papers through the officers' door: boxes by number, a preview, the second person, the handler."""

from io import BytesIO

from PIL import Image

from office.base import files
from office.base.db import db
from office.cases.models import Redaction
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_receipt
from tests.page import Browser


def a_picture(colour: str = "white") -> bytes:
    made = BytesIO()
    Image.new("RGB", (100, 100), colour).save(made, "PNG")
    return made.getvalue()


def at(data: bytes, x: int, y: int) -> object:
    with Image.open(BytesIO(data)) as picture:
        return picture.convert("RGB").getpixel((x, y))


def as_officer(page: Browser, role: Role) -> Browser:
    return Browser(page.app).as_officer(role)


def test_boxes_are_typed_looked_at_drawn_and_approved_by_another(
    office: Office, page: Browser
) -> None:
    case = a_receipt(office, Kind.DENUNCIATION, uploads=[files.check("don.png", a_picture())]).case
    url = f"/can-bo/vu-viec/{case.code}"
    paper = f"{url}/giay/{case.attachments[0].handle}"
    writer = as_officer(page, Role.SEALED_INTAKE)
    box = {"trai": ["10", ""], "tren": ["10", ""], "rong": ["30", ""], "cao": ["30", ""]}
    seen = writer.post(paper, {**box, "buoc": "xem"})
    picture = seen.soup.select_one("img.nd-redact")
    assert picture is not None
    preview = writer.get(str(picture["src"])).response
    assert at(preview.data, 25, 25) == (0, 0, 0)
    assert at(preview.data, 65, 65) == (255, 255, 255)
    assert preview.headers["Cache-Control"] == "no-store"
    assert db.session.query(Redaction).count() == 0
    wrong = writer.post(paper, {**box, "rong": ["a", ""], "buoc": "ve"})
    assert wrong.status == 422
    assert "bốn số từ 0 đến 100" in wrong.text
    made = writer.post(paper, {**box, "buoc": "ve"})
    copy = str(made.location)
    assert "Người viết không tự duyệt" in writer.get(copy).text
    writer.post(f"{copy}/duyet", {})
    db.session.expire_all()
    assert db.session.query(Redaction).one().state == "waiting"
    head = as_officer(page, Role.HEAD)
    assert at(head.get(f"{copy}/anh.png").response.data, 25, 25) == (0, 0, 0)
    assert head.get(f"{url}/tep/{case.attachments[0].handle}").status == 403
    assert head.post(f"{copy}/duyet", {}).status == 303
    db.session.expire_all()
    assert db.session.query(Redaction).one().state == "approved"


def test_a_file_that_is_no_picture_is_refused_as_a_copy(office: Office, page: Browser) -> None:
    case = a_receipt(office, Kind.DENUNCIATION, uploads=[files.check("don.png", a_picture())]).case
    paper = f"/can-bo/vu-viec/{case.code}/giay/{case.attachments[0].handle}"
    writer = as_officer(page, Role.SEALED_INTAKE)
    for tep in ((BytesIO(b"%PDF-1.4\n%%EOF\n"), "luoc.pdf"), (BytesIO(b"x"), "luoc.exe")):
        said = {"buoc": "nop", "tep": tep}
        answer = writer.post(paper, said, content_type="multipart/form-data")
        assert answer.status == 422
    told = {"buoc": "nop", "tep": (BytesIO(a_picture("red")), "Nguyen Van A.png")}
    made = writer.post(paper, told, content_type="multipart/form-data")
    assert made.status == 303
    assert db.session.query(Redaction).one().name == "ban-luoc-1.png"
