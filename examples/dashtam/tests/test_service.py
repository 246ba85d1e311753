from fastapi.testclient import TestClient

from src.main import app, redis


class NothingRemembered:
    async def getdel(self, _):
        return None


def test_health_needs_no_database():
    answer = TestClient(app).get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "healthy"})


def test_a_callback_that_nobody_began_is_refused():
    app.dependency_overrides[redis] = NothingRemembered
    try:
        assert TestClient(app).get("/callback", params={"code": "c", "state": "s.t"}).status_code == 400
    finally:
        app.dependency_overrides.clear()


def test_a_provider_that_nobody_knows_is_not_found():
    app.dependency_overrides[redis] = NothingRemembered
    try:
        assert TestClient(app).post("/connections/nowhere").status_code == 404
    finally:
        app.dependency_overrides.clear()
