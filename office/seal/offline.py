"""Strict mode: what is done with private keys on a machine off the network, and nowhere else.

    python -m office.seal.offline new KEYFILE            a key pair; its public half is printed
    python -m office.seal.offline words ENVELOPE KEYFILE the words and papers, with a recipient's key
    python -m office.seal.offline open ENVELOPE KEYFILE KEYFILE   the identity, with both sides' keys

Needs this program and its libraries, no database, no settings, no network. A key file is locked by
a pass phrase that is asked for and kept nowhere. An envelope comes from `flask seal export`.
"""

# ruff: noqa: T201 -- a command of its own: the library of the others is not needed where it runs

import argparse
import getpass
import json
import os
import secrets
import sys
import unicodedata
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

from office.seal import envelope, keys
from office.seal.envelope import DoesNotOpen

PLACE = "offline key"
FEWEST_LETTERS = 15


class Refused(Exception):
    """Said to whoever sits there, in words."""


def new(path: Path, passphrase: str) -> str:
    """Write a fresh key pair to *path*, locked by *passphrase*; return the public half in letters.

    Raises `Refused` when the file is there already or the pass phrase is short.
    """
    if len(passphrase) < FEWEST_LETTERS:
        raise Refused("The pass phrase needs 15 letters or more.")
    pair, salt = keys.new_pair(), secrets.token_bytes(keys.SALT)
    kept = {
        "public": _letters(pair.public),
        "salt": _letters(salt),
        "locked": _letters(keys.lock(pair.private, _normal(passphrase), salt, PLACE)),
    }
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Refused(f"{path} is there already: a key is never overwritten.") from None
    with os.fdopen(handle, "w", encoding="ascii") as file:
        json.dump(kept, file)
    return kept["public"]


def unlock(path: Path, passphrase: str) -> keys.Pair:
    """Return the key pair in *path*. Raises `Refused`."""
    kept = {name: b64decode(said) for name, said in _read(path).items()}
    try:
        private = keys.unlock(kept["locked"], _normal(passphrase), kept["salt"], PLACE)
    except (DoesNotOpen, KeyError) as wrong:
        raise Refused(f"{path.name} does not open with this pass phrase.") from wrong
    return keys.Pair(kept["public"], private)


def words(said: dict[str, Any], pair: keys.Pair) -> dict[str, Any]:
    """Return what the case tells, for a recipient. Raises `Refused`."""
    private = _content_key(said, pair)
    sealed, place = b64decode(said["content"]), envelope.place(said["case"], "words")
    try:
        found: dict[str, Any] = json.loads(keys.open_with(private, sealed, place))
    except DoesNotOpen as wrong:
        raise Refused("The words do not open: the envelope was changed.") from wrong
    return found


def papers(said: dict[str, Any], pair: keys.Pair, folder: Path) -> list[Path]:
    """Write the papers of the case to *folder*, for a recipient. Raises `Refused`."""
    private, written = _content_key(said, pair), []
    for each in said["papers"]:
        place = envelope.place(said["case"], f"file/{int(each['number'])}")
        try:
            data = keys.open_with(private, b64decode(each["sealed"]), place)
        except DoesNotOpen as wrong:
            raise Refused("A paper does not open: the envelope was changed.") from wrong
        path = folder / Path(str(each["name"])).name
        path.write_bytes(data)
        written.append(path)
    return written


def identity(said: dict[str, Any], one: keys.Pair, other: keys.Pair) -> dict[str, Any]:
    """Return the fields that were asked for: a recipient's key and a keeper's. Raises `Refused`."""
    if not said.get("identity"):
        raise Refused("This envelope holds no identity: nobody had asked for it.")
    pairs = (one, other)
    half_a, half_b = (
        next((half for pair in pairs if (half := _share(said, name, pair))), None) for name in "ab"
    )
    if half_a is None or half_b is None:
        raise Refused("Both halves are needed: the key of a recipient and the key of a keeper.")
    try:
        found = envelope.open_identity(
            said["identity"],
            envelope.place(said["case"], "identity"),
            envelope.together(half_a, half_b),
        )
    except DoesNotOpen as wrong:
        raise Refused("The identity does not open: the envelope was changed.") from wrong
    return {name: found.get(name, "") for name in said["fields"]}


def _content_key(said: dict[str, Any], pair: keys.Pair) -> bytes:
    found = _share(said, "c", pair)
    if found is None:
        raise Refused("Words and papers open with the key of a recipient only.")
    return found


def _share(said: dict[str, Any], half: str, pair: keys.Pair) -> bytes | None:
    for each in said["shares"]:
        if each["half"] == half and b64decode(each["public"]) == pair.public:
            place = envelope.place(said["case"], half)
            try:
                return keys.open_with(pair.private, b64decode(each["sealed"]), place)
            except DoesNotOpen:
                return None
    return None


def _read(path: Path) -> dict[str, Any]:
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as wrong:
        raise Refused(f"{path} cannot be read.") from wrong
    if not isinstance(said, dict):
        raise Refused(f"{path} is no key file and no envelope.")
    return said


def _normal(passphrase: str) -> str:
    return unicodedata.normalize("NFKC", passphrase)


def _letters(data: bytes) -> str:
    return b64encode(data).decode("ascii")


def main(said: list[str] | None = None) -> int:
    """Do what the command line asks; return the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    acts = parser.add_subparsers(dest="act", required=True)
    acts.add_parser("new").add_argument("keyfile", type=Path)
    read = acts.add_parser("words")
    read.add_argument("envelope", type=Path)
    read.add_argument("keyfile", type=Path)
    read.add_argument("--papers", type=Path, help="folder to write the papers to")
    both = acts.add_parser("open")
    both.add_argument("envelope", type=Path)
    both.add_argument("keyfile", type=Path, nargs=2)
    asked = parser.parse_args(said)
    try:
        _do(asked)
    except Refused as why:
        print(why, file=sys.stderr)
        return 1
    return 0


def _do(asked: argparse.Namespace) -> None:
    if asked.act == "new":
        first = getpass.getpass("Pass phrase: ")
        if getpass.getpass("Again: ") != first:
            raise Refused("The two are not the same.")
        print(new(asked.keyfile, first))
        return
    kept = _read(asked.envelope)
    if asked.act == "open":
        one, other = (_unlock_asking(each) for each in asked.keyfile)
        _show(identity(kept, one, other))
        return
    pair = _unlock_asking(asked.keyfile)
    _show(words(kept, pair))
    if asked.papers:
        for path in papers(kept, pair, asked.papers):
            print(path)


def _unlock_asking(path: Path) -> keys.Pair:
    return unlock(path, getpass.getpass(f"Pass phrase of {path.name}: "))


def _show(said: dict[str, Any]) -> None:
    print(json.dumps(said, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    sys.exit(main())
