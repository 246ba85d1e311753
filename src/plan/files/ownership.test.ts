import { expect, test } from "vitest";
import { makeBuildContext } from "../context.ts";
import { makePlan } from "../make.ts";
import { ownership } from "./ownership.ts";

const SYSTEM = "FROM debian:trixie-slim\n";

/** `1000:1000 755 folder`, a question mark for each part that is not known. */
function told(text: string, path: string, modes?: Readonly<Record<string, number>>): string {
  const context =
    modes === undefined
      ? undefined
      : makeBuildContext({ files: Object.keys(modes), dockerfilePath: "Dockerfile", read: () => undefined, modeOf: (file) => modes[file] });
  const plan = makePlan({ path: "Dockerfile", text, ...(context === undefined ? {} : { context }) });
  const stage = plan.stages.at(-1);
  if (stage === undefined) throw new Error("no stage");
  const answer = ownership(plan, stage, path);
  if (answer.kind !== "known") return answer.kind;
  return `${answer.uid ?? "?"}:${answer.gid ?? "?"} ${answer.mode?.toString(8) ?? "?"} ${answer.type ?? "?"}`;
}

test.each([
  ["the builder makes a working directory as root", "WORKDIR /app", "/app", "0:0 755 folder"],
  ["and as the user named before it", "RUN useradd -u 1500 app\nUSER app\nWORKDIR /app/x", "/app", "1500:1500 755 folder"],
  ["a number is its own group there, and 0 in RUN", "USER 4000\nWORKDIR /app\nRUN touch /app/f", "/app/f", "4000:0 644 file"],
  ["mkdir -m sets the last one alone", "RUN mkdir -p -m 700 /m/n", "/m", "0:0 755 folder"],
  ["mkdir -m", "RUN mkdir -p -m 700 /m/n", "/m/n", "0:0 700 folder"],
  ["the umask holds for one shell", "RUN (umask 077; mkdir /a) && mkdir /b", "/b", "0:0 755 folder"],
  ["chown -R", "RUN mkdir -p /a/b && chown -R 7:8 /a", "/a/b", "7:8 755 folder"],
  ["chown without -R", "RUN mkdir -p /a/b && chown 7:8 /a", "/a/b", "0:0 755 folder"],
  ["chown user: takes the user's group", "RUN groupadd -g 9 g && useradd -u 7 -g g u && mkdir /a && chown u: /a", "/a", "7:9 755 folder"],
  ["a name that nobody has", "RUN mkdir /a && chown nobodyknows /a", "/a", "?:0 755 folder"],
  ["chmod by letters", "RUN mkdir /a && chmod g+w,o-rx,+t /a", "/a", "0:0 1770 folder"],
  ["a mode that is not known", "RUN mkdir /a && chmod $(cat /mode) /a", "/a", "0:0 ? folder"],
  ["useradd takes the next number", "RUN useradd one && useradd -m two", "/home/two", "1001:1001 700 folder"],
  ["a home that nobody makes", "RUN useradd one", "/home/one", "absent"],
  ["useradd -r counts down", "RUN useradd -r one && useradd -rm -d /srv/two two", "/srv/two", "998:998 700 folder"],
  ["variables of ENV and ARG", "ARG ID=77\nENV D=/data\nRUN mkdir -p $D && chown ${ID}:${ID} $D", "/data", "77:77 755 folder"],
  ["a variable that the script sets", "ENV D=/data\nRUN mkdir /data && D=/x && chown 7 $D", "/data", "?:0 755 folder"],
  ["COPY without a context", "COPY src /app", "/app", "0:0 ? ?"],
  ["COPY of a folder's content leaves the destination", "WORKDIR /app\nCOPY --chown=7:8 . .", "/app", "0:0 755 folder"],
  ["COPY --chown of a file", "COPY --chown=7:8 --chmod=640 a.txt /app/", "/app/a.txt", "7:8 640 file"],
  ["a folder that COPY makes", "COPY --chown=7:8 a.txt /app/", "/app", "7:8 755 folder"],
  ["a number without a group", "COPY --chown=7 a.txt /app/", "/app", "7:7 755 folder"],
  ["a here-document", "COPY <<X /x\nhello\nX", "/x", "0:0 644 file"],
  ["ADD of an address", "ADD https://example.com/x.txt /x.txt", "/x.txt", "0:0 600 file"],
  ["ADD of what may be an archive", "ADD x /x/", "/x/y", "unknown"],
  ["a set-group folder passes its group on", "RUN mkdir /a && chmod 2775 /a && chgrp 9 /a && mkdir /a/b", "/a/b", "0:9 2755 folder"],
  ["cp -p keeps, cp does not", "RUN touch /a && chown 7:8 /a && cp -p /a /b && cp /a /c", "/b", "7:8 644 file"],
  ["cp", "RUN touch /a && chown 7:8 /a && cp /a /c", "/c", "0:0 644 file"],
  ["mv", "RUN mkdir -p /a/in && chown -R 7:8 /a && mv /a /b", "/b/in", "7:8 755 folder"],
  ["what was moved", "RUN mkdir -p /a/in && mv /a /b", "/a/in", "absent"],
  ["a link is followed", "RUN mkdir /data && ln -s /data /app && chown 7 /app && touch /app/f", "/data/f", "0:0 644 file"],
  ["what a link leads to is changed", "RUN mkdir /data && ln -s /data /app && chown 7 /app", "/data", "7:0 755 folder"],
  ["install -d", "RUN install -d -o 7 -g 8 -m 750 /a/b", "/a/b", "7:8 750 folder"],
  ["above it", "RUN install -d -o 7 -g 8 -m 750 /a/b", "/a", "0:0 755 folder"],
  ["what may have failed", "RUN mkdir /nope/a || true", "/nope/a", "unknown"],
  ["what failed unnoticed, but cannot", "RUN mkdir /a; chown 7 /a; true", "/a", "7:0 755 folder"],
  ["what may not run", "RUN mkdir /a && if [ -n $X ]; then chown 7 /a; fi", "/a", "?:0 755 folder"],
  ["an unknown script by root", "RUN mkdir /a && ./setup.sh", "/a", "unknown"],
  ["an unknown script by somebody else", "RUN mkdir /a && useradd app\nUSER app\nRUN ./setup.sh", "/a", "0:0 755 folder"],
  ["what is theirs they may change", "RUN mkdir /a && useradd app && chown app /a\nUSER app\nRUN ./setup.sh", "/a", "unknown"],
  ["an installer leaves the folder that it works in", "WORKDIR /app\nCOPY --chown=7:7 package.json ./\nRUN npm ci", "/app", "0:0 755 folder"],
  ["a virtual environment", "RUN useradd -u 1500 app\nUSER app\nRUN python3 -m venv /tmp/v", "/tmp/v/bin", "1500:1500 755 folder"],
  ["a redirection", "RUN useradd -u 1500 app\nUSER app\nRUN umask 077 && echo x > /tmp/x", "/tmp/x", "1500:1500 600 file"],
  ["a mount's content is gone", "RUN --mount=type=cache,target=/c/d mkdir /c/d/e && touch /c/d/f", "/c/d/e", "absent"],
  ["wildcards", "RUN mkdir /a && touch /a/x.sh /a/y && chmod 700 /a/*.sh", "/a/x.sh", "0:0 700 file"],
  ["what wildcards leave", "RUN mkdir /a && touch /a/x.sh /a/y && chmod 700 /a/*.sh", "/a/y", "0:0 644 file"],
  ["behind sudo nobody is known", "RUN mkdir /a && sudo -u app touch /a/f", "/a/f", "?:? 644 file"],
])("%s", (_, lines, path, expected) => {
  expect(told(`${SYSTEM}${lines}\n`, path)).toBe(expected);
});

test("a file of the context keeps its mode, and is root's", () => {
  const modes = { "run.sh": 0o750, "src/a.py": 0o600 };
  expect(told(`${SYSTEM}COPY run.sh /\n`, "/run.sh", modes)).toBe("0:0 750 file");
  expect(told(`${SYSTEM}COPY --chmod=444 . /app\n`, "/app/src/a.py", modes)).toBe("0:0 444 file");
  expect(told(`${SYSTEM}COPY . /app\n`, "/app/other", modes)).toBe("absent");
});

test("what comes from another stage keeps its owner and mode", () => {
  const text =
    "FROM debian:trixie-slim AS a\nRUN mkdir -p /s/d && chown -R 7:8 /s && chmod 711 /s/d\nFROM scratch\nCOPY --from=a /s /t\nCOPY --from=a --chown=1:2 /s /u\n";
  expect(told(text, "/t/d")).toBe("7:8 711 folder");
  expect(told(text, "/u/d")).toBe("1:2 711 folder");
  expect(told(text, "/t")).toBe("0:0 755 folder");
});

test("of an unknown base nothing is guessed", () => {
  const base = "FROM registry.example.com/base:1\n";
  expect(told(`${base}RUN mkdir -p /app\n`, "/app")).toBe("?:? ? folder");
  expect(told(`${base}USER 1000\nWORKDIR /app\n`, "/app")).toBe("?:? ? folder");
  expect(told(`${base}RUN mkdir /app && chown 7:8 /app\n`, "/app")).toBe("7:8 ? folder");
});

test("a chain of copies without end is not followed", () => {
  const lines = Array.from({ length: 3000 }, (_, index) => `cp -r /a${index} /a${index + 1}`);
  expect(told(`${SYSTEM}RUN mkdir /a0 && ${lines.join(" && ")}\n`, "/a3000")).toMatch(/^(?:known|unknown|absent)/);
  const stages = Array.from({ length: 500 }, (_, index) => `FROM scratch AS s${index + 1}\nCOPY --from=s${index} /x /x`);
  expect(told(`FROM scratch AS s0\nCOPY x /x\n${stages.join("\n")}\n`, "/x")).toMatch(/\?|0:0/);
});
