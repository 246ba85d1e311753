"""Connects accounts: a sign-in begins here, goes through the provider, and comes back to /callback."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from redis.asyncio import Redis
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from src import flow
from src.config import settings
from src.database import session
from src.models import Connection


@lru_cache
def redis() -> Redis:
    """Connects when it is first asked something, and keeps its connections."""
    return Redis.from_url(settings().redis_url, decode_responses=True)


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    yield
    await redis().aclose()
    redis.cache_clear()


# read at once, so that a missing one ends the start and not the first request
settings()
app = FastAPI(title="Dashtam", debug=settings().debug, lifespan=lifespan)


Remembered = Annotated[Redis, Depends(redis)]
Session = Annotated[AsyncSession, Depends(session)]


@app.get("/health")
async def health() -> dict[str, str]:
    """Whether the server answers; a database that is gone is not mended by a restart."""
    return {"status": "healthy"}


@app.post("/connections/{provider}", status_code=201)
async def begin(provider: str, remembered: Remembered) -> dict[str, str]:
    given = settings()
    try:
        begun = await flow.begin(
            remembered, provider, client=given.oauth_client_id, redirect=given.oauth_redirect_uri, key=given.secret_key
        )
    except KeyError as error:
        raise HTTPException(404, f"nothing is known of a provider {provider}") from error
    return {"visit": begun.address}


@app.get("/callback")
async def callback(code: str, state: str, remembered: Remembered, database: Session) -> dict[str, int | str]:
    provider = await flow.finish(remembered, state, key=settings().secret_key)
    if provider is None:
        raise HTTPException(400, "this sign-in was not begun here, or is over; begin again")
    connection = Connection(provider=provider, code=code)
    database.add(connection)
    await database.commit()
    return {"id": connection.id, "provider": provider}


@app.get("/connections")
async def connections(database: Session) -> list[dict[str, int | str]]:
    found = await database.scalars(select(Connection).order_by(Connection.id))
    return [{"id": each.id, "provider": each.provider} for each in found]


@app.get("/sign-ins")
async def sign_ins(remembered: Remembered) -> dict[str, int]:
    """How many were begun and have not come back."""
    return {"open": len([key async for key in remembered.scan_iter("state:*")])}
