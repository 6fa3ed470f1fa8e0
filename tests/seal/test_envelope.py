"""An envelope opens with our key, in its own place, unchanged; and with nothing else."""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from office.base import config
from office.seal import envelope
from office.seal.envelope import DoesNotOpen

SAID = {"name": "Người Tố Cáo", "phone": "0900 000 123"}
PLACE = "case/ND26-AAAA-AAAA/identity"
SHARED = [HealthCheck.function_scoped_fixture]


def another_key() -> str:
    return urlsafe_b64encode(os.urandom(32)).decode()


@pytest.fixture
def mine(context: Flask) -> Iterator[config.Settings]:
    kept = config.current()
    yield kept
    config.install(kept)


@settings(max_examples=40, deadline=None, suppress_health_check=SHARED)
@given(st.dictionaries(st.text(), st.text() | st.integers() | st.none()))
def test_what_goes_in_comes_out(context: Flask, said: dict[str, object]) -> None:
    assert envelope.open_(envelope.close(said, PLACE), PLACE) == said


def test_it_is_written_without_a_word_of_what_is_inside(context: Flask) -> None:
    raw = urlsafe_b64decode(envelope.close(SAID, PLACE))
    assert all(part.encode() not in raw for part in ("Người", "Cáo", "0900", "name"))


def test_two_envelopes_of_the_same_words_differ_and_tell_no_length(context: Flask) -> None:
    one, two = envelope.close(SAID, PLACE), envelope.close(SAID, PLACE)
    assert one != two
    assert len({len(one), len(two), len(envelope.close({"name": "A"}, PLACE))}) == 1


def test_it_does_not_open_in_another_place(context: Flask) -> None:
    with pytest.raises(DoesNotOpen):
        envelope.open_(envelope.close(SAID, PLACE), PLACE.replace("AAAA", "BBBB"))


@settings(max_examples=40, deadline=None, suppress_health_check=SHARED)
@given(st.integers(0, 10_000), st.integers(1, 255))
def test_one_changed_byte_is_seen(context: Flask, where: int, change: int) -> None:
    raw = bytearray(urlsafe_b64decode(envelope.close(SAID, PLACE)))
    raw[where % len(raw)] ^= change
    with pytest.raises(DoesNotOpen):
        envelope.open_(urlsafe_b64encode(bytes(raw)).decode(), PLACE)


@pytest.mark.parametrize("rest", [0, 5, 12, 27])
def test_a_torso_does_not_open(context: Flask, rest: int) -> None:
    raw = urlsafe_b64decode(envelope.close(SAID, PLACE))[:rest]
    with pytest.raises(DoesNotOpen):
        envelope.open_(urlsafe_b64encode(raw).decode(), PLACE)


def test_another_key_opens_nothing(mine: config.Settings) -> None:
    closed = envelope.close(SAID, PLACE)
    config.install(replace(mine, key=another_key()))
    with pytest.raises(DoesNotOpen):
        envelope.open_(closed, PLACE)


def test_an_earlier_key_still_opens_and_no_longer_closes(mine: config.Settings) -> None:
    closed = envelope.close(SAID, PLACE)
    config.install(replace(mine, key=another_key(), old_keys=f"{another_key()},{mine.key}"))
    assert envelope.open_(closed, PLACE) == SAID
    later = envelope.close(SAID, PLACE)
    config.install(mine)
    with pytest.raises(DoesNotOpen):
        envelope.open_(later, PLACE)


def test_bytes_are_sealed_with_the_key_given(context: Flask) -> None:
    key = os.urandom(32)
    sealed = envelope.close_bytes(b"paper", "file/1", key)
    assert envelope.open_bytes(sealed, "file/1", key) == b"paper"
    with pytest.raises(DoesNotOpen):
        envelope.open_bytes(sealed, "file/1", os.urandom(32))
