"""The tests on PostgreSQL instead of SQLite and files: with NGHEDAN_TESTS_POSTGRES, the address of a database to spoil.

Each process has a schema of its own there, made anew.
"""

import os
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, text

from office.search.postgres import table

ADDRESS = os.environ.get("NGHEDAN_TESTS_POSTGRES", "")


def address(schema: str) -> str:
    """Return the address of *schema* alone."""
    mark = "&" if "?" in ADDRESS else "?"
    return f"{ADDRESS}{mark}options={quote(f'-csearch_path={schema}')}"


def settings() -> dict[str, str]:
    """Return the settings that lead there, none where no address is given."""
    if not ADDRESS:
        return {}
    return {"database": address(fresh(worker())), "search": "postgresql"}


def worker() -> str:
    """Return the schema of this process."""
    return f"nghedan_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"


def fresh(schema: str) -> str:
    """Make *schema* anew, empty; return its name."""
    engine = create_engine(ADDRESS)
    with engine.begin() as connection:
        connection.execute(text(f"DROP SCHEMA IF EXISTS {schema} CASCADE"))
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    engine.dispose()
    return schema


def lay_out(engine: Engine) -> None:
    """Make the tables that PostgreSQL alone has."""
    table.metadata.create_all(engine)


def empty(connection: Connection) -> None:
    """Forget the rows of a test; that there is a search stays."""
    if ADDRESS:
        for each in (table.row, table.known_word):
            connection.execute(each.delete())
