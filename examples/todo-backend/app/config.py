"""Settings, read once from the environment at start."""

import os
import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    database_url: str
    auth_secret: str
    openai_api_key: str
    agent_model: str
    frontend_url: str | None


def load() -> Settings:
    """Read the settings, or end the program with one line that names what is missing."""
    return Settings(
        database_url=required("DATABASE_URL", "address of the PostgreSQL database"),
        auth_secret=required("BETTER_AUTH_SECRET", "signs and checks session tokens"),
        openai_api_key=required("OPENAI_API_KEY", "key for the model behind the agent"),
        agent_model=os.environ.get("AGENT_MODEL") or "gpt-4o",
        frontend_url=os.environ.get("FRONTEND_URL") or None,
    )


def required(name: str, purpose: str) -> str:
    value = os.environ.get(name, "").strip()
    if not value:
        sys.exit(f"todo-backend: {name} is not set ({purpose})")
    return value
