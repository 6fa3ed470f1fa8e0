"""The sheet of a letter: picture, PDF, Word file, the scan of the paper signed by pen."""

import io

from docx import Document
from PIL import Image

from office.base.db import db
from office.people.roles import Role
from tests.builders import Office, a_case, a_pdf
from tests.page import Browser
from tests.staff.test_letters import a_late_case, letter_of


def test_the_sheet_is_a_picture_and_a_pdf(office: Office, page: Browser) -> None:
    _case, letter = a_late_case(office)
    head = page.as_officer(Role.HEAD)
    sheet = head.get(f"/can-bo/thu/{letter.handle}.pdf").response
    assert sheet.mimetype == "application/pdf"
    assert sheet.data.startswith(b"%PDF")
    picture = head.get(f"/can-bo/thu/{letter.handle}/xem-truoc.png?trang=9").response
    assert picture.mimetype == "image/png"
    assert picture.data.startswith(b"\x89PNG")


def test_a_name_kept_hidden_is_not_printed_for_who_works_on_the_case(
    office: Office, page: Browser
) -> None:
    case, letter = a_late_case(office)
    case.name_hidden = True
    db.session.commit()
    page.as_officer(Role.HANDLER)
    assert "Người Gửi Thử" not in page.get(f"/can-bo/thu/{letter.handle}").text


def test_the_scan_signed_by_pen_lies_beside_the_letter(office: Office, page: Browser) -> None:
    case = a_case(office, status="accepted")
    letter = letter_of(case, "acknowledgement")
    db.session.commit()
    url = f"/can-bo/thu/{letter.handle}"
    form = page.as_officer(Role.RECEPTION).get(url).form("ban-quet")
    none = page.post(f"{url}/ban-quet", form)
    assert none.status == 422
    assert "Xin chọn tệp PDF" in none.text
    other = page.post(f"{url}/ban-quet", {**form, "ban_quet": (io.BytesIO(b"chu"), "ban-ky.txt")})
    assert "Chúng tôi chưa nhận loại tệp" in other.text
    made = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(made, "PNG")
    made.seek(0)
    picture = page.post(f"{url}/ban-quet", {**form, "ban_quet": (made, "ban-ky.png")})
    assert "Bản quét phải là tệp PDF." in picture.text
    good = {**form, "ban_quet": (io.BytesIO(a_pdf()), "ban-ky.pdf")}
    shown = page.post(f"{url}/ban-quet", good, follow=True)
    assert "Bản quét" in shown.text
    link = shown.soup.select_one("#ban-quet ~ ul a")
    assert link is not None
    assert page.get(str(link["href"])).response.data.startswith(b"%PDF")


def test_a_letter_is_taken_along_as_a_word_file(office: Office, page: Browser) -> None:
    _case, letter = a_late_case(office)
    found = page.as_officer(Role.HEAD).get(f"/can-bo/thu/{letter.handle}.docx").response
    paper = Document(io.BytesIO(found.data))
    said = "\n".join(line.text for line in paper.paragraphs)
    assert "THƯ XIN LỖI" in said
    assert "BẢN NHÁP" in paper.sections[0].header.paragraphs[-1].text


def test_words_are_drawn_as_they_are_typed_and_nothing_is_kept(
    office: Office, page: Browser
) -> None:
    _case, letter = a_late_case(office)
    url = f"/can-bo/thu/{letter.handle}"
    form = page.as_officer(Role.HEAD).get(url).form(url)
    plain = page.post(f"{url}/xem-thu", form).response
    typed = {**form, "paragraphs": "Lời vừa gõ, dài hơn hẳn. " * 30}
    drawn = page.post(f"{url}/xem-thu", typed).response
    assert (drawn.mimetype, drawn.data[:4]) == ("image/png", b"\x89PNG")
    assert drawn.data != plain.data
    db.session.expire_all()
    assert "Lời vừa gõ" not in str(letter.body)
    assert page.post(f"{url}/xem-thu", {**form, "paragraphs": "x" * 30_000}).status == 422
    assert page.as_officer(Role.SUPERVISOR).post(f"{url}/xem-thu", form).status == 403
