"""Settings, all of them from the environment."""

import os
from dataclasses import dataclass


class MissingSettings(RuntimeError):
    """What a start fails with. An error, and not SystemExit: gunicorn would take that for a worker that ended, and start the next."""


@dataclass(frozen=True)
class Config:
    database_url: str
    secret_key: str
    log_folder: str = "logs"


def from_environment() -> Config:
    """Names every variable that is missing, so that one look is enough."""
    database_url = os.environ.get("DATABASE_URL", "")
    secret_key = os.environ.get("SECRET_KEY", "")
    given = {"DATABASE_URL": database_url, "SECRET_KEY": secret_key}
    missing = [name for name, value in given.items() if not value]
    if missing:
        raise MissingSettings(f"set {' and '.join(missing)}; .env.example says what they are")
    return Config(database_url, secret_key, os.environ.get("LOG_FOLDER", "logs"))
