"""The one table, and a pool of connections that is opened by the first request."""

from asyncio import Lock
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends
from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool

from app.config import settings

SCHEMA = """
create table if not exists message (
    id bigint generated always as identity primary key,
    author text not null,
    body text not null,
    written_at timestamptz not null default now()
)
"""
# Several workers may make the table at the same moment; this number is theirs alone.
SCHEMA_LOCK = 20_260_103

_pool: AsyncConnectionPool | None = None
_opening = Lock()


async def connection() -> AsyncIterator[AsyncConnection]:
    pool = await opened()
    async with pool.connection() as one:
        yield one


async def opened() -> AsyncConnectionPool:
    global _pool
    async with _opening:
        if _pool is None:
            pool = AsyncConnectionPool(settings().database_url, min_size=1, max_size=4, open=False, timeout=5)
            await pool.open()
            async with pool.connection() as one:
                await one.execute("select pg_advisory_xact_lock(%s)", (SCHEMA_LOCK,))
                await one.execute(SCHEMA)
            _pool = pool
        return _pool


async def close() -> None:
    global _pool
    if _pool is not None:
        await _pool.close()
        _pool = None


Connection = Annotated[AsyncConnection, Depends(connection)]
