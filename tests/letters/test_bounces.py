"""Reports of mail that came back: ours are believed, others are not, and nothing in them can hurt."""

from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from office.base import clock, config, outbox
from office.base.db import db
from office.letters import bounces, deliver, mail, pauses
from office.letters.models import Letter
from office.people.roles import Role
from tests.builders import Office, a_case
from tests.letters.stories import letter_of

WHO = "nguoi.gui@test.example"
REPORT = """\
From: MAILER-DAEMON@mx.test
To: khong-tra-loi@nghedan.example
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Sorry.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.test

{recipient}
Action: {action}
Status: {status}

--b
Content-Type: {kind}

{headers}

--b--
"""


def report(key: str, *, to: str = WHO, action: str = "failed", status: str = "5.1.1", kind: str = "text/rfc822-headers",
           recipient: str = "", mark: str = "") -> bytes:  # fmt: skip
    mark = mark or mail.mark(key, WHO)
    return REPORT.format(
        recipient=recipient or f"Final-Recipient: rfc822; {to}", action=action, status=status, kind=kind,
        headers=f"Message-ID: <{key}.{mark}@nghedan.example>\nSubject: x",
    ).replace("\n", "\r\n").encode()  # fmt: skip


def mailed(office: Office) -> Letter:
    letter = letter_of(a_case(office, status="accepted", email=WHO), "acknowledgement")
    outbox.drain()
    db.session.refresh(letter)
    return letter


@pytest.mark.parametrize("kind", ["text/rfc822-headers", "message/rfc822"])
def test_a_lasting_refusal_stands_on_the_letter_and_pauses_the_address(
    office: Office, kind: str
) -> None:
    letter = mailed(office)
    counted = bounces.take_in(report(f"letter-{letter.id}", kind=kind), clock.now())
    assert counted == {"lasting": 1}
    db.session.expire_all()
    assert [(w.state, w.detail) for w in letter.deliveries if w.channel == "email"] == [
        ("refused", "Bounced")
    ]
    assert pauses.is_paused(WHO)
    assert bounces.take_in(report(f"letter-{letter.id}", kind=kind), clock.now()) == {
        "lasting": 1
    }, "read twice"


def test_a_delay_is_counted_and_the_letter_stands(office: Office) -> None:
    letter = mailed(office)
    said = report(f"letter-{letter.id}", action="delayed", status="4.4.7")
    assert bounces.take_in(said, clock.now()) == {"passing": 1}
    db.session.expire_all()
    assert [w.state for w in letter.deliveries if w.channel == "email"] == ["sent"]
    assert not pauses.is_paused(WHO)


def test_the_mark_in_a_mail_we_sent_is_the_one_that_is_believed(office: Office) -> None:
    assert office
    sent = mail.compose(mail.Mail("notice-7", WHO, "x", "y"), config.current(), clock.now())
    [(_, [found])] = [bounces.read(report("notice-7").replace(
        b"Message-ID: <notice-7." + mail.mark("notice-7", WHO).encode() + b"@nghedan.example>",
        f"Message-ID: {sent['Message-ID']}".encode(),
    ))]  # fmt: skip
    assert (found.key, found.address) == ("notice-7", WHO)


@pytest.mark.parametrize(
    "said",
    [
        {"mark": "0" * 16},
        {"to": "khac@test.example"},
        {"recipient": "Final-Recipient: rfc822; <khac@test.example>"},
    ],
)
def test_what_is_not_about_our_mail_is_not_believed(office: Office, said: dict[str, str]) -> None:
    letter = mailed(office)
    assert bounces.take_in(report(f"letter-{letter.id}", **said), clock.now()) == {"not ours": 1}
    db.session.expire_all()
    assert [w.state for w in letter.deliveries if w.channel == "email"] == ["sent"]


def test_a_forwarded_mail_is_known_by_its_first_address(office: Office) -> None:
    letter = mailed(office)
    both = f"Original-Recipient: rfc822;{WHO}\nFinal-Recipient: rfc822; khac@noi-khac.example"
    assert bounces.take_in(report(f"letter-{letter.id}", recipient=both), clock.now()) == {
        "lasting": 1
    }
    assert pauses.is_paused(WHO)
    assert not pauses.is_paused("khac@noi-khac.example")


def test_an_answer_on_holiday_or_something_huge_is_no_report(office: Office) -> None:
    assert office
    away = EmailMessage(policy=SMTP)
    away["Auto-Submitted"], away["Subject"] = "auto-replied", "Tôi đi vắng"
    away.set_content("Về tuần sau.")
    for said in (
        away.as_bytes(),
        b"",
        b"\xff" * 3_000_000,
        b"Content-Type: multipart/report\r\n\r\n",
    ):
        assert bounces.take_in(said, clock.now()) == {"no report": 1}


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(said=st.binary(max_size=400), at=st.integers(0, 900), cut=st.integers(0, 900))
def test_no_report_however_torn_makes_it_fail(
    office: Office, said: bytes, at: int, cut: int
) -> None:
    assert office
    whole = report("letter-1")
    bounces.read(whole[:at] + said + whole[cut:])


def test_a_paused_address_gets_no_mail_until_tried_again(office: Office) -> None:
    pauses.note(WHO, "5.1.1", clock.now())
    db.session.commit()
    letter = mailed(office)
    assert [(w.state, w.detail) for w in letter.deliveries if w.channel == "email"] == [
        ("refused", "Paused")
    ]
    assert deliver.paused_for(letter.case)
    deliver.send_again(letter, office.actors[Role.RECEPTION], clock.now())
    db.session.commit()
    outbox.drain()
    db.session.refresh(letter)
    db.session.expire_all()
    assert [w.state for w in letter.deliveries if w.channel == "email"] == ["sent"]
    assert not pauses.is_paused(WHO)
