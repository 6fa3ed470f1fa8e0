"""English is complete, and keeps the figures of the Vietnamese sentence."""

import re
import subprocess
import sys
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
PLACE = re.compile(r"%\(\w+\)[sd]")


def _extracted(folder: Path) -> set[str]:
    target = folder / "messages.pot"
    subprocess.run(
        [
            Path(sys.executable).with_name("pybabel"), "-q", "extract", "--mapping",
            "pyproject.toml", "--keywords", "_l N_", "--output", str(target), ".",
        ],
        cwd=ROOT,
        check=True,
    )  # fmt: skip
    with target.open("rb") as file:
        return {message.id for message in read_po(file) if message.id}


def test_every_sentence_is_said_in_english(tmp_path: Path) -> None:
    with (ROOT / "translations/en/LC_MESSAGES/messages.po").open("rb") as file:
        english = {message.id: message for message in read_po(file) if message.id}
    missing = [
        said
        for said in _extracted(tmp_path)
        if said not in english or not english[said].string or english[said].fuzzy
    ]
    assert not missing, f"{len(missing)} sentences without English: {missing[:10]}"


def test_english_sentences_keep_their_figures() -> None:
    with (ROOT / "translations/en/LC_MESSAGES/messages.po").open("rb") as file:
        wrong = [
            message.id
            for message in read_po(file)
            if message.id
            and isinstance(message.id, str)
            and set(PLACE.findall(message.id)) != set(PLACE.findall(str(message.string)))
        ]
    assert not wrong
