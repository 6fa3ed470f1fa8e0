"""Every module of ours has its tests where one looks for them.

The rule: every module under `office/` and `web/`, every top module of `cli/`, and every module of
a door that holds a route has a file of its own name, `tests/<room>/test_<module>.py`. Modules that
serve a door's pages without an address of their own (forms, rows, steps, the demonstration's tale)
are tried through those pages and need none. An inner piece of a room that is tried through the
file of another stands in ELSEWHERE, with that file, which must lead to it by its imports.
"""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OWN_FILE = ("office", "web")
DOORS = ("citizen", "staff")
ROUTE = re.compile(r"^@door\.(get|post|route)\(", re.MULTILINE)

ELSEWHERE = {
    "office/base/kinds.py": ("tests/base/test_files.py", "kinds of files, tried with the files"),
    "office/base/pictures.py": ("tests/base/test_files.py", "pictures, tried with the files"),
    "office/cases/machines/common.py": (
        "tests/cases/test_procedure.py",
        "rows of every kind, with the steps",
    ),
    "office/cases/machines/complaint.py": ("tests/cases/test_procedure.py", "walked there"),
    "office/cases/machines/denunciation.py": ("tests/cases/test_procedure.py", "walked there"),
    "office/cases/machines/information.py": ("tests/cases/test_procedure.py", "walked there"),
    "office/cases/machines/moves.py": ("tests/cases/test_procedure.py", "the shape of a row"),
    "office/cases/machines/needs.py": (
        "tests/cases/test_procedure.py",
        "each condition, unmet and met",
    ),
    "office/cases/machines/petition.py": ("tests/cases/test_procedure.py", "walked there"),
    "office/cases/machines/ruling.py": ("tests/cases/test_procedure.py", "walked there"),
    "office/cases/machines/diagrams.py": ("tests/house/test_docs.py", "printed and compared"),
    "office/cases/machines/together.py": (
        "tests/cases/test_parting.py",
        "the table, beside what takes its moves",
    ),
    "office/cases/trail.py": ("tests/staff/test_trail.py", "read on one page, and tried there"),
    "office/cases/offline.py": ("tests/seal/test_offline.py", "what goes out, and what comes back"),
    "office/cases/recovery.py": ("tests/cases/test_holders.py", "a half given back by a quorum"),
    "office/cases/reviews.py": ("tests/cases/test_unusual.py", "what follows an unusual reading"),
    "office/law/citation.py": ("tests/law/test_deadlines.py", "a citation is part of a reckoning"),
    "office/law/periods.py": ("tests/law/test_duties.py", "duties by fixed days, with the others"),
    "office/law/rules.py": ("tests/law/test_check.py", "the table, read and checked"),
    "office/law/telling.py": ("tests/law/test_deadlines.py", "the days that `reckon` tells"),
    "office/privacy/models.py": ("tests/privacy/test_erasing.py", "rows, with what writes them"),
    "office/letters/compose.py": ("tests/letters/test_keeper.py", "facts of a case, in a letter"),
    "office/letters/copies.py": ("tests/letters/test_register.py", "copies of what is registered"),
    "office/letters/facts.py": ("tests/letters/test_pdf.py", "the facts a sheet may hold"),
    "office/letters/ink.py": ("tests/letters/test_printer.py", "what was typed, in the file kept"),
    "office/letters/notices.py": ("tests/letters/test_mail.py", "the words of a mail, as sent"),
    "office/letters/papers.py": ("tests/letters/test_wording.py", "words, compared whole"),
    "office/letters/phrases.py": ("tests/letters/test_wording.py", "words, compared whole"),
    "office/letters/procedural.py": ("tests/letters/test_wording.py", "words, compared whole"),
    "office/letters/replies.py": ("tests/letters/test_wording.py", "words, compared whole"),
    "office/letters/models.py": ("tests/house/test_migrations.py", "tables only"),
    "office/people/demonstration.py": ("tests/cli/test_demonstration.py", "its own cast"),
    "office/people/models.py": ("tests/house/test_migrations.py", "tables only"),
    "office/search/asked.py": ("tests/search/test_query.py", "what is asked and answered"),
    "office/search/docs.py": ("tests/search/test_sync.py", "a case as the index keeps it"),
    "office/search/likeness.py": ("tests/search/test_nearest.py", "what weighs, as it is found"),
    "office/search/postgres/nearest.py": ("tests/search/test_nearest.py", "the same on both"),
    "office/search/postgres/query.py": ("tests/search/test_query.py", "the same on both"),
    "office/search/postgres/surfacing.py": ("tests/search/test_surfacing.py", "the same on both"),
    "office/search/postgres/table.py": ("tests/search/postgres/test_index.py", "rows, as written"),
    "office/search/postgres/terms.py": ("tests/search/test_query.py", "the same on both"),
    "office/search/place.py": ("tests/search/test_sync.py", "where the index lies"),
    "office/search/sets.py": ("tests/search/test_query.py", "the calculation behind a query"),
    "office/search/shelf.py": ("tests/search/test_query.py", "the calculation behind a query"),
    "office/search/whoosh_door.py": ("tests/search/test_sync.py", "the library, seen from us"),
    "web/oidc.py": ("tests/staff/test_single_sign_on.py", "a provider, met at the officers' door"),
    "staff/conflicts.py": (
        "tests/house/test_matrix.py",
        "what it shows: tests/cases/test_lifts.py",
    ),
    "staff/unusual.py": (
        "tests/house/test_matrix.py",
        "what it shows: tests/cases/test_unusual.py",
    ),
    "citizen/door.py": ("tests/house/test_doors.py", "the blueprint, seen from all its addresses"),
    "staff/door.py": ("tests/house/test_doors.py", "the blueprint, seen from all its addresses"),
}
"""Module → (the file that tries it, why not a file of its own)."""
WHOLE = {
    "tests/base/test_retention.py",
    "tests/house/test_doors.py",
    "tests/house/test_matrix.py",
    "tests/house/test_migrations.py",
    "tests/seal/test_offline.py",
}
"""Files that look at the whole assembled application, whatever they import themselves."""


def modules() -> list[str]:
    """Return every module that wants tests, by the rule."""
    found = [
        path
        for room in OWN_FILE
        for path in (ROOT / room).rglob("*.py")
        if path.parent.name != "models"  # tables only
    ]
    found += (ROOT / "cli").glob("*.py")
    for room in DOORS:
        found += [each for each in (ROOT / room).rglob("*.py") if ROUTE.search(each.read_text())]
        found.append(ROOT / room / "door.py")
    return sorted(str(each.relative_to(ROOT)) for each in found if each.name != "__init__.py")


def mirror_of(module: str) -> Path:
    *rooms, name = Path(module.removeprefix("office/")).parts
    return Path("tests", *rooms, f"test_{name}")


def imported(file: Path) -> set[str]:
    """Return the modules of ours that *file* imports, as paths."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            names |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
    paths = {f"{name.replace('.', '/')}.py" for name in names}
    return {each for each in paths if (ROOT / each).exists()}


def reached(test: str, room: str) -> set[str]:
    """Return what *test* imports, and what that imports within *room* and among the tests."""
    seen: set[str] = set()
    ahead = imported(ROOT / test)
    while ahead:
        seen |= ahead
        inside = {each for each in ahead if each.startswith((room, "tests/", "cli/"))}
        ahead = {one for each in inside for one in imported(ROOT / each)} - seen
    return seen


def test_every_module_has_its_test_file() -> None:
    missing = [
        f"{module} → {mirror_of(module)}"
        for module in modules()
        if module not in ELSEWHERE and not (ROOT / mirror_of(module)).exists()
    ]
    assert not missing, "no test file for:\n" + "\n".join(missing)


@pytest.mark.parametrize("module", ELSEWHERE)
def test_what_is_tried_elsewhere_is_reached_from_there(module: str) -> None:
    where, reason = ELSEWHERE[module]
    assert module in modules(), f"{module} is gone; take it from the list"
    assert reason
    assert "def test_" in (ROOT / where).read_text()
    assert where in WHOLE or module in reached(where, "/".join(Path(module).parts[:2])), where
    assert not (ROOT / mirror_of(module)).exists(), f"{module} has a test file by now"


def test_no_mirror_is_empty() -> None:
    mirrors = [ROOT / mirror_of(each) for each in modules()]
    assert all("def test_" in each.read_text() for each in mirrors if each.exists())


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
