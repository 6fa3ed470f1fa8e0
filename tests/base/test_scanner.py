"""The scanner is asked as clamd wants to be asked; away, hanging or babbling it is away (F4)."""

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from office.base import scanner
from office.base.scanner import Away, Unscannable, scan

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
Answer = Callable[[socket.socket, bytes], None]


class Clamd:
    """A scanner that speaks the protocol and answers as a test wishes."""

    def __init__(self, path: Path, answer: Answer) -> None:
        self.address, self.answer, self.heard = str(path), answer, b""
        self.server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.server.bind(self.address)
        self.server.listen()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self.server.accept()
            except OSError:
                return
            with line:
                line.settimeout(5)
                try:
                    self.answer(line, self._take(line))
                except OSError:
                    continue

    def _take(self, line: socket.socket) -> bytes:
        file = line.makefile("rb")
        assert file.read(10) == b"zINSTREAM\0"
        self.heard = b""
        while (length := struct.unpack("!I", file.read(4))[0]) > 0:
            self.heard += file.read(length)
        return self.heard


def honest(line: socket.socket, data: bytes) -> None:
    line.sendall(b"stream: Eicar-Test-Signature FOUND\0" if EICAR in data else b"stream: OK\0")


@pytest.fixture
def clamd(tmp_path: Path) -> Iterator[Callable[[Answer], Clamd]]:
    made: list[Clamd] = []

    def begin(answer: Answer) -> Clamd:
        made.append(Clamd(tmp_path / f"clamd{len(made)}", answer))
        return made[-1]

    yield begin
    for each in made:
        each.server.close()


def test_a_clean_file_and_a_harmful_one(clamd: Callable[[Answer], Clamd]) -> None:
    one = clamd(honest)
    data = b"a" * (3 * scanner.CHUNK + 7)
    assert scan(one.address, data) == ""
    assert one.heard == data
    assert scan(one.address, data + EICAR) == "Eicar-Test-Signature"
    assert scan(one.address, b"") == ""


def test_an_absent_scanner_is_away(tmp_path: Path) -> None:
    for address in (str(tmp_path / "nobody"), "127.0.0.1:", "host:port", ""):
        with pytest.raises(Away):
            scan(address, b"x")


def test_a_hanging_scanner_is_away_after_the_time_that_was_given(
    clamd: Callable[[Answer], Clamd],
) -> None:
    def drip(line: socket.socket, _data: bytes) -> None:
        for _ in range(50):  # a letter now and then must not keep us waiting for ever
            time.sleep(0.1)
            line.sendall(b"s")

    for answer in (drip, lambda *_: time.sleep(2)):
        begun = time.monotonic()
        with pytest.raises(Away):
            scan(clamd(answer).address, b"x", seconds=0.4)
        assert time.monotonic() - begun < 1.5


@pytest.mark.parametrize(
    "said", [b"", b"\0", b"OK\0", b"\xff\xfe\0", b"x" * 9000, b"stream: OKAY\0"]
)
def test_babble_is_no_verdict(clamd: Callable[[Answer], Clamd], said: bytes) -> None:
    with pytest.raises(Away):
        scan(clamd(lambda line, _: line.sendall(said)).address, b"x")


def test_a_refusal_of_this_file_is_told_apart(clamd: Callable[[Answer], Clamd]) -> None:
    said = b"INSTREAM size limit exceeded. ERROR\0"
    with pytest.raises(Unscannable):
        scan(clamd(lambda line, _: line.sendall(said)).address, b"x")


def test_what_was_found_forges_no_log_line(clamd: Callable[[Answer], Clamd]) -> None:
    said = b"stream: Bad\r\n<b>name</b> FOUND\0"
    found = scan(clamd(lambda line, _: line.sendall(said)).address, b"x")
    assert found == "Bad___b_name_/b_"
