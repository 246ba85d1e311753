"""The notes of the visitor whom the session cookie names."""

from uuid import uuid4

from flask import Blueprint, abort, current_app, request, session

notes = Blueprint("notes", __name__)
LONGEST = 10_000


def visitor() -> str:
    if "visitor" not in session:
        session["visitor"] = uuid4().hex
    return str(session["visitor"])


@notes.get("/notes")
def list_notes() -> list[dict[str, object]]:
    with current_app.extensions["database"].transaction() as connection, connection.cursor() as cursor:
        cursor.execute("select id, body from note where owner = %s order by id", (visitor(),))
        return [{"id": number, "body": body} for number, body in cursor.fetchall()]


@notes.post("/notes")
def write_note() -> tuple[dict[str, object], int]:
    given = request.get_json(silent=True)
    body = given.get("body") if isinstance(given, dict) else None
    if not isinstance(body, str) or not 0 < len(body) <= LONGEST:
        abort(400, f"send a body of 1 to {LONGEST} characters")
    with current_app.extensions["database"].transaction() as connection, connection.cursor() as cursor:
        cursor.execute("insert into note (owner, body) values (%s, %s) returning id", (visitor(), body))
        number = cursor.fetchone()[0]
    current_app.extensions["journal"].info("note %s written", number)
    return {"id": number, "body": body}, 201


@notes.delete("/notes/<int:number>")
def tear_out(number: int) -> tuple[str, int]:
    with current_app.extensions["database"].transaction() as connection, connection.cursor() as cursor:
        cursor.execute("delete from note where id = %s and owner = %s", (number, visitor()))
        if cursor.rowcount == 0:
            abort(404, "you have no note of that number")
    current_app.extensions["journal"].info("note %s torn out", number)
    return "", 204
