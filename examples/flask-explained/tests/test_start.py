from pathlib import Path

import pytest

from app.config import MissingSettings, from_environment


def test_health_needs_no_database(client):
    answer = client.get("/health")
    assert (answer.status_code, answer.json) == (200, {"status": "healthy"})


def test_the_journal_is_written(app, tmp_path: Path):
    app.extensions["journal"].info("a line")
    assert "a line" in (tmp_path / "logs" / "journal.log").read_text()


def test_every_missing_setting_is_named(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("SECRET_KEY", "")
    with pytest.raises(MissingSettings, match="DATABASE_URL and SECRET_KEY"):
        from_environment()


def test_settings_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://db/notes")
    monkeypatch.setenv("SECRET_KEY", "s")
    monkeypatch.setenv("LOG_FOLDER", "/var/log/notes")
    settings = from_environment()
    assert (settings.database_url, settings.secret_key, settings.log_folder) == (
        "postgresql://db/notes",
        "s",
        "/var/log/notes",
    )
