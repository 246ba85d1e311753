import { describe, expect, test } from "vitest";
import type { Outcome } from "../../verdict/verdict.ts";
import { fakeImage, fakeTrial } from "../testing.ts";
import { check } from "./index.ts";

describe("container", () => {
  test.each<[readonly string[], string, Outcome]>([
    [["/opt/venv/bin/python3.11 /opt/venv/bin/uvicorn app.main:app --port 8000"], "uvicorn", "proven"],
    [["python -m uvicorn app.main:app"], "uvicorn", "proven"],
    [["python -X dev -m uvicorn app.main:app"], "uvicorn", "proven"],
    [["/usr/local/bin/python /usr/local/bin/gunicorn -k uvicorn.workers.UvicornWorker app:app"], "uvicorn", "proven"],
    [["gunicorn: master [app:app]"], "gunicorn", "proven"],
    [["/bin/sh /entrypoint.sh", "/opt/venv/bin/python /opt/venv/bin/uvicorn app:app"], "uvicorn", "proven"],
    [["nginx: master process nginx -g daemon off;"], "nginx", "proven"],
    [["python /opt/venv/bin/gunicorn app:app"], "uvicorn", "violated"],
    [["flask run"], "uvicorn", "violated"],
    [["python main.py"], "uvicorn", "unproven"],
    [["sh -c ./start"], "uvicorn", "unproven"],
    [["python /usr/local/bin/fastapi run app/main.py"], "uvicorn", "proven"],
  ])("%j, asked for %s, is %s", (lines, program, outcome) => {
    const processes = lines.map((args, index) => ({ pid: index + 1, uid: 1001, user: undefined, args }));
    expect(check.container?.({ trial: fakeTrial({ processes }), image: fakeImage() }, { program } as never).outcome).toBe(outcome);
  });

  test("an application that never ran is unproven", () => {
    const trial = fakeTrial({ ready: undefined, notReady: "it ended" });
    expect(check.container?.({ trial, image: fakeImage() }, { program: "uvicorn" } as never).evidence[0]?.message.code).toBe("notReady");
  });
});

describe("image", () => {
  test.each<[readonly string[], readonly string[], Outcome]>([
    [[], ["uvicorn", "app.main:app"], "proven"],
    [["tini", "--"], ["/opt/venv/bin/uvicorn", "app.main:app"], "proven"],
    [["/bin/sh", "-c", "alembic upgrade head && exec uvicorn 'app.main:app'"], [], "proven"],
    [[], ["uv", "run", "--no-sync", "uvicorn", "app.main:app"], "proven"],
    [[], ["gunicorn", "app:app"], "violated"],
    [["sh", "-c"], ["cd /app && alembic upgrade head && exec gunicorn app:app"], "violated"],
    [["sh", "-c"], ["./start.sh & nginx; wait"], "unproven"],
    [[], [], "violated"],
    [["/entrypoint.sh"], ["run"], "unproven"],
  ])("entrypoint %j with command %j is %s", (entrypoint, cmd, outcome) => {
    expect(check.image?.({ image: fakeImage({ config: { entrypoint, cmd } }), scan: undefined }, { program: "uvicorn" } as never).outcome).toBe(outcome);
  });
});
