"""Long sentences are welcome; short and common ones are told why not."""

import unicodedata
from collections import Counter

import pytest

from office.people import passwords
from office.people.passwords import WeakPassword, matches, refuse_weak
from tests.builders import PASSPHRASE


@pytest.mark.parametrize(
    "password",
    [
        PASSPHRASE,
        "mưa rơi trên mái ngói nhà bà",
        "correct horse battery",
        "x7#Kq" * 4 + "ab",
        "🌧🌴🚲🐃" * 4,
    ],
)
def test_sentences_are_accepted(password: str) -> None:
    refuse_weak(password)


@pytest.mark.parametrize(
    "password",
    [
        "", "ngắn", "mười bốn ký tự"[:14], "a" * 15, "matkhaumatkhaumatkhau", "Mật khẩu 123456",
        "Password123456789"[:9] * 3, "NGHEDANnghedanNGHEDAN", "123456" * 5, "    " * 10,
        "ababababababababab", "Ủy ban phường 111111", "x" * 129,
    ],
)  # fmt: skip
def test_short_common_and_endless_ones_are_refused_with_a_reason(password: str) -> None:
    with pytest.raises(WeakPassword) as refused:
        refuse_weak(password)
    assert refused.value.reason.endswith(".")


@pytest.mark.parametrize(
    "password",
    ["dragonmonkey12345678", "1qaz2wsx3edc4rfv", "Dragon Dragon Dragon", "!!iloveyouprincess!!99",
     "mailcreated5240", "superman batman superman"],
)  # fmt: skip
def test_breached_ones_are_refused_also_when_joined_or_repeated(password: str) -> None:
    with pytest.raises(WeakPassword):
        refuse_weak(password)


def test_the_list_of_everyones_passwords_is_there() -> None:
    assert len(passwords.everyones()) >= 9_900
    assert "dragon" in passwords.everyones()


@pytest.mark.parametrize(
    "password", ["Nguyễn Thị Thử Nguyễn Thị Thử 1", "Phòng Văn hóa - Xã hội 99"]
)
def test_names_of_units_and_of_the_person_are_refused(password: str) -> None:
    refuse_weak(password)
    with pytest.raises(WeakPassword):
        refuse_weak(password, ["Nguyễn Thị Thử", "Phòng Văn hóa - Xã hội"])


def test_the_longest_and_most_repetitive_one_is_judged_quickly() -> None:
    import time

    begun = time.perf_counter()
    for each in ("a" * 122 + "ếbcdx", "aabb" * 30 + "ếxyz", "love" * 16 + "sexy" * 15 + "ế"):
        refuse_weak(each)
    assert time.perf_counter() - begun < 1


def test_a_hash_is_argon2id_and_never_twice_the_same() -> None:
    one, two = passwords.hashed(PASSPHRASE), passwords.hashed(PASSPHRASE)
    assert one.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert one != two
    assert PASSPHRASE not in one


def test_all_spellings_of_one_sentence_are_the_same_password() -> None:
    kept = passwords.hashed(PASSPHRASE)
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert matches(kept, unicodedata.normalize(form, PASSPHRASE))


@pytest.mark.parametrize("said", ["", PASSPHRASE + " ", PASSPHRASE.upper(), PASSPHRASE[:-1]])
def test_another_sentence_is_another_password(said: str) -> None:
    assert not matches(passwords.hashed(PASSPHRASE), said)


@pytest.mark.parametrize("kept", [None, "", "not a hash"])
def test_without_a_kept_hash_nothing_matches(kept: str | None) -> None:
    assert not matches(kept, "nobody has this password")


@pytest.mark.parametrize("first", [True, False], ids=["known", "unknown"])
def test_the_first_sign_in_of_a_process_takes_as_long_for_a_known_name_as_for_an_unknown(
    first: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = passwords.hashed(PASSPHRASE)
    real, work = passwords._hasher(), Counter[str]()

    class Counting:
        def verify(self, kept: str, said: str) -> bool:
            work["verify"] += 1
            return bool(real.verify(kept, said))

        def hash(self, said: str) -> str:
            work["hash"] += 1
            return str(real.hash(said))

    monkeypatch.setattr(passwords, "_hasher", Counting)
    passwords._nobody.cache_clear()
    matches(kept if first else None, "không phải câu này đâu")
    assert work == {"verify": 1, "hash": 1}
    matches(None if first else kept, "không phải câu này đâu")
    assert work == {"verify": 2, "hash": 1}


def test_a_million_letters_are_not_hashed() -> None:
    assert not matches(passwords.hashed(PASSPHRASE), "ế" * 1_000_000)
