"""The service: todos, an agent that makes todos from sentences, and tools for other agents."""

import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, HTTPException, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from agents.todo_agent import TodoAgent
from app import auth, config
from app.database import DatabaseUnavailable, TodoStore
from mcp.tools import UnknownTool, build_tools

logging.basicConfig(level=logging.INFO, stream=sys.stdout, format="todo-backend: %(message)s")
log = logging.getLogger(__name__)

settings = config.load()
store = TodoStore(settings.database_url)
agent = TodoAgent(settings.agent_model)
tools = build_tools(store, agent)


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    log.info("agent model %s", settings.agent_model)
    store.open()
    yield
    store.close()


app = FastAPI(title="Todo backend", lifespan=lifespan)

if settings.frontend_url:
    app.add_middleware(CORSMiddleware, allow_origins=[settings.frontend_url], allow_methods=["*"], allow_headers=["*"])


class NewTodo(BaseModel):
    title: str = Field(min_length=1, max_length=200)


class Todo(NewTodo):
    id: int
    done: bool
    created_at: datetime


class Message(BaseModel):
    message: str = Field(min_length=1, max_length=500)


def current_owner(authorization: Annotated[str | None, Header()] = None) -> str:
    """The user of the session token; without a token, the list everyone shares."""
    if authorization is None:
        return "everyone"
    try:
        return auth.subject(authorization.removeprefix("Bearer "), settings.auth_secret)
    except auth.InvalidToken:
        raise HTTPException(401, "the session token is not valid") from None


Owner = Annotated[str, Depends(current_owner)]


@app.get("/health")
async def health() -> dict[str, str]:
    """Whether this process answers. The database has no say: a restart would not bring it back."""
    return {"status": "healthy"}


@app.get("/todos")
def list_todos(owner: Owner) -> list[Todo]:
    return store.list(owner)


@app.post("/todos", status_code=201)
def create_todo(todo: NewTodo, owner: Owner) -> Todo:
    return store.create(owner, todo.title)


@app.post("/todos/{todo_id}/finish")
def finish_todo(todo_id: int, owner: Owner) -> Todo:
    todo = store.finish(owner, todo_id)
    if todo is None:
        raise HTTPException(404, f"there is no todo {todo_id}")
    return todo


@app.delete("/todos/{todo_id}", status_code=204)
def delete_todo(todo_id: int, owner: Owner) -> None:
    if not store.delete(owner, todo_id):
        raise HTTPException(404, f"there is no todo {todo_id}")


@app.post("/agent", status_code=201)
def ask_agent(message: Message, owner: Owner) -> Todo:
    return store.create(owner, agent.title_for(message.message))


@app.get("/mcp/tools")
async def list_tools() -> list[dict[str, str]]:
    return [{"name": tool.name, "description": tool.description} for tool in tools.all()]


@app.post("/mcp/tools/{name}")
def call_tool(name: str, arguments: dict[str, Any], owner: Owner) -> Any:
    try:
        return tools.call(name, owner, arguments)
    except UnknownTool:
        raise HTTPException(404, f"there is no tool {name}") from None
    except (TypeError, ValueError):
        raise HTTPException(422, f"wrong arguments for {name}: {tools.describe(name)}") from None


@app.exception_handler(DatabaseUnavailable)
async def database_unavailable(_: Request, __: DatabaseUnavailable) -> JSONResponse:
    return JSONResponse({"detail": "the database does not answer"}, status_code=503)
