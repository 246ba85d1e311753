"""The board's interface, under /api/v1."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from app.api.routers import health, messages
from app.config import settings
from app.database import close


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    yield
    await close()


# read at once, so that a missing one ends the start and not the first request
settings()
app = FastAPI(title="{{ cookiecutter.project_name }}", lifespan=lifespan)
app.include_router(health.router, prefix="/api/v1")
app.include_router(messages.router, prefix="/api/v1")
