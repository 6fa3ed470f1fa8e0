"""The office's door to the press: facts in, PDF or picture out, here or in a process of its own."""

import json
from collections.abc import Mapping
from typing import Any

from office.base import apart
from office.letters import printer
from office.letters.facts import TEMPLATES


class PrintingFailed(RuntimeError):
    """A letter could not be printed; the message names the fault, never words of the letter."""


def render(template: str, facts: Mapping[str, Any]) -> bytes:
    """Print in this process, keeping the press warm: for the process that prints in batches.

    *facts* are the keys of `facts.Facts`. The same facts give the same bytes. Raises PrintingFailed.
    """
    try:
        return printer.print_pdf(template, facts)
    except Exception as fault:
        raise PrintingFailed(f"{_known(template)}: {type(fault).__name__}") from fault


def render_apart(template: str, facts: Mapping[str, Any], timeout: float = 10) -> bytes:
    """Print in a child process, given up after *timeout* seconds: web workers stay small.

    Raises PrintingFailed.
    """
    return _order({"template": template, "facts": dict(facts)}, timeout)


def preview(
    template: str, facts: Mapping[str, Any], *, page: int = 1, timeout: float = 10
) -> bytes:
    """Return the PNG of one *page*, drawn in a child process; past the end, the last page.

    Raises PrintingFailed.
    """
    return _order({"template": template, "facts": dict(facts), "page": max(page, 1)}, timeout)


def _order(order: dict[str, Any], timeout: float) -> bytes:
    name = _known(order["template"])
    try:
        done = apart.run("office.letters.printer", json.dumps(order).encode(), timeout)
    except apart.TooLong:
        raise PrintingFailed(f"{name}: not done in {timeout:g} s") from None
    except (OSError, TypeError, ValueError) as fault:
        raise PrintingFailed(f"{name}: {type(fault).__name__}") from fault
    if done.returncode or not done.stdout:
        word = done.stderr.decode(errors="replace").strip().split("\n")[-1][:80]
        raise PrintingFailed(f"{name}: {word or f'exit {done.returncode}'}")
    return done.stdout


def _known(template: str) -> str:
    return template if template in TEMPLATES else "unknown template"
