"""What the worker counted."""

from fastapi import APIRouter
from redis.asyncio import Redis

from src.api.sessions import CurrentLearner
from src.config import settings
from src.tasks.reviews import key_of

router = APIRouter(tags=["statistics"])


@router.get("/statistics")
async def statistics(learner: CurrentLearner) -> dict[str, int]:
    async with Redis.from_url(settings().redis_url, decode_responses=True) as redis:
        counted = await redis.hgetall(key_of(learner))
    return {"right": int(counted.get("right", 0)), "wrong": int(counted.get("wrong", 0))}
