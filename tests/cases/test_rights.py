"""The tables in words say what the tables do; that the book holds them is tried in tests/house."""

from office.cases import rights
from office.law.kinds import Kind
from office.people.roles import Role


def line(begins: str) -> str:
    return next(each for each in rights.page().splitlines() if each.startswith(begins))


def test_every_role_and_kind_has_its_cell() -> None:
    page = rights.page()
    for role in Role:
        assert f"| {role.replace('_', ' ')} |" in page
    assert all(kind.en.lower() in page for kind in Kind)


def test_the_table_names_what_a_tie_to_the_case_changes() -> None:
    assert "with an approved extract: extract" in line("| verifier |")
    assert "original" not in line("| dialogue clerk |")
    assert line("| administrator |").count("nothing") == line("| administrator |").count("|") - 2
    assert "deputy (while the head is away" in line("| `case:sign` | head")
