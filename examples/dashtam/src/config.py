"""Settings, all of them from the environment."""

from functools import lru_cache

from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    """What has no default has to be given."""

    database_url: str
    redis_url: str
    secret_key: str
    # where the provider sends people back to; it has to be registered there letter by letter
    oauth_redirect_uri: str = "https://127.0.0.1:8182/callback"
    oauth_client_id: str = "dashtam"
    debug: bool = False


@lru_cache
def settings() -> Settings:
    return Settings()  # type: ignore[call-arg]
