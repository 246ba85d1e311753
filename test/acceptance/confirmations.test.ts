import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "valibot";
import { expect, test } from "vitest";
import { checks } from "../../src/checks/registry.generated.ts";
import { fakeFileEvidence } from "../../src/checks/testing.ts";
import { examplesOf } from "../pages.ts";
import * as confirm from "./confirm.ts";
import type { Files, Observation } from "./confirm.ts";
import { describeWithEngine } from "./engine.ts";

/** What a check claims, held against what the engine does: the bad example shows it, the good one does not. */
interface Confirmation {
  readonly check: string;
  /** The n-th bad example of the check's page, or a file of its own. */
  readonly bad: number | string;
  readonly good: number | string;
  /** Files of the context that the page leaves out. */
  readonly files?: Files;
  /** Small programs that stand for the ones that the examples name. */
  readonly programs?: Files;
  readonly args?: Readonly<Record<string, string>>;
  readonly see: Observation;
  readonly badShows: RegExp;
  readonly goodShows: RegExp;
}

/** Nothing of an earlier run is in the cache. */
const NOW = String(Date.now());
const NOTHING = "#!/bin/sh\n";
const FAILS = "#!/bin/sh\nexit 1\n";
/** An application that ends in order when it is asked to. */
const TRAP = "import signal, sys, time\nsignal.signal(signal.SIGTERM, lambda *_: (print('asked', flush=True), sys.exit(0)))\nwhile True: time.sleep(0.1)\n";
/** A server that listens where its options say. */
const SERVER = `#!/usr/local/bin/python3
import http.server, re, sys
line = " ".join(sys.argv)
port = int(re.search(r"(?:--port |--bind \\S*:)(\\d+)", line)[1])
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(204)
        self.end_headers()
http.server.HTTPServer(("0.0.0.0", port), Answer).serve_forever()
`;

/** A script that prints a line and goes on, in the folder that a container begins in. */
const PRINTS = {
  python: `#!/bin/sh\nfor word; do last=$word; done\nprintf 'import time\\nprint("printed")\\ntime.sleep(60)\\n' > "/$last"\nexec python3 "$@"\n`,
};

const confirmations: readonly Confirmation[] = [
  {
    check: "args-late",
    bad: 1,
    good: 1,
    files: { "package.json": "{}", "package-lock.json": "{}" },
    programs: { npm: NOTHING },
    args: { GIT_SHA: `1-${NOW}` },
    see: confirm.caching({ "package.json": "{}", "package-lock.json": "{}" }, { GIT_SHA: `2-${NOW}` }),
    badShows: /^(?!.*RUN npm ci)/s,
    goodShows: /RUN npm ci/,
  },
  {
    check: "base-build-argument-defaulted",
    bad: 1,
    good: "ARG VERSION=3.13\nFROM python:${VERSION}-slim\n",
    see: confirm.building,
    badShows: /invalid reference format/,
    goodShows: /^built$/,
  },
  {
    check: "command-given",
    bad: "FROM scratch\nCOPY app /app\nENTRYPOINT []\n",
    good: 'FROM debian:bookworm-slim\nENTRYPOINT ["/bin/true"]\n',
    files: { app: "" },
    see: confirm.running(),
    badShows: /no command specified/,
    goodShows: /^0 /,
  },
  {
    check: "command-executable",
    bad: 1,
    good: 1,
    files: { "entrypoint.sh": "#!/bin/sh\necho ran\n" },
    see: confirm.running(),
    badShows: /permission denied/i,
    goodShows: /^0 ran$/,
  },
  {
    check: "command-executable",
    bad: 2,
    good: 3,
    files: { "start.sh": "#!/bin/sh\necho ran\n" },
    see: confirm.running(["sh", "-c", "/srv/app/start.sh"]),
    badShows: /Permission denied/,
    goodShows: /^0 ran$/,
  },
  { check: "command-in-foreground", bad: 'FROM nginx:stable\nCMD ["nginx"]\n', good: 1, see: confirm.living, badShows: /^exited 0/, goodShows: /^running/ },
  {
    check: "command-not-through-sudo",
    bad: 'FROM python:3.13-slim\nRUN useradd app\nCOPY main.py /\nCMD ["su", "app", "-c", "exec python3 /main.py"]\n',
    good: 'FROM python:3.13-slim\nRUN useradd -u 1000 app\nCOPY main.py /\nCMD ["setpriv", "--reuid=app", "--clear-groups", "python3", "/main.py"]\n',
    files: { "main.py": TRAP },
    see: confirm.stopping,
    badShows: /^exit 143 after [23] s/,
    goodShows: /^exit 0 after 0 s: asked/,
  },
  {
    check: "copy-all-late",
    bad: 1,
    good: 1,
    files: { "main.py": `1-${NOW}` },
    programs: { "apt-get": NOTHING },
    see: confirm.caching({ "main.py": `2-${NOW}` }),
    badShows: /^(?!.*RUN apt-get)/s,
    goodShows: /RUN apt-get/,
  },
  {
    check: "copy-owner-exists",
    bad: 1,
    good: 1,
    files: { a: "1" },
    see: confirm.running(["stat", "-c", "%U", "/app/a"]),
    badShows: /^0 root$/,
    goodShows: /^0 node$/,
  },
  {
    check: "dependencies-before-source",
    bad: "FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN pip install --no-cache-dir -r requirements.txt\n",
    good: "FROM python:3.13-slim\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip install --no-cache-dir -r requirements.txt\nCOPY . .\n",
    files: { "main.py": `1-${NOW}`, "requirements.txt": `# ${NOW}\n` },
    programs: { pip: NOTHING },
    see: confirm.caching({ "main.py": `2-${NOW}`, "requirements.txt": `# ${NOW}\n` }),
    badShows: /^(?!.*RUN pip)/s,
    goodShows: /RUN pip/,
  },
  {
    check: "docker-socket-not-used",
    bad: 1,
    good: "FROM debian:13\n",
    see: confirm.running(["ls", "-d", "/var/run/docker.sock"]),
    badShows: /^0 /,
    goodShows: /^2 /,
  },
  { check: "dockerfile-not-sent", bad: 1, good: 1, see: confirm.running(["ls", "-A", "/app"]), badShows: /Dockerfile/, goodShows: /^0 (?!.*Dockerfile)/s },
  {
    check: "entrypoint-execs",
    bad: 1,
    good: 1,
    programs: { alembic: NOTHING, uvicorn: `#!/usr/local/bin/python3\n${TRAP}` },
    see: confirm.stopping,
    badShows: /^exit 137 after [45] s: $/,
    goodShows: /^exit 0 after 0 s: asked$/,
  },
  {
    check: "entrypoint-found",
    bad: 1,
    good: 1,
    files: { "main.py": "print('ran')" },
    see: confirm.running(),
    badShows: /^127 .*no such file or directory/s,
    goodShows: /^0 ran$/,
  },
  { check: "entrypoint-interpreter-line", bad: 1, good: 2, see: confirm.running(), badShows: /exec format error/, goodShows: /^\d started/ },
  {
    check: "programs-not-in-root-home",
    bad: 'FROM debian:13\nRUN mkdir -p /root/bin && printf "#!/bin/sh\\necho ran" > /root/bin/tool && chmod +x /root/bin/tool\nUSER 1000\nCMD ["/root/bin/tool"]\n',
    good: 'FROM debian:13\nRUN mkdir -p /srv/bin && printf "#!/bin/sh\\necho ran" > /srv/bin/tool && chmod +x /srv/bin/tool\nUSER 1000\nCMD ["/srv/bin/tool"]\n',
    see: confirm.running(),
    badShows: /Permission denied/,
    goodShows: /^0 ran$/,
  },
  { check: "group-exists", bad: 1, good: 1, see: confirm.running(["id", "-gn"]), badShows: /unable to find group appgroup/, goodShows: /^0 appgroup$/ },
  {
    check: "health-port-agrees",
    bad: 1,
    good: 1,
    programs: { uvicorn: SERVER, gunicorn: SERVER, curl: "#!/bin/sh\nexec python -c \"import urllib.request as r; r.urlopen('$2')\"\n" },
    see: confirm.beingWell,
    badShows: /^unhealthy$/,
    goodShows: /^healthy$/,
  },
  {
    check: "health-program-present",
    bad: 'FROM python:3.13-slim\nHEALTHCHECK CMD curl --fail http://localhost/ || exit 1\nCMD ["sleep", "60"]\n',
    good: 'FROM python:3.13-slim\nHEALTHCHECK CMD python -c "pass"\nCMD ["sleep", "60"]\n',
    see: confirm.beingWell,
    badShows: /^unhealthy$/,
    goodShows: /^healthy$/,
  },
  {
    check: "ignore-file-read",
    bad: 1,
    good: 1,
    files: { ".env": "A=1" },
    see: confirm.running(["ls", "-A", "/app"]),
    badShows: /\.env/,
    goodShows: /^0 (?!.*\.env)/s,
  },
  {
    check: "interpreter-present",
    bad: 'FROM debian:bookworm-slim\nCMD ["node", "/app/server.js"]\n',
    good: 'FROM node:22-slim\nCMD ["node", "--version"]\n',
    see: confirm.running(),
    badShows: /^127 .*executable file not found/s,
    goodShows: /^0 v/,
  },
  {
    check: "no-bashism-in-sh",
    bad: "FROM debian:13\nRUN [[ -d /etc ]] && touch /made\n",
    good: 'FROM debian:13\nSHELL ["/bin/bash", "-c"]\nRUN [[ -d /etc ]] && touch /made\n',
    see: confirm.building,
    badShows: /exit code: 127/,
    goodShows: /^built$/,
  },
  { check: "passwords-not-set", bad: 1, good: 1, see: confirm.running(["grep", "^app:", "/etc/shadow"]), badShows: /^0 app:\$/, goodShows: /^0 app:!/ },
  {
    check: "pipe-failures-noticed",
    bad: 1,
    good: 1,
    programs: { curl: FAILS },
    see: confirm.building,
    badShows: /^built$/,
    goodShows: /pipefail.*exit code: /,
  },
  {
    check: "ports-agree",
    bad: 1,
    good: 1,
    programs: { uvicorn: SERVER, gunicorn: SERVER },
    see: confirm.publishing,
    badShows: /^no answer$/,
    goodShows: /^answered 204$/,
  },
  { check: "python-output-unbuffered", bad: 1, good: 2, programs: PRINTS, see: confirm.living, badShows: /^running 0: $/, goodShows: /^running 0: printed$/ },
  {
    check: "python-output-unbuffered",
    bad: 'FROM python:3.13-slim\nENV PYTHONUNBUFFERED=0\nCMD ["python", "main.py"]\n',
    good: 1,
    programs: PRINTS,
    see: confirm.living,
    badShows: /^running 0: $/,
    goodShows: /^running 0: printed$/,
  },
  { check: "root-password-absent", bad: 1, good: 1, see: confirm.running(["grep", "^root:", "/etc/shadow"]), badShows: /^0 root:\$/, goodShows: /^0 root:!/ },
  {
    check: "run-not-on-host-network",
    bad: 1,
    good: 1,
    programs: { make: NOTHING },
    see: confirm.building,
    badShows: /network\.host is not allowed/,
    goodShows: /^built$/,
  },
  {
    check: "secret-not-in-arg-or-env",
    bad: 2,
    good: "FROM node:24\nRUN --mount=type=secret,id=npm npm ci\n",
    programs: { npm: NOTHING },
    args: { NPM_TOKEN: "given-4711" },
    see: confirm.remembering,
    badShows: /given-4711/,
    goodShows: /^(?!.*given-4711)/s,
  },
  {
    check: "secret-not-in-command",
    bad: 1,
    good: 1,
    programs: { curl: NOTHING },
    see: confirm.remembering,
    badShows: /Zq81mLw0x/,
    goodShows: /^(?!.*Zq81mLw0x)/s,
  },
  { check: "shell-present", bad: 1, good: 1, files: { app: "" }, see: confirm.running(), badShows: /"\/bin\/sh"/, goodShows: /^(?!.*\/bin\/sh)/s },
  {
    check: "stages-reachable",
    bad: 1,
    good: "FROM golang:1.24 AS build\nRUN go build -o /app\nFROM alpine:3.22\nCOPY --from=build /app /app\n",
    files: { app: "" },
    programs: { go: FAILS },
    see: confirm.building,
    badShows: /^built$/,
    goodShows: /go build.*exit code: 1/,
  },
  {
    check: "stop-signal-fits",
    bad: 'FROM python:3.13-slim\nSTOPSIGNAL SIGCONT\nCOPY main.py /srv/\nCMD ["python", "/srv/main.py"]\n',
    good: 'FROM python:3.13-slim\nSTOPSIGNAL SIGTERM\nCOPY main.py /srv/\nCMD ["python", "/srv/main.py"]\n',
    files: { "main.py": TRAP },
    see: confirm.stopping,
    badShows: /^exit 137 after [45] s/,
    goodShows: /^exit 0 after 0 s: asked$/,
  },
  {
    check: "tty-not-needed",
    bad: 1,
    good: 'FROM python:3.13-slim\nCOPY main.py .\nEXPOSE 8000\nENTRYPOINT ["python"]\nCMD ["main.py"]\n',
    files: { "main.py": TRAP },
    see: confirm.living,
    badShows: /^exited 0/,
    goodShows: /^running/,
  },
  {
    check: "user-can-write",
    bad: "FROM debian:13\nRUN useradd -u 1500 app\nVOLUME /data\nUSER app\nCMD touch /data/x\n",
    good: "FROM debian:13\nRUN useradd -u 1500 app && mkdir /data && chown app:app /data\nVOLUME /data\nUSER app\nCMD touch /data/x\n",
    see: confirm.running(),
    badShows: /^1 .*Permission denied/s,
    goodShows: /^0 $/,
  },
  {
    check: "user-can-write",
    bad: 'FROM python:3.13-slim-bookworm\nRUN useradd -u 1500 app\nWORKDIR /app\nCOPY --chown=app main.py .\nENV DATABASE_URL=sqlite:////app/x.db\nUSER app\nCMD ["python", "main.py"]\n',
    good: 'FROM python:3.13-slim-bookworm\nRUN useradd -u 1500 app && install -d -o app /app\nWORKDIR /app\nCOPY --chown=app main.py .\nENV DATABASE_URL=sqlite:////app/x.db\nUSER app\nCMD ["python", "main.py"]\n',
    files: { "main.py": "import sqlite3\nsqlite3.connect('/app/x.db').execute('create table t (x)')\nprint('made')\n" },
    see: confirm.running(),
    badShows: /unable to open database file/,
    goodShows: /^0 made$/,
  },
  { check: "user-exists", bad: 1, good: 2, see: confirm.running(["id", "-un"]), badShows: /unable to find user app/, goodShows: /^0 appuser$/ },
  {
    check: "user-not-root",
    bad: 'FROM debian:13\nCMD ["server"]\n',
    good: 'FROM debian:13\nRUN useradd -u 1500 app\nUSER app\nCMD ["server"]\n',
    see: confirm.running(["id", "-u"]),
    badShows: /^0 0$/,
    goodShows: /^0 1500$/,
  },
  { check: "version-control-not-sent", bad: 1, good: 1, see: confirm.running(["ls", "-A", "/app"]), badShows: /\.git/, goodShows: /^0 (?!.*\.git)/s },
  {
    check: "workdir-not-cd",
    bad: 2,
    good: "FROM debian:13\nWORKDIR /src\nRUN make\n",
    programs: { make: NOTHING },
    see: confirm.running(["pwd"]),
    badShows: /^0 \/$/,
    goodShows: /^0 \/src$/,
  },
];

/** An example of a page with its files, or a file of the test's own. */
function exampleOf({ check }: Confirmation, kind: "bad" | "good", which: number | string): { readonly dockerfile: string; readonly files: Files } {
  if (typeof which === "string") return { dockerfile: which, files: {} };
  const page = readFileSync(join(import.meta.dirname, "../../src/checks", check, "readme.md"), "utf8");
  const example = examplesOf(page).filter((each) => each.kind === kind)[which - 1];
  if (example === undefined) throw new Error(`the page of ${check} has no ${kind} example ${which}`);
  return example;
}

/** What the file judge says of it. */
function judged(check: string, dockerfile: string, files: Files): string | undefined {
  const judge = checks.get(check);
  if (judge === undefined) throw new Error(`there is no check ${check}`);
  const given = Object.keys(files).length === 0 ? {} : { files: { Dockerfile: dockerfile, ...files } };
  return judge.file?.(fakeFileEvidence(dockerfile, given), parse(judge.options, {}) as never).outcome;
}

describeWithEngine("what a check claims is what the engine does", () => {
  const sides = confirmations.flatMap((row) => [
    { row, side: "bad" as const, name: `${row.check}: a bad example` },
    { row, side: "good" as const, name: `${row.check}: a good example` },
  ]);

  test.each(sides)("$name", async ({ row, side }) => {
    const { dockerfile, files } = exampleOf(row, side, row[side]);
    expect(judged(row.check, dockerfile, files), dockerfile).toBe(side === "bad" ? "violated" : "proven");

    const name = `${row.check}-${side}`;
    const built = await confirm.build(name, dockerfile, { ...row.files, ...files }, row.programs, row.args);
    expect(await row.see(built), dockerfile).toMatch(side === "bad" ? row.badShows : row.goodShows);
  });
});
