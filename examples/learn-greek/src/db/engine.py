"""The connection to PostgreSQL, opened by the first request that needs it."""

from collections.abc import AsyncIterator
from functools import lru_cache

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from src.config import settings


@lru_cache
def engine() -> AsyncEngine:
    return create_async_engine(settings().database_url, pool_size=5, pool_pre_ping=True)


async def session() -> AsyncIterator[AsyncSession]:
    async with async_sessionmaker(engine(), expire_on_commit=False)() as opened:
        yield opened


async def close_engine() -> None:
    if engine.cache_info().currsize > 0:
        await engine().dispose()
        engine.cache_clear()
