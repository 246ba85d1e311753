"""Whether the server answers; the database is not asked, since a restart would not mend it."""

from flask import Blueprint

status = Blueprint("status", __name__)


@status.get("/health")
def health() -> dict[str, str]:
    return {"status": "healthy"}
