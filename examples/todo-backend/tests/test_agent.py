import pytest

from agents.todo_agent import TodoAgent


@pytest.mark.parametrize(
    ("sentence", "title"),
    [
        ("Please remind me to buy milk.", "Buy milk"),
        ("call   Anna!", "Call Anna"),
        ("...", "Untitled"),
    ],
)
def test_title(sentence: str, title: str) -> None:
    assert TodoAgent("gpt-4o").title_for(sentence) == title
