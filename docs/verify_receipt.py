"""Check a receipt without the office's help.

    python verify_receipt.py RECEIPT KEY [FILE …]

RECEIPT is the file `bien-nhan.txt`. KEY is the public key as the office published it long ago
(the page /kiem-tra/nhat-ky, or on paper), not as the receipt says. Each FILE is one you sent and kept:
it is looked for in the list. A picture is kept by the office without its place and device, so download
it from the tracking page to compare. Needs Python 3.11 and `cryptography`; nothing of Nghe Dân.
Exit status 0: the receipt is as it was signed, and every FILE stands in it.

The words you filed: `text` is the SHA-256 of the secret, the subject, the text and what you asked for,
each on a line of its own (composed letters, no blanks around).
"""

import base64
import hashlib
import re
import sys
import unicodedata
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

SHAPE = re.compile(r"(nghedan-receipt-1\n.+)\nkey: (\S+)\nsignature: (\S+)", re.DOTALL)


def check(receipt: str, key: str, files: list[Path]) -> list[str]:
    """Return everything that is wrong with *receipt*."""
    text = unicodedata.normalize("NFC", receipt.lstrip("\ufeff").replace("\r\n", "\n")).strip()
    found = SHAPE.fullmatch("\n".join(line.rstrip() for line in text.split("\n")))
    if found is None:
        return ["this is no receipt"]
    said, named, signature = found.groups()
    wrong = [] if named == key else ["the receipt names another key than the one given"]
    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(key)).verify(
            base64.b64decode(signature), said.encode()
        )
    except (InvalidSignature, ValueError):
        wrong.append("not as it was signed with the key given")
    for file in files:
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        if not re.search(rf"^file \d+: \d+ {digest}$", said, re.MULTILINE):
            wrong.append(f"{file}: not in the list of what was received")
    return wrong


def main() -> None:
    """Print what is wrong, or what the receipt says."""
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    receipt = Path(sys.argv[1]).read_text(encoding="utf-8")
    wrong = check(receipt, sys.argv[2], [Path(each) for each in sys.argv[3:]])
    print("\n".join(wrong) or f"Genuine.\n{receipt.strip()}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
