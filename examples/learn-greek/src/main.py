"""Flash cards: every learner has their own, and reviews are counted in the background."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from src.api import cards, sessions, statistics, words
from src.config import settings
from src.db.engine import close_engine
from src.journal import open_journal


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    journal = open_journal(settings().log_folder)
    journal.info("learn-greek started in %s", settings().app_env)
    yield
    await close_engine()
    journal.info("learn-greek stopped")


# read at once, so that a missing one ends the start and not the first request
settings()
app = FastAPI(title="Learn Greek", lifespan=lifespan)
app.include_router(sessions.router)
app.include_router(cards.router)
app.include_router(statistics.router)
app.include_router(words.router)


@app.get("/health")
async def health() -> dict[str, str]:
    """Whether the server answers; a database that is gone is not mended by a restart."""
    return {"status": "healthy"}
