import os

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.config import Config


@pytest.fixture
def app(tmp_path) -> Flask:
    """Talks to the database that TEST_DATABASE_URL names; without one nothing that needs a database is tried."""
    url = os.environ.get("TEST_DATABASE_URL", "postgresql://nobody@localhost:1/none")
    return create_app(Config(url, "only for tests", str(tmp_path / "logs")))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
