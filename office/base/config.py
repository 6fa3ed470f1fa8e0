"""The settings: one frozen dataclass, each field with its help, read once from the environment."""

# ruff: noqa: RUF009 -- `_said` returns a dataclass field, made once

import hashlib
import os
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

PREFIX = "NGHEDAN_"
POSTGRESQL = "postgresql"
"""Beginning of an address of that database, and the name of its search."""
KEY_BYTES = 32
FEWEST_BYTES = 12
"""Different bytes a key must have: chance gives some thirty, a keyboard gives few."""


class UnsafeSettings(RuntimeError):
    """The settings would put people at risk; the program does not start with them."""


def _said(help_text: str, default: Any) -> Any:
    return field(default=default, metadata={"help": help_text})


@dataclass(frozen=True)
class Settings:
    """What the operator may choose; every field is read from NGHEDAN_<NAME>."""

    instance: Path = _said("Folder of database, index, files, mail and keys.", Path("instance"))
    mode: str = _said(
        "`demonstration` (keys are made by themselves, mail goes to files) or `production`.",
        "demonstration",
    )
    key: str = _said(
        "Master key, 32 random bytes in URL-safe base64; all other keys derive from it.", ""
    )
    old_keys: str = _said("Earlier master keys, comma-separated: still open, no longer close.", "")
    database: str = _said("SQLAlchemy address of the database; empty: SQLite in the instance.", "")
    site_address: str = _said(
        "Public address of the site, used in letters and mail.", "http://127.0.0.1:5000"
    )
    staff_address: str = _said(
        "Public address of the officers' door, where it is on a host of its own; empty: as the site.",
        "",
    )
    hosts: str = _said(
        "Host names we answer to, comma-separated; empty: any (not in production).", ""
    )
    proxies: int = _said("How many trusted reverse proxies stand before us.", 0)
    office_name: str = _said("Name of the office as printed on pages.", "UBND phường Mây Trắng")
    office_parent: str = _said(
        "Name of the agency above, as printed on letters.", "UBND Thành phố Hồ Chí Minh"
    )
    office_place: str = _said("Place printed before the date of a letter.", "Phường Mây Trắng")
    office_symbol: str = _said("Symbol of the office in document numbers.", "UBND")
    signs_by_order: str = _said(
        "Post that signs routine letters by order of the chair (thừa lệnh).", "CHÁNH VĂN PHÒNG"
    )
    office_phone: str = _said("Telephone number shown for help.", "028 0000 0000")
    office_address: str = _said(
        "Postal address and office hours shown for help.", "Số 1 đường Lá Biếc"
    )
    mail_server: str = _said("SMTP server host:port; empty: mail is written to instance/mail.", "")
    mail_user: str = _said("SMTP user name.", "")
    mail_password: str = _said("SMTP password.", "")
    signature_file: str = _said(
        "PKCS#12 file with the certificate that signs every issued sheet; empty: no digital signature.",
        "",
    )
    signature_secret: str = _said("Pass phrase of that file.", "")
    mail_ca: str = _said(
        "File with the certificates we trust of the mail server; empty: those of the machine.", ""
    )
    mail_from: str = _said("Sender address of our mail.", "khong-tra-loi@nghedan.example")
    sms_gateway: str = _said(
        "SMS gateway that takes JSON by POST, its https address; `off`: none; empty: messages are "
        "written to instance/sms.",
        "",
    )
    sms_token: str = _said("Secret shared with the SMS gateway, sent as a bearer token.", "")
    clamav: str = _said(
        "ClamAV daemon that looks at every file, host:port or path of its socket; empty: none.", ""
    )
    sso_issuer: str = _said(
        "The agency's own sign-in for officers (OpenID Connect): its issuer; empty: none.", ""
    )
    sso_client_id: str = _said("Name under which the agency's sign-in knows us.", "")
    sso_client_secret: str = _said("Secret shared with the agency's sign-in.", "")
    sso_claim: str = _said(
        "Claim that holds the address of the officer's account, which must exist already.", "email"
    )
    sso_second_factor: str = _said(
        "Values of `acr` or `amr`, comma-separated, that count as a second factor; empty: ours is asked.",
        "",
    )
    vneid_issuer: str = _said(
        "National identity for citizens' accounts (OpenID Connect): its issuer; empty: none.", ""
    )
    vneid_client_id: str = _said("Name under which the national identity knows us.", "")
    vneid_client_secret: str = _said("Secret shared with the national identity.", "")
    vneid_scope: str = _said("What is asked of the national identity.", "openid profile")
    vneid_number: str = _said(
        "Claim that holds the identity number; its keyed hash is kept.", "sub"
    )
    vneid_name: str = _said("Claim that holds the name, taken over with consent only.", "name")
    search: str = _said(
        "Where cases are searched: `whoosh` (files in the instance) or `postgresql` (the database, "
        "which must be one).",
        "whoosh",
    )
    anchor_mail: str = _said(
        "Addresses outside the office, comma-separated, that get the daily anchor of the trail.", ""
    )
    sealed_online: str = _said(
        "`auto` (denunciations are taken online while a keeper and a recipient have keys) or `off`.",
        "auto",
    )
    zone: str = _said(
        "`both` doors, the `public` one only (seals, never opens), or the `staff` one only.", "both"
    )
    idle_minutes: int = _said("Minutes after which an unused officer session ends.", 30)
    session_hours: int = _said("Hours after which any officer session ends.", 12)
    log_level: str = _said("Lowest level of log lines written.", "INFO")

    @property
    def database_address(self) -> str:
        """Return the address SQLAlchemy connects to."""
        return self.database or f"sqlite:///{(self.instance / 'nghedan.sqlite3').absolute()}"

    @property
    def production(self) -> bool:
        """Tell whether real people's cases are kept here."""
        return self.mode == "production"

    def derive(self, purpose: str) -> bytes:
        """Return the 32-byte key for one *purpose*, derived from the master key."""
        return _derived(self.key, purpose)

    def derive_all(self, purpose: str) -> list[bytes]:
        """Return the keys for *purpose*, the present one first, then the earlier ones."""
        earlier = [key for key in self.old_keys.split(",") if key]
        return [_derived(key, purpose) for key in (self.key, *earlier)]


def _derived(master: str, purpose: str) -> bytes:
    key = urlsafe_b64decode(master)
    return hashlib.blake2b(purpose.encode(), key=key, digest_size=KEY_BYTES).digest()


def read(environment: Mapping[str, str] | None = None, **overrides: Any) -> Settings:
    """Read the settings from *environment*; `overrides` win.

    Raises `UnsafeSettings` when production is asked for without a strong key or a host list.
    """
    environment = os.environ if environment is None else environment
    values: dict[str, Any] = {}
    for each in fields(Settings):
        said = environment.get(PREFIX + each.name.upper())
        if said is not None:
            kind: Any = type(each.default)
            values[each.name] = kind(said)
    values.update(overrides)
    if not values.get("key"):
        values["key"] = _kept_key(Settings(**values))
    settings = Settings(**values)
    _refuse_unsafe(settings)
    return settings


def _kept_key(settings: Settings) -> str:
    """Return the demonstration's own key, made on first use and readable by its owner only."""
    if settings.production:
        return ""
    path = settings.instance / "key"
    if not path.exists():
        settings.instance.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = urlsafe_b64encode(secrets.token_bytes(KEY_BYTES))
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another process made it meanwhile
            return path.read_text().strip()
        with os.fdopen(handle, "wb") as file:
            file.write(made)
    return path.read_text().strip()


def _refuse_unsafe(settings: Settings) -> None:
    if settings.mode not in {"demonstration", "production"}:
        raise UnsafeSettings("NGHEDAN_MODE must be 'demonstration' or 'production'.")
    if settings.zone not in {"both", "public", "staff"}:
        raise UnsafeSettings("NGHEDAN_ZONE must be 'both', 'public' or 'staff'.")
    if settings.sealed_online not in {"auto", "off"}:
        raise UnsafeSettings("NGHEDAN_SEALED_ONLINE must be 'auto' or 'off'.")
    if settings.search not in {"whoosh", POSTGRESQL}:
        raise UnsafeSettings("NGHEDAN_SEARCH must be 'whoosh' or 'postgresql'.")
    if settings.search == POSTGRESQL and not settings.database.startswith(POSTGRESQL):
        raise UnsafeSettings(
            "NGHEDAN_SEARCH is 'postgresql', so NGHEDAN_DATABASE must be the address of one."
        )
    earlier = [key for key in settings.old_keys.split(",") if key]
    if not all(strong(key) for key in (settings.key, *earlier)):
        raise UnsafeSettings(
            "NGHEDAN_KEY must be 32 random bytes in URL-safe base64; make one with "
            "`flask --app app key`."
        )
    if settings.production and not settings.hosts.replace(",", " ").split():
        raise UnsafeSettings("NGHEDAN_HOSTS must name the hosts we answer to in production.")


def strong(key: str) -> bool:
    """Tell whether *key* is 32 bytes that chance may have given."""
    try:
        said = urlsafe_b64decode(key)
    except ValueError:
        return False
    return len(said) == KEY_BYTES and len(set(said)) >= FEWEST_BYTES


_installed: list[Settings] = []


def install(settings: Settings) -> None:
    """Make *settings* the ones of this process; done once by the assembly."""
    _installed[:] = [settings]


def current() -> Settings:
    """Return the settings of this process."""
    return _installed[0]
