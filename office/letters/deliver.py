"""Letters and notices travel: printed and frozen once, shown behind the secret, mailed where that is safe."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from office.base import audit, clock, outbox
from office.base.db import db, reading, transaction
from office.cases import consents, questions
from office.cases import permissions as may
from office.cases.links import QUESTION, SUPPLEMENT
from office.cases.models import Case, Party
from office.cases.permissions import allows
from office.cases.questions import Invitation
from office.cases.workflow import BY_NAME, NotAllowed
from office.law.kinds import Kind
from office.letters import catalogue, copies, digital, mail, notices, pauses, sms
from office.letters.models import ISSUED, Delivery, Letter
from office.people.actors import SYSTEM, Actor

PAPER_NAME = "van-ban.pdf"
"""Says nothing of the case: names of attachments are read on locked screens."""
ASKING = "more_information"
"""The letter that waits for an answer."""
PAUSED = "Paused"
"""What a delivery notes of an address that sends mail back."""
STUCK = frozenset({"failed", "refused"})


@dataclass(frozen=True)
class Reader:
    """To whom a mail about a case may go."""

    email: str
    code: str
    locale: str


@dataclass(frozen=True)
class Work:
    """What is to be done for one letter, read in one go: nothing is held open while we print."""

    case_id: int
    handle: str
    kind: str
    facts: dict[str, Any]
    key: str | None
    reader: Reader | None


def reader_of(case: Case) -> Reader | None:
    """Return whom mail about *case* goes to.

    Nobody, for a denunciation, without name or address, or once mail is no longer agreed to.
    """
    if case.kind == Kind.DENUNCIATION or case.anonymous or consents.no_mail(case.id):
        return None
    email = db.session.scalar(
        select(Party.email).where(Party.case_id == case.id, Party.email != "")
    )
    return Reader(email, case.code, case.locale) if email else None


def phone_of(case: Case) -> str:
    """Return the telephone that is told of *case*, or an empty string.

    None, for a denunciation, without name or number, or unless this way was chosen.
    """
    chosen = consents.way_of(case_id=case.id) == consents.BY_SMS
    if case.kind == Kind.DENUNCIATION or case.anonymous or not chosen:
        return ""
    asked = select(Party.phone).where(Party.case_id == case.id, Party.phone != "")
    return db.session.scalar(asked) or ""


def send_letter(letter_id: int) -> None:
    """Freeze the sheet of a letter, then mail it once, unless its case forbids mail."""
    work = _look(letter_id)
    if work is None:
        return
    sheet = copies.stored(work.key) if work.key else _freeze(letter_id, work)
    if work.reader is None or not _claim(letter_id):
        return
    if _is_paused(work.reader.email):
        _note(letter_id, work, "refused", PAUSED)
        return
    invited = _invite(work.case_id, SUPPLEMENT) if work.kind == ASKING else None
    words = notices.notice("letter", work.reader.code, work.reader.locale, invited)
    posted = mail.Mail(
        key=f"letter-{letter_id}",
        to=work.reader.email,
        subject=words.subject,
        text=words.text,
        locale=work.reader.locale,
        papers=[mail.Paper(PAPER_NAME, sheet)],
    )
    try:
        mail.send(posted, clock.now())
    except mail.MailRefused as why:
        _pause(work.reader.email, why)
        _note(letter_id, work, "refused", type(why).__name__)
    except Exception as why:
        _note(letter_id, work, "failed", type(why).__name__)
        raise
    else:
        _note(letter_id, work, "sent")


def may_send_again(letter: Letter, actor: Actor) -> bool:
    """Tell whether *actor* may have the mail of *letter* tried once more: it was given up or refused."""
    stuck = any(each.channel == "email" and each.state in STUCK for each in letter.deliveries)
    return stuck and letter.status == ISSUED and allows(actor, may.HAND_LETTER, letter.case)


def send_again(letter: Letter, actor: Actor, at: datetime) -> None:
    """Try the mail of *letter* once more, to the address as it stands now; a pause of it is lifted.

    Raises `workflow.NotAllowed`.
    """
    if not may_send_again(letter, actor):
        raise NotAllowed("send_again")
    reader = reader_of(letter.case)
    if reader:
        pauses.lift(reader.email)
    for each in letter.deliveries:
        if each.channel == "email":
            each.state, each.detail, each.at = "failed", "", at
    db.session.flush()
    outbox.put("letter.send", key=str(letter.id), letter_id=letter.id)
    audit.record(actor, "letter:mail:again", at, case_id=letter.case_id, letter=letter.handle)


def paused_for(case: Case) -> bool:
    """Tell whether mail about *case* would go to an address that sends it back."""
    reader = reader_of(case)
    return reader is not None and pauses.is_paused(reader.email)


def _is_paused(address: str) -> bool:
    with reading():
        paused = pauses.is_paused(address)
        db.session.rollback()
    return paused


def _pause(address: str, why: mail.MailRefused) -> None:
    if isinstance(why, mail.AddressRefused):
        with transaction():
            pauses.note(address, "5.1.1", clock.now())


def _look(letter_id: int) -> Work | None:
    with reading():
        letter = db.session.get(Letter, letter_id)
        found = None
        if letter is not None and letter.status == ISSUED:
            found = Work(
                letter.case_id,
                letter.handle,
                letter.kind,
                letter.facts,
                letter.pdf_key,
                reader_of(letter.case) if letter.kind in catalogue.for_sender() else None,
            )
        db.session.rollback()
    return found


def _freeze(letter_id: int, work: Work) -> bytes:
    """Print the sheet, sign it where the office has a certificate, and keep it: the first that is kept stands."""
    data, certificate = copies.print_frozen(work.kind, work.facts), ""
    if signs := digital.provider():
        data, certificate = signs.sign(data), signs.fingerprint
    key = copies.store(data)
    with transaction():
        kept = db.session.execute(
            update(Letter)
            .where(Letter.id == letter_id, Letter.pdf_key.is_(None))
            .values(pdf_key=key, certificate=certificate)
        )
        stands = db.session.scalar(select(Letter.pdf_key).where(Letter.id == letter_id))
    return data if kept.rowcount else copies.stored(stands or key)  # type: ignore[attr-defined]


def _claim(letter_id: int) -> bool:
    """Take the mailing of a letter in hand; False when it was mailed before, or never can be.

    A mail whose sender died half way goes again, under the same Message-ID.
    """
    with transaction():
        before = _email_of(letter_id)
        if before is None:
            now = clock.now()
            db.session.add(Delivery(letter_id=letter_id, channel="email", at=now, state="sending"))
            return True
        if before.state in {"sent", "refused"}:
            return False
        before.state, before.at = "sending", clock.now()
        return True


def _email_of(letter_id: int) -> Delivery | None:
    return db.session.scalar(
        select(Delivery)
        .where(Delivery.letter_id == letter_id, Delivery.channel == "email")
        .with_for_update()
    )


def _note(letter_id: int, work: Work, state: str, detail: str = "") -> None:
    with transaction():
        delivery = _email_of(letter_id)
        if delivery is None:
            return
        now = clock.now()
        delivery.state, delivery.detail, delivery.at = state, detail, now
        if state != "failed":
            audit.record(
                SYSTEM,
                f"letter:mail:{state}",
                now,
                case_id=work.case_id,
                letter=work.handle,
            )


def _invite(case_id: int, purpose: str, subject: int | None = None) -> Invitation | None:
    """Make a link to answer by, kept before the mail goes: what is read in it is good."""
    with transaction():
        case = db.session.get(Case, case_id)
        return questions.invite(case, purpose, clock.now(), subject=subject) if case else None


def send_notice(case_id: int, news: str, promise_id: int, *, subject: int | None = None) -> None:
    """Tell the citizen that there is news, as chosen: by mail, by a short message, or not.

    A move that sends a letter is told by that letter, where it goes by mail. A question (*subject*,
    the message) carries a link to answer by, in a mail alone.
    """
    with reading():
        case = db.session.get(Case, case_id)
        reader = reader_of(case) if case else None
        phone = phone_of(case) if case else ""
        said = notices.short(case.code, case.locale) if case else ""
        db.session.rollback()
    if phone:
        with suppress(sms.SmsRefused):  # what no try would mend is let go
            sms.send(sms.Sms(f"notice-{promise_id}", phone, said))
    if reader is None or (news in BY_NAME and BY_NAME[news].letter):
        return
    invited = _invite(case_id, QUESTION, subject) if news == "question" else None
    words = notices.notice(news, reader.code, reader.locale, invited)
    _post(f"notice-{promise_id}", reader.email, words.subject, words.text, reader.locale)


def send_mail(facts: Mapping[str, Any], promise_id: int) -> None:
    """Send a mail as its promise says: `to`, `subject`, `text`."""
    _post(f"mail-{promise_id}", *(str(facts[part]) for part in ("to", "subject", "text")))


def _post(key: str, to: str, subject: str, text: str, locale: str = "vi") -> None:
    """Send a plain mail; one that no try would mend is let go, and so is one to a paused address."""
    if _is_paused(to):
        return
    try:
        mail.send(mail.Mail(key, to, subject, text, locale), clock.now())
    except mail.MailRefused as why:
        _pause(to, why)
