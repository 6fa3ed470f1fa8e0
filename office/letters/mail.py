"""How mail leaves the house: by SMTP with TLS where a server is set, else as files to look at."""

import hashlib
import hmac
import re
import smtplib
import ssl
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from office.base import clock, config
from office.base.config import Settings

SECONDS = 15
"""How long a silent mail server is waited for."""
TLS_PORT = 465
GIVEN_UP = 500
"""From here on the server says that no later try will do."""
_ADDRESS = re.compile(
    r"[A-Za-z0-9._%+'&/=?^{|}~!#$*`-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", re.ASCII
)
_BREAKS = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]")
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class MailRefused(ValueError):
    """The mail cannot be sent as asked, now or ever: no address, or a header that holds a break."""


class AddressRefused(MailRefused):
    """The server knows no such address (5xx at RCPT TO)."""


class ContentRefused(MailRefused):
    """The server takes no such mail: its size, its papers, its sender (5xx)."""


class Unencrypted(OSError):
    """The mail server offers no TLS; nothing was said to it."""


class NotTrusted(OSError):
    """The mail server's certificate is not one we trust; nothing was said to it."""


class Unreachable(OSError):
    """The mail server does not answer, or the line broke."""


class SignInRefused(OSError):
    """The mail server does not take our name and password."""


class AskedToWait(OSError):
    """The mail server asks us to come again later (4xx)."""


@dataclass(frozen=True)
class Paper:
    """A PDF that travels with a mail."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Mail:
    """One mail to one person; *key* names it: sent again it is the same mail."""

    key: str
    to: str
    subject: str
    text: str
    locale: str = "vi"
    papers: Sequence[Paper] = ()


def send(mail: Mail, at: datetime) -> None:
    """Hand *mail* to the server of the settings, or write it to instance/mail.

    Raises `MailRefused` for what no try will mend, else one of the errors above.
    """
    settings = config.current()
    message = compose(mail, settings, at)
    if settings.mail_server:
        _by_smtp(message, settings)
    else:
        _as_file(message, mail.key, settings.instance / "mail")


def reaches(address: str) -> bool:
    """Tell whether a mail can be addressed so."""
    return bool(_ADDRESS.fullmatch(address)) and len(address) <= 254


def compose(mail: Mail, settings: Settings, at: datetime) -> EmailMessage:
    """Return *mail* as a message. Raises `MailRefused`."""
    if not reaches(mail.to):
        raise MailRefused("no such address")
    if _BREAKS.search(mail.subject) or not re.fullmatch(r"[a-z0-9-]+", mail.key):
        raise MailRefused("a header holds a break")
    message = EmailMessage(policy=SMTP)
    name, _, domain = settings.mail_from.rpartition("@")
    message["From"] = Address(settings.office_name, name, domain)
    message["To"] = Address(addr_spec=mail.to)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(clock.local(at))
    message["Message-ID"] = f"<{mail.key}.{mark(mail.key, mail.to)}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    for paper in mail.papers:
        message.add_attachment(paper.data, "application", "pdf", filename=paper.name)
    message["Content-Language"] = mail.locale  # last: the content moves such headers into its part
    return message


def mark(key: str, to: str) -> str:
    """Return what shows that we sent the mail called *key* to *to*: a bounce that bears it is ours."""
    secret = config.current().derive("mail bounce")
    said = f"{key} {to.strip().casefold()}".encode()
    return hmac.new(secret, said, hashlib.sha256).hexdigest()[:16]


def _as_file(message: EmailMessage, key: str, folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as file:
        file.write(message.as_bytes())
    Path(file.name).rename(folder / f"{key}.eml")


def _by_smtp(message: EmailMessage, settings: Settings) -> None:
    host, _, said = settings.mail_server.rpartition(":")
    with _in_words():
        server = _greeted(host, int(said))
        try:
            if not isinstance(server, smtplib.SMTP_SSL):
                _start_tls(server, host, _safe(), secret=bool(settings.mail_user))
            if settings.mail_user:
                server.login(settings.mail_user, settings.mail_password)
            server.send_message(message)
        finally:
            with suppress(
                OSError, smtplib.SMTPException
            ):  # what is sent stays sent: no second mail
                server.quit()
            server.close()


def _greeted(host: str, port: int) -> smtplib.SMTP:
    server: smtplib.SMTP
    if port == TLS_PORT:
        server = smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=_safe())
    else:
        server = smtplib.SMTP(host, port, timeout=SECONDS)
    server.ehlo()
    return server


def _safe() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=config.current().mail_ca or None)


@contextmanager
def _in_words() -> Iterator[None]:
    """Turn what the line and the server say into the errors above: who is told can do something about it."""
    try:
        yield
    except (Unencrypted, MailRefused):
        raise
    except smtplib.SMTPRecipientsRefused as why:
        code = max((said[0] for said in why.recipients.values()), default=0)
        raise (AddressRefused if code >= GIVEN_UP else AskedToWait) from None
    except smtplib.SMTPAuthenticationError:
        raise SignInRefused from None
    except smtplib.SMTPResponseException as why:
        raise (ContentRefused if why.smtp_code >= GIVEN_UP else AskedToWait) from None
    except ssl.SSLCertVerificationError:
        raise NotTrusted from None
    except (OSError, smtplib.SMTPException):
        raise Unreachable from None


def _start_tls(server: smtplib.SMTP, host: str, safe: ssl.SSLContext, *, secret: bool) -> None:
    """Encrypt the line; only a relay on this very machine, asked without password, may go without."""
    if server.has_extn("starttls"):
        server.starttls(context=safe)
        server.ehlo()
    elif secret or host.strip("[]") not in _LOOPBACK:
        raise Unencrypted("the mail server offers no TLS")
