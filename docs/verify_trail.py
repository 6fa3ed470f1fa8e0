"""Check an export of the trail without the office's help.

    python verify_trail.py EXPORT KEY [MAIL …]

EXPORT is what `flask trail export` wrote. KEY is the public key as the office published it long
ago, not as it says today. Each MAIL is a file that holds an anchor you kept (the daily mail, saved
as text, or a copy of the page /kiem-tra/nhat-ky). Needs Python 3.11 and `cryptography`; nothing of
Nghe Dân. Exit status 0: every event and every sheet is as it was signed. The format is told in
docs/decisions/0010-the-past-is-anchored-outside.md.
"""

import base64
import hashlib
import json
import re
import sys
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

START = "0" * 64
ANCHOR = re.compile(
    r"nghedan-anchor-1 (\d+) (\d{4}-\d\d-\d\d) (\d+) ([0-9a-f]{64}) (\d+) ([0-9a-f]{64}) ([0-9a-f]{64})"
)


def sha256(text: str) -> str:
    """Return the SHA-256 of *text* in hex."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def heads_of(rows: list[dict]) -> tuple[list[str], list[str]]:
    """Return the head of the chain after each row (the first: before any), and what is wrong."""
    heads, wrong = [START], []
    for number, row in enumerate(rows, 1):
        if row["id"] != number:
            wrong.append(f"number {row['id']} where {number} is due")
        said = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        heads.append(sha256(heads[-1] + sha256(said)))
    return heads, wrong


def signed(anchor: dict, key: str) -> bool:
    """Tell whether *anchor* was signed with the private half of *key*."""
    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(key)).verify(
            base64.b64decode(anchor["signature"]), anchor["anchor"].encode()
        )
    except (InvalidSignature, ValueError):
        return False
    return True


def check(export: Path, key: str, mails: list[Path]) -> list[str]:
    """Return everything that is wrong with *export*."""
    lines = [json.loads(line) for line in export.read_text(encoding="utf-8").splitlines()]
    events, wrong = heads_of([line["event"] for line in lines if "event" in line])
    sheets, more = heads_of([line["sheet"] for line in lines if "sheet" in line])
    wrong += more
    anchors = [line for line in lines if "anchor" in line]
    previous = START
    for number, anchor in enumerate(anchors, 1):
        if not signed(anchor, key):
            wrong.append(f"anchor {number}: not signed with the key given")
        wrong += fits(anchor["anchor"], events, sheets)
        found = ANCHOR.fullmatch(anchor["anchor"])
        if not found or int(found[1]) != number or found[7] != previous:
            wrong.append(f"anchor {number}: does not follow the one before")
        previous = sha256(anchor["anchor"])
    if not anchors:
        wrong.append("no anchor: nothing here was signed")
    for mail in mails:
        kept = [found[0] for found in ANCHOR.finditer(joined(mail.read_text(encoding="utf-8")))]
        if not kept:
            wrong.append(f"{mail}: holds no anchor")
        for line in kept:
            if line not in {anchor["anchor"] for anchor in anchors}:
                wrong.append(f"{mail}: this anchor is not in the export")
            wrong += [f"{mail}: {each}" for each in fits(line, events, sheets)]
    return wrong


def joined(text: str) -> str:
    """Undo the line breaks of a mail."""
    return " ".join(text.replace("=\r\n", "").replace("=\n", "").split())


def fits(line: str, events: list[str], sheets: list[str]) -> list[str]:
    """Return what of the chains is not as the anchor *line* says."""
    found = ANCHOR.fullmatch(line)
    if not found:
        return [f"not an anchor: {line[:40]}"]
    wrong = []
    for what, heads, count, head in (
        ("events", events, int(found[3]), found[4]),
        ("sheets", sheets, int(found[5]), found[6]),
    ):
        if count >= len(heads):
            wrong.append(f"anchor {found[1]} of {found[2]}: {count} {what} signed, fewer are here")
        elif heads[count] != head:
            wrong.append(f"anchor {found[1]} of {found[2]}: the {what} are not those signed")
    return wrong


def main() -> None:
    """Print what is wrong, or that nothing is."""
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    wrong = check(Path(sys.argv[1]), sys.argv[2], [Path(each) for each in sys.argv[3:]])
    print("\n".join(wrong) or "Whole: every event and every sheet is as it was signed.")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
