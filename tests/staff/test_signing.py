"""The page on which thanks are signed together."""

from office.base.db import db
from office.letters import issue
from office.letters.models import Letter
from office.people.roles import Role
from tests.builders import Office, a_case
from tests.page import Browser

HERE = "/can-bo/thu/ky-loat"


def thanks(office: Office, **said: str) -> Letter:
    case = a_case(office, status="answered", outcome="done", **said)
    db.session.commit()
    draft = issue.current_draft(case, "thank_you")
    assert draft is not None
    return draft


def test_what_is_ticked_is_signed_at_one_press(office: Office, page: Browser) -> None:
    first, second = thanks(office), thanks(office, subject="Rác ở hẻm 3")
    shown = page.as_officer(Role.HEAD).get(HERE)
    assert "Rác ở hẻm 3" in shown.text
    form = shown.form("ky-loat")
    said = page.post(HERE, {**form, "thu": f"{first.handle}.{first.version}"}, follow=True)
    assert "Đã ký 1 thư." in said.text
    db.session.expire_all()
    assert (first.status, second.status) == ("issued", "draft")


def test_nothing_ticked_is_said_and_a_torn_value_signs_nothing(
    office: Office, page: Browser
) -> None:
    letter = thanks(office)
    form = page.as_officer(Role.HEAD).get(HERE).form("ky-loat")
    form.pop("thu", None)
    assert page.post(HERE, form).status == 422
    for torn in (letter.handle, f"{letter.handle}.x", f"{letter.handle}.99999999999", ".1", "…"):
        page.post(HERE, {**form, "thu": torn})
    db.session.expire_all()
    assert letter.status == "draft"


def test_the_page_is_the_heads_and_english_where_asked(office: Office, page: Browser) -> None:
    assert office
    assert page.as_officer(Role.HANDLER).get(HERE).status == 403
    assert "No letters of thanks" in page.as_officer(Role.HEAD).get(f"{HERE}?lang=en").text
