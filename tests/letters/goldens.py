"""The golden texts and pictures of every kind of paper; `python -m tests.letters.goldens` writes them anew.

A text is what a reader finds in the PDF; a picture is the first page, small and grey: enough to see a block move.
"""

import io
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from pypdf import PdfReader

from office.base import config
from office.letters import printer
from tests.letters import kinds

FOLDER = Path(__file__).parent / "golden" / "papers"
SMALL = (105, 149)
"""A page in cells of about two millimetres."""


def text(key: str) -> str:
    """Return the words of one paper as its PDF holds them, page by page."""
    pdf = printer.print_pdf(kinds.template(key), kinds.facts(key))
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    return "\n\f\n".join(" ".join(each.split()) for each in pages) + "\n"


def picture(key: str) -> Image.Image:
    """Return the first page of one paper, small and grey."""
    png = printer.print_png(kinds.template(key), kinds.facts(key), ppi=96)
    return Image.open(io.BytesIO(png)).convert("L").resize(SMALL, Image.Resampling.BOX)


def write() -> None:
    """Write every text and picture; look at them before they are kept."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.iterdir():
        old.unlink()
    for key in kinds.KEYS:
        (FOLDER / f"{key}.txt").write_text(text(key), encoding="utf-8")
        picture(key).save(FOLDER / f"{key}.png", optimize=True)


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        config.install(config.read({}, instance=Path(folder)))
        write()
