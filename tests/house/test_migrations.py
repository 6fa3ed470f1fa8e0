"""The migrations make exactly the tables that the models describe, and go back."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import create_engine, inspect, text

from office.base.config import current, install, read
from office.base.db import Base


def _fresh(folder: Path) -> Flask:
    from flask import Flask as Bare

    from office.base.db import db

    settings = read({}, instance=folder)
    app = Bare("fresh")
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_address
    db.init_app(app)
    return app


def test_up_makes_the_models_and_down_leaves_nothing(tmp_path: Path, whole_app: Flask) -> None:
    from cli.database import downgrade, upgrade

    kept = current()
    app = _fresh(tmp_path)
    try:
        with app.app_context():
            upgrade()
            engine = create_engine(app.config["SQLALCHEMY_DATABASE_URI"])
            with engine.connect() as connection:
                context = MigrationContext.configure(connection)
                assert compare_metadata(context, Base.metadata) == []
            downgrade()
            assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
            engine.dispose()
    finally:
        install(kept)


def test_rows_survive_the_way_down_and_up(tmp_path: Path, whole_app: Flask) -> None:
    """Tables that others refer to hold rows in every office: a migration must get by with that."""
    from cli.database import downgrade, upgrade
    from office.base.db import db
    from tests.builders import a_case, a_small_ward

    def counted() -> dict[str, int]:
        with create_engine(app.config["SQLALCHEMY_DATABASE_URI"]).connect() as connection:
            names = ("case", "clock", "event", "officer", "promise", "duty", "party")
            rows = {
                name: connection.scalar(text(f'SELECT count(*) FROM "{name}"')) for name in names
            }
            connection.engine.dispose()
        return rows

    kept = current()
    app = _fresh(tmp_path)
    try:
        with app.app_context():
            upgrade()
            case = a_case(a_small_ward())
            assert case.clocks
            db.session.remove()
            before = counted()
            downgrade("0001")
            assert counted() == before
            upgrade()
            assert counted() == before
            db.engine.dispose()
    finally:
        install(kept)
