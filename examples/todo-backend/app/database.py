"""Todos in PostgreSQL."""

import logging
from contextlib import contextmanager
from typing import Iterator

from psycopg import Connection, OperationalError
from psycopg.rows import DictRow, dict_row
from psycopg_pool import ConnectionPool

log = logging.getLogger(__name__)

TABLE = """
    CREATE TABLE IF NOT EXISTS todos (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        owner text NOT NULL,
        title text NOT NULL,
        done boolean NOT NULL DEFAULT false,
        created_at timestamptz NOT NULL DEFAULT now()
    )
"""

# Two processes that create the same table at once can fail; this lock lets one wait.
TABLE_LOCK = 3011


class DatabaseUnavailable(Exception):
    """The database did not answer in time."""


class TodoStore:
    def __init__(self, url: str) -> None:
        self._has_table = False
        self._pool: ConnectionPool[Connection[DictRow]] = ConnectionPool(
            url,
            min_size=1,
            max_size=5,
            timeout=2,
            open=False,
            configure=lambda _: log.info("connected to the database"),
            kwargs={"row_factory": dict_row, "connect_timeout": 2},
        )

    def open(self) -> None:
        """Connect in the background, so that a database that is away does not keep the service from starting."""
        self._pool.open(wait=False)

    def close(self) -> None:
        self._pool.close(timeout=1)

    def create(self, owner: str, title: str) -> DictRow:
        with self._connection() as connection:
            return connection.execute("INSERT INTO todos (owner, title) VALUES (%s, %s) RETURNING *", (owner, title)).fetchone()

    def list(self, owner: str) -> list[DictRow]:
        with self._connection() as connection:
            return connection.execute("SELECT * FROM todos WHERE owner = %s ORDER BY id", (owner,)).fetchall()

    def finish(self, owner: str, todo_id: int) -> DictRow | None:
        with self._connection() as connection:
            return connection.execute("UPDATE todos SET done = true WHERE owner = %s AND id = %s RETURNING *", (owner, todo_id)).fetchone()

    def delete(self, owner: str, todo_id: int) -> bool:
        with self._connection() as connection:
            return connection.execute("DELETE FROM todos WHERE owner = %s AND id = %s", (owner, todo_id)).rowcount == 1

    @contextmanager
    def _connection(self) -> Iterator[Connection[DictRow]]:
        try:
            with self._pool.connection() as connection:
                if not self._has_table:
                    connection.execute("SELECT pg_advisory_xact_lock(%s)", (TABLE_LOCK,))
                    connection.execute(TABLE)
                yield connection
            self._has_table = True
        except OperationalError as error:  # PoolTimeout is one
            log.error("the database does not answer: %s", error)
            raise DatabaseUnavailable from error
