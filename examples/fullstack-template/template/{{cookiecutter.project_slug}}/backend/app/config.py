"""Settings, all of them from the environment."""

from functools import lru_cache

from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    """What has no default has to be given."""

    database_url: str


@lru_cache
def settings() -> Settings:
    return Settings()  # type: ignore[call-arg]
