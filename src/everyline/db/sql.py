"""The application's database: SQLite by default, PostgreSQL by a URL; opened, brought up to date, one writer at a time.

Knows no subject: the tables belong to the stage that keeps something.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, MetaData, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DataError,
    DBAPIError,
    InterfaceError,
    InternalError,
    NoSuchModuleError,
    OperationalError,
    SQLAlchemyError,
)

from everyline.db.schema import migrate
from everyline.errors import InvalidInput, InvalidSettings, StorageError

# Constraint names that both databases and Alembic agree on.
METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
# Any number, the same in every process: acts on the board are done one after another, as the trail is one chain.
_LOCK = 7_204_613
_WAIT_S = 10


def open_database(url: str) -> Engine:
    """The database at a URL, made where it is not there yet, its tables brought up to date.

    Raises as `connect` does, and StorageError where it was made by a newer program.
    """
    engine = connect(url, making=True)
    try:
        upgrade(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def connect(url: str, *, making: bool = False) -> Engine:
    """The database at a URL, as it is. making: whether a SQLite file and its folder are made where there is none.

    url: `sqlite:///file.db` or `postgresql+psycopg://user@host/name`; a bare path is a SQLite file.
    Raises InvalidSettings for a URL that names no database we know, StorageError where it is not there.
    """
    address = url if "://" in url else f"sqlite:///{url}"
    try:
        parsed = make_url(address)
        if parsed.get_backend_name() not in ("sqlite", "postgresql"):
            raise InvalidSettings(f"{parsed.get_backend_name()} is no database we know.", "Use SQLite or PostgreSQL.")
        engine = create_engine(
            parsed, connect_args=_options(parsed.get_backend_name()), pool_pre_ping=True,
            hide_parameters=True,  # a fault that reaches the log must not tell addresses or questions
        )  # fmt: skip
    except (ArgumentError, NoSuchModuleError) as fault:
        raise InvalidSettings(f"{url!r} is no database address.", "Write it as postgresql+psycopg://...") from fault
    if engine.dialect.name == "sqlite":
        file = Path(parsed.database or "")
        if str(file).startswith("file:"):
            pass  # an SQLite URI: it says itself how the file is opened
        elif making:
            file.parent.mkdir(parents=True, exist_ok=True)
        elif not file.is_file():
            raise StorageError(f"There is no database at {file}.", "Check EVERYLINE_DATABASE.")
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def is_there(url: str) -> bool:
    """Whether there is a database at an address: a SQLite file that stands there; a server is taken to be there."""
    try:
        parsed = make_url(url if "://" in url else f"sqlite:///{url}")
    except ArgumentError:
        return True  # opening it says what is wrong with the address
    file = parsed.database or ""
    return parsed.get_backend_name() != "sqlite" or file.startswith("file:") or Path(file).is_file()


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring a database's tables to a revision of the schema; nothing is lost on the way up."""
    with writing(engine) as connection:
        migrate(connection, revision)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that no other writer runs beside; rolled back whole on any fault.

    Raises StorageError where the database is gone, busy for longer than ten seconds, or full, and InvalidInput for text
    that it can't hold (NUL in PostgreSQL, half of a surrogate pair).
    """
    try:
        with engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                connection = connection.execution_options(is_writing=True)
            with connection.begin():
                if engine.dialect.name == "postgresql":
                    connection.execute(text(f"SET LOCAL lock_timeout = '{_WAIT_S}s'"))
                    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
                yield connection
    except (DataError, UnicodeEncodeError) as fault:
        raise _unkeepable() from fault
    except DBAPIError as fault:
        if not _is_of_storage(fault):
            raise
        raise StorageError(
            f"The database could not be written: {_why(fault)}.", "Nothing was changed; try again."
        ) from fault


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection to read by. Raises StorageError where the database is gone, InvalidInput as `writing` does."""
    try:
        with engine.connect() as connection:
            yield connection
    except (DataError, UnicodeEncodeError) as fault:
        raise _unkeepable() from fault
    except DBAPIError as fault:
        if not _is_of_storage(fault):
            raise
        raise StorageError(f"The database could not be read: {_why(fault)}.", "Try again.") from fault


def _unkeepable() -> InvalidInput:
    return InvalidInput("A text holds a character that can't be kept.", "Leave it out; nothing was changed.")


def _is_of_storage(fault: DBAPIError) -> bool:
    """Whether the database failed, rather than what was asked of it. A damaged file is a bare DatabaseError."""
    return isinstance(fault, OperationalError | InterfaceError | InternalError) or type(fault) is DatabaseError


def _why(fault: DBAPIError) -> str:
    """What happened, in words that any reader may see: PostgreSQL's own tell of hosts and users."""
    state = getattr(fault.orig, "sqlstate", "")
    if state == "":
        return str(fault.orig)
    return {"55P03": "others are writing to it", "53100": "the disk is full", "25006": "it is read-only"}.get(
        str(state), "its server does not answer"
    )


def _options(backend: str) -> dict[str, object]:
    return {"timeout": _WAIT_S} if backend == "sqlite" else {"connect_timeout": _WAIT_S}


def _prepare_sqlite(connection: object, _record: object) -> None:
    """WAL, so that readers never wait; every commit on the disk before it is acknowledged."""
    # The driver's own transaction handling is switched off; ours begins them (see `_begin_sqlite`).
    connection.isolation_level = None  # type: ignore[attr-defined]
    cursor = connection.cursor()  # type: ignore[attr-defined]
    for line in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {line}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    is_writing = connection.get_execution_options().get("is_writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")


__all__ = [
    "METADATA",
    "Connection",
    "Engine",
    "SQLAlchemyError",
    "connect",
    "is_there",
    "open_database",
    "reading",
    "upgrade",
    "writing",
]
