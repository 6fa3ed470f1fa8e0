"""Mail to everyone who shares one answer: each told once, and what became of it written down."""

from collections.abc import Sequence
from dataclasses import dataclass
from smtplib import SMTPException

from sqlalchemy import or_, select, update

from office.base import clock, config
from office.base.db import db, reading, transaction
from office.base.i18n import N_, translate
from office.base.outbox import Given
from office.cases.models import Case, CoSigner, Joining, Party, Telling
from office.law.kinds import Kind
from office.letters import mail, notices

AT_ONCE = 200
SIGNED = N_("Đơn ông/bà cùng ký, mã %(code)s, có tin mới.")
WHO_HAS_IT = N_(
    "Người gửi đơn và người đại diện giữ bản trả lời; ông/bà cũng có thể đến cơ quan xem."
)


@dataclass(frozen=True)
class Due:
    """One mail that is still to be sent."""

    id: int
    to: str
    code: str
    locale: str
    signer: bool


def keep(promises: Sequence[Given]) -> None:
    """Send what waits for the cases of *promises*; a mail server that is away is tried again."""
    for each in promises:
        _send_all(int(each.facts["case_id"]))


def _send_all(case_id: int) -> None:
    last = 0
    while dues := _due(case_id, last):
        last = dues[-1].id
        for each in dues:
            _send(each)


def _due(case_id: int, last: int) -> list[Due]:
    """Return mails still to be sent, by the addresses as they stand now."""
    with reading():
        rows = db.session.execute(
            select(Telling.id, Party.email, CoSigner.email, Case.code, Case.locale)
            .outerjoin(Joining, Joining.id == Telling.joining_id)
            .outerjoin(Party, Party.case_id == Joining.case_id)
            .outerjoin(CoSigner, CoSigner.id == Telling.signer_id)
            .join(Case, or_(Case.id == Joining.case_id, Case.id == CoSigner.case_id))
            .where(
                Telling.case_id == case_id,
                Telling.state.in_(("waiting", "failed")),
                Telling.channel == "email",
                Telling.id > last,
                Case.kind != Kind.DENUNCIATION.value,
            )
            .order_by(Telling.id)
            .limit(AT_ONCE)
        ).all()
        found = [
            Due(id_, signer or sender or "", code, locale, signer is not None)
            for id_, sender, signer, code, locale in rows
        ]
        db.session.rollback()
    return found


def _send(due: Due) -> None:
    words = _words(due)
    posted = mail.Mail(f"telling-{due.id}", due.to, words.subject, words.text, due.locale)
    try:
        mail.send(posted, clock.now())
    except mail.MailRefused:
        _note(due, "refused")
    except (OSError, SMTPException):
        _note(due, "failed")
        raise
    else:
        _note(due, "sent")


def _words(due: Due) -> notices.Notice:
    """Return the mail: that there is news, never what it is."""
    if not due.signer:
        return notices.notice("joined", due.code, due.locale)
    lines = (
        translate(SIGNED, due.locale, code=due.code),
        translate(WHO_HAS_IT, due.locale),
        translate(notices.HELP, due.locale, phone=config.current().office_phone),
        f"-- \n{config.current().office_name}",
    )
    return notices.Notice(translate(notices.SUBJECT, due.locale), "\n\n".join(lines) + "\n")


def _note(due: Due, state: str) -> None:
    with transaction():
        db.session.execute(
            update(Telling)
            .where(Telling.id == due.id, Telling.state.in_(("waiting", "failed")))
            .values(state=state, at=clock.now())
        )
