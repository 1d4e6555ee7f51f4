"""The schema of the database: which revision of it a database has, which the program knows, and the way up.

Works inside a transaction that its caller began, so that a way up that fails leaves nothing behind.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from threading import Lock

from sqlalchemy import Connection, inspect, text

from everyline.errors import StorageError

# Alembic keeps what it works on in globals, so threads take turns; processes do by the writers' lock.
_MIGRATING = Lock()
_MIGRATIONS = Path(__file__).parent / "migrations"
MARK = "alembic_version"
"""The table that holds a database's revision."""


@lru_cache(maxsize=1)
def known() -> tuple[str, ...]:
    """Every revision this program knows, oldest first."""
    from alembic.script import ScriptDirectory

    return tuple(reversed([script.revision for script in ScriptDirectory(str(_MIGRATIONS)).walk_revisions()]))


def schema_of(connection: Connection) -> str:
    """The revision of a database, "" where it has no tables of ours."""
    if not inspect(connection).has_table(MARK):
        return ""
    return str(connection.execute(text(f"SELECT version_num FROM {MARK}")).scalar() or "")


def check_known(schema: str, what: str) -> None:
    """Raises StorageError where a schema is not one this program knows: a newer program made it.

    what: whose schema it is, as a sentence begins with it.
    """
    if schema and schema not in known():
        raise StorageError(
            f"{what} was made by a newer program (schema {schema}); this one knows schemas up to {known()[-1]}.",
            "Use the newer program.",
        )


def migrate(connection: Connection, schema: str = "head") -> None:
    """Bring the tables up to a revision, nothing lost. Raises StorageError where a newer program made them."""
    from alembic import command
    from alembic.config import Config

    check_known(schema_of(connection), "The database")
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    with _MIGRATING:
        config.attributes["connection"] = connection
        command.upgrade(config, schema)
