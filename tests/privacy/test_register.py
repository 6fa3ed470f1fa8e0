"""The register of processing speaks of every column there is."""

from flask import Flask

from office.base.db import Base
from office.privacy.register import register


def unnamed() -> list[str]:
    known = register()
    return [
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if not known.names(table.name, column.name)
    ]


def test_every_column_of_every_table_has_its_place_in_the_register_p1(app: Flask) -> None:
    assert unnamed() == []


def test_the_register_speaks_of_no_column_that_is_gone(app: Flask) -> None:
    there = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
    }
    there |= {f"{table.name}.*" for table in Base.metadata.sorted_tables}
    known = register()
    said = known.impersonal.union(*(each.columns for each in known.activities))
    assert said <= there


def test_a_table_of_people_is_entered_column_by_column(app: Flask) -> None:
    for table in ("party", "citizen", "officer", "case", "message", "attachment", "letter"):
        assert not register().names(table, "a_column_of_tomorrow"), table


def test_no_column_of_a_person_is_called_impersonal(app: Flask) -> None:
    personal = {"name", "email", "phone", "address", "identity_number", "body", "text", "said"}
    whole = {each for each in register().impersonal if each.endswith(".*")}
    for each in register().impersonal - whole:
        assert each.split(".")[1] not in personal, each
    people = {"party", "citizen", "officer", "message", "case", "data_request", "breach"}
    assert not {each.removesuffix(".*") for each in whole} & people
