"""Passwords: what is accepted, and how one is kept and checked (Argon2id)."""

import unicodedata
from functools import cache
from typing import Any

from office.base.i18n import N_
from office.base.text import fold

SHORTEST = 15
LONGEST = 128
COMMON = (
    "matkhau", "password", "123456", "abcdef", "qwerty", "nghedan", "uyban", "phuong", "congdan",
    "vietnam", "hochiminh", "saigon", "hanoi", "iloveyou", "admin", "111111", "000000",
)  # fmt: skip


class WeakPassword(ValueError):
    """The password is not accepted; `reason` says why, in words for the person."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@cache
def _hasher() -> Any:
    from argon2 import PasswordHasher  # noqa: PLC0415 -- heavy, only where people sign in

    return PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def normal(password: str) -> str:
    """Return the one spelling under which a password is hashed (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def refuse_weak(password: str) -> None:
    """Raise `WeakPassword` for one too short, too long, or made of what everyone tries."""
    said = normal(password)
    if len(said) < SHORTEST:
        raise WeakPassword(N_("Mật khẩu cần ít nhất 15 ký tự. Một câu ngắn là tốt nhất."))
    if len(said) > LONGEST:
        raise WeakPassword(N_("Mật khẩu dài tối đa 128 ký tự."))
    bare = "".join(fold(said).split())
    for word in COMMON:
        bare = bare.replace(word, "")
    if len(set(bare)) < 4:
        raise WeakPassword(N_("Mật khẩu này quá dễ đoán. Hãy dùng một câu chỉ ông/bà nghĩ ra."))


def hashed(password: str) -> str:
    """Return the Argon2id hash of *password*."""
    return str(_hasher().hash(normal(password)))


def matches(kept: str | None, password: str) -> bool:
    """Tell whether *password* is the one kept; takes as long when nothing is kept."""
    from argon2.exceptions import (  # noqa: PLC0415 -- heavy, only where people sign in
        InvalidHashError,
        VerificationError,
    )

    nobody = _nobody()  # made at the first sign-in of a process, whoever it is
    try:
        _hasher().verify(kept or nobody, normal(password[: LONGEST * 4]))
    except (VerificationError, InvalidHashError):
        return False
    return bool(kept)


@cache
def _nobody() -> str:
    return hashed("nobody has this password")
