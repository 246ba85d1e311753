"""The tools this service offers to other agents over HTTP."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from agents.todo_agent import TodoAgent
from app.database import TodoStore


class UnknownTool(Exception):
    pass


@dataclass(frozen=True)
class Tool:
    name: str
    description: str
    run: Callable[..., Any]


class Tools:
    def __init__(self, tools: list[Tool]) -> None:
        self._tools = {tool.name: tool for tool in tools}

    def all(self) -> list[Tool]:
        return list(self._tools.values())

    def describe(self, name: str) -> str:
        return self._tools[name].description

    def call(self, name: str, owner: str, arguments: dict[str, Any]) -> Any:
        if name not in self._tools:
            raise UnknownTool(name)
        return self._tools[name].run(owner, **arguments)


def build_tools(store: TodoStore, agent: TodoAgent) -> Tools:
    def add_todo(owner: str, *, sentence: str) -> Any:
        return store.create(owner, agent.title_for(sentence))

    def list_todos(owner: str) -> Any:
        return store.list(owner)

    def finish_todo(owner: str, *, id: int) -> Any:
        return store.finish(owner, int(id))

    return Tools(
        [
            Tool("add_todo", "Make a todo from a sentence: {sentence}.", add_todo),
            Tool("list_todos", "List all todos.", list_todos),
            Tool("finish_todo", "Mark a todo as done: {id}.", finish_todo),
        ]
    )
