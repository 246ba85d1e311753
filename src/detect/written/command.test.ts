import { describe, expect, test } from "vitest";
import { commandsIn, readCommand } from "./command.ts";

describe("a server command", () => {
  test.each<[string, string | undefined, boolean, number | undefined]>([
    ["uvicorn app.main:app --host 0.0.0.0 --port 8080", "app.main:app", false, 8080],
    ['CMD ["uvicorn", "app.main:app", "--port=81"]', "app.main:app", false, 81],
    ["exec gunicorn -b :5000 --access-logfile - microblog:app", "microblog:app", false, 5000],
    ["/opt/venv/bin/uvicorn --factory pkg.api:create_app -p ${PORT:-9000}", "pkg.api:create_app", true, 9000],
    ["gunicorn 'app:create_app()'", "app:create_app", true, undefined],
    ["fastapi run app/main.py --port 80", undefined, false, 80],
    ["uvicorn app:app --port $PORT", "app:app", false, undefined],
    ["gunicorn --config gunicorn.conf.py config.wsgi", "config.wsgi", false, undefined],
    ['gunicorn -k uvicorn.workers.UvicornWorker plane.asgi:application --bind 0.0.0.0:"${PORT:-8000}"', "plane.asgi:application", false, 8000],
    ["python -m gunicorn.app.wsgiapp -c prod.conf.py warehouse.wsgi:application", "warehouse.wsgi:application", false, undefined],
    ["FLASK_APP=web.py python3 -m flask run --port=7000", undefined, false, 7000],
    ["flask --app pkg.api:make run", "pkg.api:make", false, undefined],
    ["uwsgi --http :9090 --module site.wsgi --callable app", "site.wsgi:app", false, 9090],
    ["waitress-serve --call --port=81 pkg:create", "pkg:create", true, 81],
    ["poetry run uvicorn --host=0.0.0.0 app.main:app", "app.main:app", false, undefined],
  ])("%s", (text, entry, factory, port) => {
    expect(readCommand(text, "x", 1)).toEqual(expect.objectContaining({ entry, factory, port }));
  });

  test.each([
    "pip install uvicorn-worker",
    "uv pip install gunicorn",
    "poetry add uvicorn",
    "fastapi --version",
    "python -m venv .venv",
    "python -m pytest tests",
    "celery inspect ping",
    "",
  ])("%s is none", (text) => {
    expect(readCommand(text, "x", 1)).toBeUndefined();
  });

  test.each<[string, string, string | undefined]>([
    ["streamlit run Home.py --server.port 80", "streamlit", "Home.py"],
    ["python3 bot/bot.py", "python", "bot/bot.py"],
    ['["python", "./main.py", "-d", "/data"]', "python", "./main.py"],
    ["python -m pkg.server", "python", "pkg.server"],
    ["pserve production.ini", "pserve", "production.ini"],
  ])("%s runs a file", (text, program, file) => {
    expect(readCommand(text, "x", 1)).toEqual(expect.objectContaining({ program, file }));
  });

  test("a server for developers is marked", () => {
    expect(readCommand("uvicorn a:b --reload", "x", 1)?.development).toBe(true);
    expect(readCommand("python manage.py runserver 0.0.0.0:8001", "x", 1)).toEqual(
      expect.objectContaining({ development: true, port: 8001, program: "manage.py" }),
    );
    expect(readCommand("uvicorn a:b", "x", 1)?.development).toBe(false);
  });

  test("each command of a line", () => {
    expect(commandsIn('sh -c "alembic upgrade head && exec gunicorn -b 0.0.0.0:5000 wsgi:app"', "x", 1).map(({ entry }) => entry)).toEqual(["wsgi:app"]);
    expect(commandsIn("celery -A x worker & uvicorn a:b", "x", 1).map(({ program }) => program)).toEqual(["celery", "uvicorn"]);
  });
});
