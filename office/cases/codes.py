"""Case codes and secrets: hard to guess, easy to read out over the telephone."""

import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date

import argon2.low_level

from office.base import config

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0 O 1 I L, which look alike; 31 is prime, so one check letter finds every slip."""
PREFIX = "ND"
CODE_LETTERS = 7
SECRET_LETTERS = 21
"""104 random bits; a denunciation has 26 letters, 128 bits."""
SEALED_SECRET_LETTERS = 26

STRETCH_ROUNDS = 2
STRETCH_KIB = 19 * 1024
"""What OWASP calls the least for Argon2id."""

Choose = Callable[[str], str]
_choose: ContextVar[Choose] = ContextVar("choose", default=secrets.choice)


@contextmanager
def chosen_by(choose: Choose) -> Iterator[None]:
    """Let *choose* pick the letters of codes: for stories that are told alike each time."""
    token = _choose.set(choose)
    try:
        yield
    finally:
        _choose.reset(token)


def new_code(day: date) -> str:
    """Return a random code for a case received on *day*, such as ND26-7K4Q-9XMP."""
    choose = _choose.get()
    letters = "".join(choose(ALPHABET) for _ in range(CODE_LETTERS))
    letters += check_letter(letters)
    return f"{PREFIX}{day:%y}-{letters[:4]}-{letters[4:]}"


def check_letter(letters: str) -> str:
    """Return the letter that makes a slip of one letter, or two swapped, visible."""
    weighed = sum(place * ALPHABET.index(letter) for place, letter in enumerate(letters, 1))
    return ALPHABET[weighed % len(ALPHABET)]


def bare(said: str) -> str:
    """Return the letters and digits of a code or secret, however it was typed."""
    said = unicodedata.normalize("NFKC", said[:200]).upper()
    return "".join(letter for letter in said if letter.isalnum())


def spell_code(said: str) -> str:
    """Return *said* as codes are written, whatever its case, spaces, hyphens and width."""
    plain = bare(said)
    if len(plain) != 12:
        return plain
    return f"{plain[:4]}-{plain[4:8]}-{plain[8:]}"


def is_code(said: str) -> bool:
    """Tell whether *said* can be a code: shape and check letter."""
    plain = bare(said)
    letters = plain[4:]
    return (
        len(plain) == 12
        and re.match(rf"{PREFIX}[0-9]{{2}}", plain) is not None
        and all(letter in ALPHABET for letter in letters)
        and check_letter(letters[:-1]) == letters[-1]
    )


def secret_for(token: str, *, sealed: bool) -> str:
    """Return the secret of a case filed with *token* (192 random bits the sender alone holds).

    The same token always gives the same secret, so that a form sent twice shows one receipt,
    while the database keeps neither token nor secret.
    """
    return _secret(config.current().derive("secret"), token, sealed=sealed)


def secret_of(code: str, token: str, kept: str) -> str:
    """Return the secret under which *token* was filed as the case *code*, whose hash is *kept*.

    The key may have been changed since, and the case sorted as another kind: what the sender is
    shown again is what opens the case.
    """
    for key in config.current().derive_all("secret"):
        for sealed in (False, True):
            secret = _secret(key, token, sealed=sealed)
            if same_secret(code, secret, kept):
                return secret
    raise LookupError("no key of ours made this secret")


def _secret(key: bytes, token: str, *, sealed: bool) -> str:
    number = int.from_bytes(hmac.new(key, token.encode(), hashlib.sha256).digest(), "big")
    letters = ""
    for _ in range(SEALED_SECRET_LETTERS if sealed else SECRET_LETTERS):
        number, rest = divmod(number, len(ALPHABET))
        letters += ALPHABET[rest]
    return grouped(letters + check_letter(letters))


def grouped(letters: str) -> str:
    """Return *letters* in groups of four, as they are shown and read out."""
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


SHOWN = re.compile(
    r"(?<![0-9A-Z])(?:[0-9A-Z]{4}[\s._–-]{0,3}){5}(?:[0-9A-Z]{4}[\s._–-]{0,3}[0-9A-Z]{3}|[0-9A-Z]{2})"
    r"(?![0-9A-Z])"
)
"""A secret as it is shown, with whatever stands between its groups."""
MOST_TRIED = 20


def secret_inside(code: str, text: str, kept: str) -> bool:
    """Tell whether *text* holds the secret of the case *code*, whose hash is *kept*."""
    folded = unicodedata.normalize("NFKC", text).upper()
    found = [match.group() for match in SHOWN.finditer(folded)][:MOST_TRIED]
    return any(_well_formed(bare(each)) and same_secret(code, each, kept) for each in found)


def _well_formed(letters: str) -> bool:
    return all(each in ALPHABET for each in letters) and check_letter(letters[:-1]) == letters[-1]


def hash_secret(code: str, secret: str) -> str:
    """Return the keyed hash of a secret; only this is kept.

    That of a denunciation is memory-hard besides: whoever stole both database and keys still pays
    for each guess.
    """
    return _secret_hashes(code, secret)[0]


def _secret_hashes(code: str, secret: str) -> list[str]:
    plain = bare(secret)
    keys = config.current().derive_all("secret hash")
    if len(plain) == SEALED_SECRET_LETTERS + 1:
        hard = _stretched(code, plain)
        return [hmac.new(key, hard, hashlib.sha256).hexdigest() for key in keys]
    said = f"{code}\n{plain}".encode()
    return [hmac.new(key, said, hashlib.sha256).hexdigest() for key in keys]


def _stretched(code: str, plain: str) -> bytes:
    """Stretch a secret with Argon2id; its own case code is the salt."""
    salt = hashlib.sha256(code.encode()).digest()[:16]
    return argon2.low_level.hash_secret_raw(
        plain.encode(), salt, STRETCH_ROUNDS, STRETCH_KIB, 1, 32, argon2.low_level.Type.ID
    )


def same_secret(code: str, secret: str, kept: str | None) -> bool:
    """Tell whether *secret* is the one kept; the work is the same when there is no such case."""
    given = _secret_hashes(code, secret)
    same = [hmac.compare_digest(each, kept or "0" * len(each)) for each in given]
    return any(same) and kept is not None


def handle_of(code: str) -> str:
    """Return the name a case has in public addresses: it tells nothing without the secret."""
    key = config.current().derive("handle")
    return hmac.new(key, code.encode(), hashlib.sha256).hexdigest()[:20]
