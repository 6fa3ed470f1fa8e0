"""With a certificate of its own the office signs every sheet once; a changed byte is seen."""

import asyncio
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from office.base import config, outbox
from office.base.db import db
from office.letters import copies, deliver, digital
from office.letters.models import Letter
from tests.builders import Office, a_case
from tests.letters import archive
from tests.letters.stories import letter_of

SECRET = "chỉ để thử"


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate of the office that signs itself, in a PKCS#12 file, and alone."""
    folder = tmp_path_factory.mktemp("certificate")
    key = rsa.generate_private_key(65537, 2048)
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "UBND phường Mây Trắng (thử)")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(who).issuer_name(who).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=900)).not_valid_after(now + timedelta(days=900))
        .add_extension(x509.KeyUsage(
            digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
            key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
        ), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    file, alone = folder / "office.p12", folder / "office.pem"
    lock = serialization.BestAvailableEncryption(SECRET.encode())
    file.write_bytes(pkcs12.serialize_key_and_certificates(b"office", key, made, None, lock))
    alone.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return file, alone


@pytest.fixture
def signing(office: Office, paper: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> Office:
    with_file = {"signature_file": str(paper[0]), "signature_secret": SECRET}
    made = config.Settings(**{**vars_of(config.current()), **with_file})
    monkeypatch.setattr(config, "_installed", [made])
    return office


def vars_of(settings: config.Settings) -> dict[str, object]:
    return {name: getattr(settings, name) for name in settings.__dataclass_fields__}


def sent(office: Office) -> Letter:
    letter = letter_of(a_case(office, status="accepted"), "acknowledgement")
    outbox.drain()
    db.session.refresh(letter)
    return letter


def _validated(found: object, trusted: ValidationContext) -> object:
    with ThreadPoolExecutor(1) as apart:  # a browser may have left its loop in this thread
        return apart.submit(validate_pdf_signature, found, trusted).result()


def judged(data: bytes, alone: Path) -> tuple[bool, bool]:
    """Return whether the signature is of our certificate, and whether the file is as it was signed."""
    [found] = PdfFileReader(io.BytesIO(data)).embedded_signatures
    trusted = ValidationContext(
        trust_roots=[load_cert_from_pemder(str(alone))], allow_fetching=False
    )
    said: Any = _validated(found, trusted)
    return said.trusted, said.intact and said.valid


def test_a_sheet_is_signed_once_and_stays_archival(
    signing: Office, paper: tuple[Path, Path]
) -> None:
    letter = sent(signing)
    data = copies.pdf_of(letter)
    assert judged(data, paper[1]) == (True, True)
    assert len(letter.certificate) == 64
    assert archive.faults(data) == []
    assert copies.unchanged(letter)
    key = letter.pdf_key
    deliver.send_letter(letter.id)
    db.session.refresh(letter)
    assert letter.pdf_key == key


def test_a_changed_byte_is_seen(signing: Office, paper: tuple[Path, Path]) -> None:
    data = copies.pdf_of(sent(signing))
    at = data.index(b"stream") + 40
    torn = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
    assert not judged(torn, paper[1])[1]


def test_without_a_certificate_nothing_is_signed(office: Office) -> None:
    assert digital.provider() is None
    letter = sent(office)
    assert letter.certificate == ""
    assert b"/ByteRange" not in copies.pdf_of(letter)


def test_a_wrong_pass_phrase_is_told_and_tried_again(
    signing: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = config.Settings(**{**vars_of(config.current()), "signature_secret": "sai"})
    monkeypatch.setattr(config, "_installed", [wrong])
    letter = sent(signing)
    assert letter.pdf_key is None
    [failed] = [each for each in db.session.query(outbox.Promise) if each.topic == "letter.send"]
    assert (failed.failure, failed.kept_at) == ("SignatureFailed", None)


def test_it_signs_where_a_loop_runs_already(signing: Office, paper: tuple[Path, Path]) -> None:
    sheet = copies.print_frozen("acknowledgement", sent(signing).facts)

    async def within() -> bytes:
        provider = digital.provider()
        assert provider is not None
        return provider.sign(sheet)

    with ThreadPoolExecutor(1) as apart:
        data = apart.submit(asyncio.run, within()).result()
    assert judged(data, paper[1]) == (True, True)
