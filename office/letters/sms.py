"""How short messages leave the house: to the gateway of the settings, else as files to look at."""

import json
import re
import tempfile
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit

from office.base import config
from office.base.config import Settings

SECONDS = 15
"""How long a silent gateway is waited for."""
LONGEST = 300
"""Letters of a message: more is a mail."""
OFF = "off"
_NUMBER = re.compile(r"(?:\+?84|0)(\d{9})", re.ASCII)
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_NEVER = frozenset({400, 404, 410, 422})
"""Answers of a gateway that no further try would mend."""


class SmsRefused(ValueError):
    """The message cannot be sent as asked, now or ever: no such number, too long, or no gateway."""


@dataclass(frozen=True)
class Sms:
    """One message to one telephone; *key* names it: sent again it is the same message."""

    key: str
    to: str
    text: str


def send(sms: Sms) -> None:
    """Hand *sms* to the gateway of the settings, or write it to instance/sms.

    Raises `SmsRefused` for what no try will mend, OSError otherwise.
    """
    settings = config.current()
    number = number_of(sms.to)
    if settings.sms_gateway == OFF or len(sms.text) > LONGEST:
        raise SmsRefused("no gateway, or too long")
    if not re.fullmatch(r"[a-z0-9-]+", sms.key):
        raise SmsRefused("no such key")
    if settings.sms_gateway:
        _by_gateway(sms, number, settings)
    else:
        _as_file(sms, number, settings.instance / "sms")


def number_of(said: str) -> str:
    """Return a Vietnamese number as gateways write it. Raises `SmsRefused`."""
    found = _NUMBER.fullmatch(re.sub(r"[\s.()\-]", "", said))
    if found is None:
        raise SmsRefused("no such number")
    return f"+84{found[1]}"


def _as_file(sms: Sms, number: str, folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as file:
        file.write(f"To: {number}\n\n{sms.text}\n".encode())
    Path(file.name).rename(folder / f"{sms.key}.txt")


def _by_gateway(sms: Sms, number: str, settings: Settings) -> None:
    """Send by POST as JSON, over TLS; only a gateway on this very machine may go without."""
    address = urlsplit(settings.sms_gateway)
    if address.scheme != "https" and not (
        address.scheme == "http" and address.hostname in _LOOPBACK
    ):
        raise SmsRefused("the gateway offers no TLS")
    asked = urllib.request.Request(  # noqa: S310 -- the operator's own address, checked above
        settings.sms_gateway,
        json.dumps({"key": sms.key, "to": number, "text": sms.text}).encode(),
        {
            "Content-Type": "application/json",
            "Idempotency-Key": sms.key,
            "Authorization": f"Bearer {settings.sms_token}",
        },
    )
    try:
        with urllib.request.urlopen(asked, timeout=SECONDS):  # noqa: S310 -- as above
            return
    except HTTPError as answer:
        answer.close()
        if answer.code in _NEVER:
            raise SmsRefused("the gateway takes no such message") from None
        raise OSError("the gateway failed") from None
