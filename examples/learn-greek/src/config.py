"""Settings, all of them from the environment."""

from functools import lru_cache

from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    """What has no default has to be given."""

    database_url: str
    jwt_secret_key: str
    redis_url: str = "redis://localhost:6379/0"
    app_env: str = "production"
    log_folder: str = "logs"


@lru_cache
def settings() -> Settings:
    return Settings()  # type: ignore[call-arg]
