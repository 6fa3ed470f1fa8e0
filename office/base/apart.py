"""A module of ours run in a process of its own: given up in time, without our secrets, gone with its memory."""

import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]


class TooLong(RuntimeError):
    """It was not done in time and was ended."""


def run(module: str, said: bytes, seconds: float) -> "subprocess.CompletedProcess[bytes]":
    """Run *module* with *said* on its standard input; the answer has exit status and both outputs.

    Raises `TooLong` after *seconds*, OSError where no process can be begun.
    """
    try:
        return subprocess.run(  # noqa: S603 -- our own module, and nobody's words among the arguments
            [sys.executable, "-E", "-s", "-m", module],
            input=said,
            capture_output=True,
            cwd=_ROOT,
            env={"LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},  # none of our secrets
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TooLong(f"{module}: not done in {seconds:g} s") from None
