"""The digital signature on a sheet: a provider chosen by the settings, none by default.

PAdES (ETSI EN 319 142) through pyHanko, with the office's own certificate from a PKCS#12 file. Another provider (a
remote signing service, a token) is one more class with `sign`.
"""

import io
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from office.base import config

FIELD = "NgheDan"
"""The name of the field in the file."""


class SignatureFailed(RuntimeError):
    """The sheet could not be signed: no such file, a wrong pass phrase, or pyHanko is not installed."""


class Provider(Protocol):
    """Signs sheets."""

    def sign(self, sheet: bytes) -> bytes:
        """Return *sheet* with a signature over all that was there before."""

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 of the certificate, 64 hexadecimal figures."""


def provider() -> Provider | None:
    """Return the provider of the settings; none where nothing is set. Raises `SignatureFailed`."""
    settings = config.current()
    if not settings.signature_file:
        return None
    return _from_file(settings.signature_file, settings.signature_secret)


@lru_cache(maxsize=4)
def _from_file(path: str, secret: str) -> "FromFile":
    return FromFile(Path(path), secret)


class FromFile:
    """A certificate with its key in a PKCS#12 file of the office."""

    def __init__(self, path: Path, secret: str) -> None:
        try:
            from pyhanko.sign import signers  # noqa: PLC0415 -- an extra, loaded where it is used
        except ImportError:
            raise SignatureFailed(
                "pyHanko is not installed: pip install 'nghe-dan[signing]'"
            ) from None
        loader: Any = signers.SimpleSigner
        loaded = loader.load_pkcs12(str(path), passphrase=secret.encode() or None)
        if loaded is None:
            raise SignatureFailed("the certificate cannot be read")
        self._signer = loaded

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 of the certificate."""
        return str(self._signer.signing_cert.sha256.hex())

    def sign(self, sheet: bytes) -> bytes:
        """Return *sheet* with a PAdES signature; its own pages are not touched."""
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415
        from pyhanko.sign import fields, signers  # noqa: PLC0415

        how = signers.PdfSignatureMetadata(
            field_name=FIELD,
            subfilter=fields.SigSeedSubFilter.PADES,
            md_algorithm="sha256",
            name=config.current().office_name,
        )
        made = io.BytesIO()
        writer = IncrementalPdfFileWriter(io.BytesIO(sheet))
        signs = signers.PdfSigner(how, signer=self._signer)
        with ThreadPoolExecutor(
            1
        ) as apart:  # pyHanko begins a loop of its own, which one thread has once
            apart.submit(signs.sign_pdf, writer, output=made).result()
        return made.getvalue()
