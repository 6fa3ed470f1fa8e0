"""A process of its own: the answer, the end of patience, and nothing of our surroundings inside."""

import json
import os
import time

import pytest

from office.base import apart


def test_what_is_said_goes_in_and_the_answer_comes_out() -> None:
    done = apart.run("json.tool", json.dumps({"đèn": 1}).encode(), 20)
    assert (done.returncode, json.loads(done.stdout)) == (0, {"đèn": 1})
    assert apart.run("json.tool", b"{", 20).returncode


def test_what_takes_too_long_is_ended() -> None:
    began = time.monotonic()
    with pytest.raises(apart.TooLong):
        apart.run("timeit", b"", 0.05)
    assert time.monotonic() - began < 5


def test_no_secret_of_ours_goes_along(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "NGHEDAN_KEY", "canary")
    surroundings = apart.run("tests.base.surroundings", b"", 20)
    assert set(json.loads(surroundings.stdout)) == {"LC_ALL", "PYTHONDONTWRITEBYTECODE"}
