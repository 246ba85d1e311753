"""A notebook: every visitor has notes of their own, kept in PostgreSQL."""

from flask import Flask

from app.config import Config, from_environment
from app.database import Database
from app.journal import open_journal
from app.notes import notes
from app.status import status


def create_app(config: Config | None = None) -> Flask:
    """The application; settings come from the environment unless they are given."""
    settings = config or from_environment()
    app = Flask(__name__)
    app.secret_key = settings.secret_key
    app.extensions["database"] = Database(settings.database_url)
    app.extensions["journal"] = open_journal(settings.log_folder)
    app.register_blueprint(status)
    app.register_blueprint(notes)
    return app
