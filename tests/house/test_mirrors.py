"""Every module of ours has its tests where one looks for them."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("office", "web", "citizen", "staff", "cli")
ELSEWHERE = {
    "office/people/demonstration.py": ("tests/cli", "it is the demonstration's own cast"),
    "office/people/models.py": ("tests/house/test_migrations.py", "tables only"),
    "office/letters/models.py": ("tests/house/test_migrations.py", "tables only"),
    "office/base/kinds.py": ("tests/base/test_files.py", "kinds of files, tried with the files"),
    "office/base/pictures.py": ("tests/base/test_files.py", "pictures, tried with the files"),
    "office/law/citation.py": ("tests/law/test_deadlines.py", "a citation is part of a reckoning"),
    "office/law/reckoning.py": ("tests/law/test_deadlines.py", "what `reckon` returns"),
    "office/law/telling.py": ("tests/law/test_deadlines.py", "the days that `reckon` tells"),
    "office/law/rules.py": ("tests/law/test_check.py", "the table, read and checked"),
    "citizen/door.py": ("tests/house/test_doors.py", "the blueprint, seen from all its addresses"),
    "staff/door.py": ("tests/house/test_doors.py", "the blueprint, seen from all its addresses"),
}
"""Module → (where it is tested, why not in a file of its own)."""


def modules() -> list[str]:
    return sorted(
        str(path.relative_to(ROOT))
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if path.name != "__init__.py" and "models" not in path.parent.parts[-1:]
    )


def mirror_of(module: str) -> Path:
    *rooms, name = Path(module.removeprefix("office/")).parts
    return Path("tests", *rooms, f"test_{name}")


def test_every_module_has_its_test_file() -> None:
    missing = [
        f"{module} → {mirror_of(module)}"
        for module in modules()
        if module not in ELSEWHERE and not (ROOT / mirror_of(module)).exists()
    ]
    assert not missing, "no test file for:\n" + "\n".join(missing)


def test_exceptions_are_few_explained_and_needed() -> None:
    known = set(modules())
    for module, (where, reason) in ELSEWHERE.items():
        assert module in known, f"{module} is gone; take it from the list"
        assert (ROOT / where).exists(), where
        assert reason
        assert not (ROOT / mirror_of(module)).exists(), f"{module} has a test file by now"
    assert len(ELSEWHERE) <= 16


def test_every_test_file_of_a_room_tests_a_module_that_is_there() -> None:
    mirrors = {mirror_of(module) for module in modules()}
    rooms = {path.parts[1] for path in mirrors}
    orphans = [
        str(path.relative_to(ROOT))
        for room in rooms
        for path in (ROOT / "tests" / room).rglob("test_*.py")
        if path.relative_to(ROOT) not in mirrors
    ]
    assert not orphans
