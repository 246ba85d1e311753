import os

import pytest

needs_database = pytest.mark.skipif("TEST_DATABASE_URL" not in os.environ, reason="TEST_DATABASE_URL names no database")


@needs_database
def test_a_visitor_sees_their_own_notes_and_nobody_elses(app):
    mine, theirs = app.test_client(), app.test_client()
    written = mine.post("/notes", json={"body": "buy stamps"})
    assert written.status_code == 201
    assert mine.get("/notes").json == [written.json]
    assert theirs.get("/notes").json == []
    assert theirs.delete(f"/notes/{written.json['id']}").status_code == 404
    assert mine.delete(f"/notes/{written.json['id']}").status_code == 204
    assert mine.get("/notes").json == []


@pytest.mark.parametrize("sent", [{}, {"body": ""}, {"body": 7}, {"body": "x" * 10_001}, ["body"]])
def test_what_is_no_note_is_refused(client, sent):
    assert client.post("/notes", json=sent).status_code == 400
