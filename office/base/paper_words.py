"""What a PDF or a Word file says, read in a process of its own, bounded in time, memory and length.

A scan without a layer of text says nothing: pictures are not read.
"""

import sys
from collections.abc import Iterator
from io import BytesIO
from itertools import islice

from office.base import apart
from office.base.kinds import MEDIA_TYPES

SECONDS = 20.0
"""How long one file may take."""
MEMORY = 1_024 * 1024 * 1024
MOST_PAGES = 200
LONGEST = 40_000
"""Letters of one file; what comes later is not read."""
READABLE = frozenset({MEDIA_TYPES["pdf"], MEDIA_TYPES["docx"]})
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class Unreadable(ValueError):
    """The file is locked, damaged, or too much to be read in time."""


def words_of(data: bytes, *, seconds: float = SECONDS) -> str:
    """Return the words of *data*, empty where it has none. Raises `Unreadable`."""
    try:
        done = apart.run("office.base.paper_words", data, seconds)
    except apart.TooLong:
        raise Unreadable from None
    if done.returncode:
        raise Unreadable
    return done.stdout.decode("utf-8", "replace")[:LONGEST]


def main() -> int:
    """Print the words of the file on standard input; any exit status but 0 says that it cannot be read."""
    import resource  # noqa: PLC0415 -- of the process apart, like what follows

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (int(SECONDS), int(SECONDS)))
    data, left = sys.stdin.buffer.read(), LONGEST
    try:
        for said in _of_pdf(data) if b"%PDF-" in data[:1024] else _of_docx(data):
            sys.stdout.buffer.write(f"{said[:left]}\n".encode("utf-8", "replace"))
            left -= len(said) + 1
            if left <= 0:
                break
    except Exception:  # noqa: BLE001 -- whatever a file of a stranger makes a reader raise
        return 1
    return 0


def _of_pdf(data: bytes) -> Iterator[str]:
    from pypdf import PdfReader  # noqa: PLC0415 -- heavy, only in the process apart

    for page in islice(PdfReader(BytesIO(data)).pages, MOST_PAGES):
        yield page.extract_text()


def _of_docx(data: bytes) -> Iterator[str]:
    from docx import Document  # noqa: PLC0415 -- heavy, only in the process apart

    for paragraph in Document(BytesIO(data)).element.body.iter(f"{_WORD}p"):
        yield "".join(each.text or "" for each in paragraph.iter(f"{_WORD}t"))


if __name__ == "__main__":
    sys.exit(main())
