"""The server greets, serves, holds nothing of the database, and leaves nothing behind."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.enable_socket
def test_it_serves_and_is_gone_when_told_to_stop(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "NGHEDAN_INSTANCE": str(tmp_path)}
    flask = [sys.executable, "-m", "flask", "--app", "app"]
    subprocess.run([*flask, "setup"], cwd=ROOT, env=environment, check=True, capture_output=True)
    serving = subprocess.Popen(
        [*flask, "serve", "--port", str(port)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert _answers(f"http://127.0.0.1:{port}/healthz")
        children = _children(serving.pid, 4)  # gunicorn with two workers, and upkeep
        with sqlite3.connect(tmp_path / "nghedan.sqlite3", timeout=5) as other:
            other.execute("BEGIN IMMEDIATE")  # nobody holds the write lock
            other.rollback()
        other.close()
    finally:
        serving.send_signal(signal.SIGTERM)
        said, _ = serving.communicate(timeout=30)
    assert f"http://127.0.0.1:{port}/".encode() in said
    _gone, alive = psutil.wait_procs(children, timeout=10)
    assert not alive


def _children(pid: int, count: int) -> list[psutil.Process]:
    """Return the processes below *pid* once there are *count* of them; the first may answer before."""
    found: list[psutil.Process] = []
    for _ in range(100):
        found = psutil.Process(pid).children(recursive=True)
        if len(found) == count:
            break
        time.sleep(0.1)
    assert len(found) == count, [each.cmdline() for each in found]
    return found


def _answers(address: str) -> bool:
    for _ in range(150):
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:  # not there yet, or too busy starting
            time.sleep(0.2)
    return False
