"""Counting, away from the request."""

from datetime import timedelta

from redis import Redis

from src.config import settings
from src.tasks.worker import app

FORGOTTEN_AFTER = timedelta(days=90)


def key_of(learner: str) -> str:
    return f"reviews:{learner}"


@app.task(name="src.tasks.reviews.count_review")
def count_review(learner: str, right: bool) -> None:
    with Redis.from_url(settings().redis_url) as redis:
        redis.hincrby(key_of(learner), "right" if right else "wrong", 1)


@app.task(name="src.tasks.reviews.forget_idle_learners")
def forget_idle_learners() -> int:
    """Gives how many were forgotten."""
    forgotten = 0
    with Redis.from_url(settings().redis_url) as redis:
        for key in redis.scan_iter("reviews:*"):
            if redis.object("idletime", key) > FORGOTTEN_AFTER.total_seconds():
                forgotten += redis.delete(key)
    return forgotten
