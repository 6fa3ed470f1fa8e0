"""Asks ClamAV whether a file holds something harmful: clamd's INSTREAM, over TCP or a local socket.

Protocol: clamd(8), https://docs.clamav.net/manual/Usage/Scanning.html#clamd. Only the bytes are
sent, no name and nothing about who sent them.
"""

import re
import socket
import struct
import time
from contextlib import suppress

SECONDS = 10.0
"""How long one file may take, connection, sending and verdict together."""
CHUNK = 65_536
LONGEST_ANSWER = 4096
_FOUND = re.compile(r"stream: (.+) FOUND", re.DOTALL)
_NAME = re.compile(r"[^A-Za-z0-9._:/-]")


class Away(OSError):
    """The scanner does not answer, hangs, or answers what nobody understands."""


class Unscannable(Away):
    """The scanner answers, but not about this file."""


def scan(address: str, data: bytes, *, seconds: float = SECONDS) -> str:
    """Return what harmful thing is in *data*, or an empty string when it is clean.

    *address* is `host:port` or the path of a socket. Raises `Away`, `Unscannable`.
    """
    until = time.monotonic() + seconds
    try:
        with _connect(address, seconds) as line:
            with suppress(BrokenPipeError, ConnectionResetError):  # it may answer before the end
                _say(line, data, until)
            answer = _hear(line, until)
    except (OSError, ValueError) as why:
        raise Away(f"{type(why).__name__}") from why
    return _verdict(answer)


def _connect(address: str, seconds: float) -> socket.socket:
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(seconds)
        try:
            line.connect(address)
        except OSError:
            line.close()
            raise
        return line
    host, _, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=seconds)


def _say(line: socket.socket, data: bytes, until: float) -> None:
    _hurry(line, until)
    line.sendall(b"zINSTREAM\0")
    view = memoryview(data)
    for start in range(0, len(view), CHUNK):
        chunk = view[start : start + CHUNK]
        _hurry(line, until)
        line.sendall(struct.pack("!I", len(chunk)))
        line.sendall(chunk)
    _hurry(line, until)
    line.sendall(struct.pack("!I", 0))


def _hear(line: socket.socket, until: float) -> str:
    heard = b""
    while len(heard) < LONGEST_ANSWER:
        _hurry(line, until)
        more = line.recv(LONGEST_ANSWER)
        heard += more
        if not more or b"\0" in more:
            break
    return heard.partition(b"\0")[0].decode("ascii", "replace").strip()


def _hurry(line: socket.socket, until: float) -> None:
    """Wait no longer than what is left: a drop a second is a hang, too."""
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    line.settimeout(left)


def _verdict(answer: str) -> str:
    if answer == "stream: OK":
        return ""
    if found := _FOUND.fullmatch(answer):
        return _NAME.sub("_", found[1])[:80]
    if answer.endswith("ERROR"):
        raise Unscannable("ERROR")
    raise Away("no verdict")
