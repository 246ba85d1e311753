import jwt
import pytest
from fastapi.testclient import TestClient

from src.config import settings
from src.main import app


@pytest.fixture
def client():
    with TestClient(app) as opened:
        yield opened


def test_health_needs_no_database(client):
    answer = client.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "healthy"})


def test_a_session_names_its_learner(client):
    token = client.post("/sessions", json={"name": "Eleni"}).json()["token"]
    assert jwt.decode(token, settings().jwt_secret_key, algorithms=["HS256"])["sub"] == "Eleni"


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer nothing"}])
def test_cards_are_nobody_elses(client, headers):
    assert client.get("/cards", headers=headers).status_code == 401


def test_a_learner_has_a_name(client):
    assert client.post("/sessions", json={"name": ""}).status_code == 422
