"""Files of a filing: taken one by one, the same one once, and out again."""

from io import BytesIO

from sqlalchemy import select

from office.base.db import db
from office.cases.models import Draft
from tests.builders import Office
from tests.citizen.test_submit import PDF, begun
from tests.page import Browser, Page

HERE = "/gui-don/tep"


def send(page: Browser, *files: tuple[bytes, str], **said: str) -> Page:
    form = page.get(HERE).form(HERE)
    form.update({"tai_len": "1", **said}, tep=[(BytesIO(data), name) for data, name in files])
    return page.post(HERE, form, content_type="multipart/form-data")


def names(page: Browser) -> list[str]:
    shown = page.get(HERE).text
    return [name for name in ("mot.pdf", "hai.pdf") if name in shown]


def test_without_a_filing_there_is_nowhere_to_put_a_file(page: Browser, office: Office) -> None:
    assert office
    assert page.get(HERE).location == "/gui-don"
    answer = page.post(HERE, {"tep": (BytesIO(PDF), "mot.pdf")}, content_type="multipart/form-data")
    assert answer.location == "/gui-don"
    assert db.session.scalars(select(Draft)).all() == []


def test_the_same_file_sent_twice_is_kept_once(page: Browser, office: Office) -> None:
    assert office
    begun(page)
    send(page, (PDF, "mot.pdf"))
    send(page, (PDF, "mot.pdf"), (PDF, "hai.pdf"))
    assert names(page) == ["mot.pdf"]


def test_a_refused_file_is_named_with_its_reason_and_takes_no_other_with_it(
    page: Browser, office: Office
) -> None:
    assert office
    begun(page)
    shown = send(page, (b"MZ\x90", "virus.exe"), (PDF, "mot.pdf"), (b"", "rong.pdf"))
    assert shown.status == 422
    assert "virus.exe" in shown.text
    assert "rong.pdf" in shown.text
    assert names(page) == ["mot.pdf"]


def test_no_file_at_all_goes_on_or_stays_without_complaint(page: Browser, office: Office) -> None:
    assert office
    begun(page)
    assert send(page).status == 303
    assert names(page) == []


def test_a_file_that_is_not_there_cannot_be_taken_out(page: Browser, office: Office) -> None:
    assert office
    begun(page)
    send(page, (PDF, "mot.pdf"))
    shown = page.get(HERE)
    form, button = shown.form(f"{HERE}/bo"), shown.soup.select_one("button[name=cho]")
    assert button is not None
    assert page.post(f"{HERE}/bo", {**form, "cho": "999"}).status == 303
    assert names(page) == ["mot.pdf"]
    assert page.post(f"{HERE}/bo", {**form, "cho": button["value"]}).status == 303
    assert names(page) == []
