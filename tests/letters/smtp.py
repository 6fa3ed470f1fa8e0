"""A real mail server on this machine, for one test: plain, with STARTTLS or TLS, with sign-in, or contrary."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "127.0.0.1"


class Box:
    """Keeps what was sent; answers as it is told."""

    def __init__(self, rcpt: str = "", data: str = "") -> None:
        self.rcpt, self.data = rcpt, data
        self.envelopes: list[Envelope] = []
        self.cut = False

    async def handle_RCPT(  # noqa: N802 -- the name aiosmtpd calls
        self, _server: Any, _session: Any, envelope: Envelope, address: str, _options: Any
    ) -> str:
        if not self.rcpt:
            envelope.rcpt_tos.append(address)
        return self.rcpt or "250 OK"

    async def handle_DATA(  # noqa: N802 -- the name aiosmtpd calls
        self, server: Any, _session: Any, envelope: Envelope
    ) -> str:
        if self.cut:
            server.transport.abort()
            return "250 OK"
        if not self.data:
            self.envelopes.append(envelope)
        return self.data or "250 OK"


def certificate(folder: Path, name: str = "server") -> tuple[Path, Path]:
    """Make a certificate for this machine that signs itself; return it and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(who).issuer_name(who).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=9))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    paper, secret = folder / f"{name}.pem", folder / f"{name}.key"
    paper.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return paper, secret


@contextmanager
def served(
    box: Box,
    *,
    tls: tuple[Path, Path] | None = None,
    at_once: bool = False,
    user: str = "",
    **said: Any,
) -> Iterator[int]:
    """Serve *box* on a free port; *user* is asked for with the password "đúng"."""
    context = None
    if tls:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*map(str, tls))
    if context and not at_once:
        said["tls_context"] = context
    if user:
        said |= {"authenticator": _judge(user), "auth_required": True}
    controller = Controller(box, HOST, _free(), ssl_context=context if at_once else None, **said)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def _free() -> int:
    with socket.create_server((HOST, 0)) as taken:
        port: int = taken.getsockname()[1]
    return port


def _judge(user: str) -> Any:
    def judge(
        _server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any
    ) -> AuthResult:
        right = isinstance(given, LoginPassword) and given.login == user.encode()
        return AuthResult(success=right and given.password == b"dung", handled=False)

    return judge
