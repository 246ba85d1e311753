"""The one table, and a pool of connections that is opened by the first request."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from psycopg2.extensions import connection
from psycopg2.pool import ThreadedConnectionPool

SCHEMA = """
create table if not exists note (
    id bigint generated always as identity primary key,
    owner text not null,
    body text not null,
    written_at timestamptz not null default now()
)
"""
# Several workers may make the table at the same moment; this number is theirs alone.
SCHEMA_LOCK = 20_031_003


class Database:
    def __init__(self, url: str) -> None:
        self._url = url
        self._pool: ThreadedConnectionPool | None = None
        self._opening = Lock()

    @contextmanager
    def transaction(self) -> Iterator[connection]:
        """A connection whose work is kept when the block ends well, and undone when it does not."""
        pool = self._opened()
        one = pool.getconn()
        try:
            with one:
                yield one
        finally:
            # one that the server closed is not handed out again
            pool.putconn(one, close=bool(one.closed))

    def _opened(self) -> ThreadedConnectionPool:
        with self._opening:
            if self._pool is None:
                pool = ThreadedConnectionPool(1, 4, self._url, connect_timeout=5)
                self._make_schema(pool)
                self._pool = pool
            return self._pool

    @staticmethod
    def _make_schema(pool: ThreadedConnectionPool) -> None:
        one = pool.getconn()
        try:
            with one, one.cursor() as cursor:
                cursor.execute("select pg_advisory_xact_lock(%s)", (SCHEMA_LOCK,))
                cursor.execute(SCHEMA)
        finally:
            pool.putconn(one)
