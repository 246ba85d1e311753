import pytest

from app import config


@pytest.mark.parametrize("name", ["DATABASE_URL", "BETTER_AUTH_SECRET", "OPENAI_API_KEY"])
def test_a_missing_variable_is_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(name, raising=False)
    with pytest.raises(SystemExit, match=name):
        config.load()


def test_the_model_has_a_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AGENT_MODEL", raising=False)
    assert config.load().agent_model == "gpt-4o"
