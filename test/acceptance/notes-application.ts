/** A small application that talks to its database and has a worker, tests and migrations of its own. */
export const notes: Readonly<Record<string, string>> = {
  "requirements.txt":
    "fastapi==0.115.6\nuvicorn==0.34.0\npsycopg[binary]==3.2.3\nsqlalchemy==2.0.36\nalembic==1.14.0\ncelery==5.4.0\nkombu==5.4.2\nredis==5.2.1\npackaging==24.2\n",
  "requirements-dev.txt": "pytest==8.3.4\n",
  "app/__init__.py": "",
  "app/main.py": `import os

import sqlalchemy
from fastapi import FastAPI

app = FastAPI()
engine = sqlalchemy.create_engine(os.environ["DATABASE_URL"])
key = os.environ["API_KEY"]


@app.get("/health")
def health():
    return {"status": "healthy"}


@app.get("/notes")
def notes():
    with engine.connect() as connection:
        return [row[0] for row in connection.execute(sqlalchemy.text("select text from notes"))]
`,
  "app/worker.py": `import os

from celery import Celery

queue = Celery("notes", broker=os.environ["REDIS_URL"], broker_connection_retry_on_startup=True)
queue.conf.beat_schedule = {}
`,
  "tests/test_notes.py": `from app.main import notes


def test_notes():
    assert notes() == ["first"]
`,
  "alembic.ini": "[alembic]\nscript_location = migrations\n",
  "migrations/env.py": `import os

import sqlalchemy
from alembic import context

with sqlalchemy.create_engine(os.environ["DATABASE_URL"]).connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
`,
  "migrations/versions/0001_notes.py": `from alembic import op

revision = "0001"
down_revision = None


def upgrade():
    op.execute("create table notes (text text not null)")
    op.execute("insert into notes values ('first')")
`,
};
