import os

import pytest
from fastapi.testclient import TestClient

from app.database import connection
from app.main import app

needs_database = pytest.mark.skipif("TEST_DATABASE" not in os.environ, reason="set TEST_DATABASE if DATABASE_URL is for it")


def test_health_needs_no_database():
    answer = TestClient(app).get("/api/v1/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "healthy"})


@pytest.mark.parametrize("sent", [{}, {"author": "a"}, {"author": "", "body": "b"}, {"author": "a", "body": "b" * 2001}])
def test_what_is_no_message_is_refused(sent):
    app.dependency_overrides[connection] = lambda: None
    try:
        assert TestClient(app).post("/api/v1/messages", json=sent).status_code == 422
    finally:
        app.dependency_overrides.clear()


@needs_database
def test_the_newest_message_is_on_top():
    with TestClient(app) as client:
        pinned = client.post("/api/v1/messages", json={"author": "a", "body": "b"})
        assert pinned.status_code == 201
        assert client.get("/api/v1/messages").json()[0] == pinned.json()
