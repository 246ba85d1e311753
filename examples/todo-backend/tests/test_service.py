from fastapi.testclient import TestClient

from app.main import app

client = TestClient(app)


def test_health_needs_no_database() -> None:
    assert client.get("/health").json() == {"status": "healthy"}


def test_todos_without_a_database_are_unavailable() -> None:
    with TestClient(app) as started:
        answer = started.get("/todos")
    assert answer.status_code == 503
    assert answer.json() == {"detail": "the database does not answer"}


def test_a_forged_token_is_refused() -> None:
    assert client.get("/todos", headers={"Authorization": "Bearer a.b.c"}).status_code == 401


def test_tools_are_listed() -> None:
    assert [tool["name"] for tool in client.get("/mcp/tools").json()] == ["add_todo", "list_todos", "finish_todo"]


def test_an_unknown_tool_is_not_found() -> None:
    assert client.post("/mcp/tools/nothing", json={}).status_code == 404
