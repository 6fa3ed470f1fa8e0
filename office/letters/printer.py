"""The printing press: Typst with our four fonts and our templates, also as a process of its own.

`python -m office.letters.printer` reads {"template", "facts", "page"} as JSON from its input and
writes a PDF, or the PNG of one page, to its output. It asks no network and opens no file but
the bundled fonts and templates.
"""

import json
import sys
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from office.letters import ink, sheet
from office.letters.phrases import Facts

if TYPE_CHECKING:
    import typst

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "letters"
STANDARDS: tuple[Any, ...] = ("a-2b", "ua-1")  # archival, and readable aloud
PREVIEW_PPI = 96
_SECONDS_OF_WORK = 20
_BYTES_OF_MEMORY = 2 << 30
_press_lock = Lock()


def print_pdf(template: str, facts: Facts) -> bytes:
    """Return the letter as PDF/A-2b, tagged; the same facts give the same bytes.

    Raises ValueError, KeyError or typst.TypstError when the facts cannot be laid out.
    """
    words = _as_input(template, facts)
    with _press_lock:
        made = _press().compile(
            _source(template),
            format="pdf",
            sys_inputs=words,
            pdf_standards=list(STANDARDS),
            timestamp=sheet.moment(template, facts),
        )
    return _only(made)


def print_png(template: str, facts: Facts, *, page: int = 1, ppi: float = PREVIEW_PPI) -> bytes:
    """Return one *page* (from 1; the last if there are fewer) as PNG."""
    words = _as_input(template, facts)
    with _press_lock:
        made = _press().compile(_source(template), format="png", ppi=ppi, sys_inputs=words)
    pages = made if isinstance(made, list) else [_only(made)]
    return pages[min(max(page, 1), len(pages)) - 1]


def _source(template: str) -> Path:
    """Return the template's own source, or the one that lays out every paper by its shape."""
    own = TEMPLATES / f"{template}.typ"
    return own if own.exists() else TEMPLATES / "paper.typ"


def _as_input(template: str, facts: Facts) -> dict[str, str]:
    return {"sheet": json.dumps(sheet.lay_out(template, facts), ensure_ascii=False)}


def _only(made: bytes | list[bytes] | None) -> bytes:
    if not isinstance(made, bytes):
        raise TypeError("the press returned no single file")
    return made


@cache
def _press() -> "typst.Compiler":
    import typst  # noqa: PLC0415 -- heavy, only here

    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[ink.FONTS]
    )
    nowhere = TEMPLATES / "packages"  # no packages: neither local nor fetched
    return typst.Compiler(
        root=TEMPLATES,
        font_paths=fonts,
        ignore_system_fonts=True,
        package_path=nowhere,
        package_cache_path=nowhere,
    )


def _bound() -> None:
    """Bound this process: seconds of work and bytes of memory."""
    import resource  # noqa: PLC0415 -- only in the child, and only on Unix

    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS_OF_WORK, _SECONDS_OF_WORK))
    resource.setrlimit(resource.RLIMIT_AS, (_BYTES_OF_MEMORY, _BYTES_OF_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> int:
    """Print one letter from input to output; 1 and the name of the fault when it fails."""
    _bound()
    try:
        order = json.load(sys.stdin.buffer)
        page = order.get("page")
        template, facts = order["template"], order["facts"]
        made = print_png(template, facts, page=page) if page else print_pdf(template, facts)
    except Exception as fault:  # noqa: BLE001 -- the parent learns its kind, never a word of the letter
        sys.stderr.write(type(fault).__name__)
        return 1
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
