"""Nothing half-merged is kept: no file that git holds has the marks of a conflict."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MARK = re.compile(rb"^(?:[<>|]{7}(?: .*)?|={7})\r?$", re.MULTILINE)


def kept_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name]


def marks(path: Path) -> list[int]:
    """Return the lines of a text that a merge left open."""
    content = path.read_bytes()
    if b"\0" in content:
        return []  # not a text
    return [content.count(b"\n", 0, each.start()) + 1 for each in MARK.finditer(content)]


def test_no_file_holds_the_marks_of_a_conflict() -> None:
    found = {str(each.relative_to(ROOT)): marks(each) for each in kept_files() if each.is_file()}
    assert len(found) > 100
    assert not {name: lines for name, lines in found.items() if lines}


@pytest.mark.parametrize("mark", ["<<<<<<< ours", "||||||| base", "=======", ">>>>>>> theirs\r"])
def test_a_mark_is_found_and_a_ruler_is_not(mark: str, tmp_path: Path) -> None:
    path = tmp_path / "text"
    path.write_bytes(f"one\n{mark}\n========\n x <<<<<<< y\n".encode())
    assert marks(path) == [2]
