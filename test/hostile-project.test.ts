import { expect, test } from "vitest";
import { judge } from "./hostile-judge.ts";

const DOCKERFILE = 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt\nUSER 7\nCMD ["python", "app.py"]\n';
const times = (count: number, line: (index: number) => string): string => Array.from({ length: count }, (_, index) => line(index)).join("");
const sources = (count: number, name: (index: number) => string): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`/repo/${name(index)}`, ""]));
/** Each name stands nine times for the one before it. */
const bomb = times(
  10,
  (index) =>
    `a${index}: &a${index} [${
      index === 0
        ? "x"
        : Array<string>(9)
            .fill(`*a${index - 1}`)
            .join(",")
    }]\n`,
);
const many = sources(2000, (index) => `d${index % 20}/f${index}.py`);
const long = sources(300, (index) => `${"a".repeat(200)}/${"a".repeat(200)}${index}ab`);

interface Beside {
  readonly name: string;
  readonly text: string;
  readonly others?: Readonly<Record<string, string>>;
  /** What becomes of the Dockerfile, or what is told beside it. */
  readonly ends: string;
}

const ignoreFiles: Readonly<Record<string, Beside>> = {
  "many patterns": { name: ".dockerignore", text: times(100_000, (index) => `p${index}*x/**\n`), others: many, ends: "ignore-file-too-large" },
  "patterns of many stars": { name: ".dockerignore", text: `${"*a".repeat(10)}b\n`.repeat(4000), others: long, ends: "ignore-file-slow" },
  "a pattern of many folders": { name: ".dockerignore", text: `${"**/".repeat(100_000)}x\n`, others: many, ends: "judged" },
  "a pattern of very many stars": { name: ".dockerignore", text: `${"*a".repeat(100_000)}b\n`, others: many, ends: "judged" },
};

const composeServices = (count: number, service: (index: number) => string): string =>
  `services:\n${times(count, (index) => `  s${index}: ${service(index)}\n`)}`;
const composeFiles: Readonly<Record<string, Beside>> = {
  "names that stand for more and more": { name: "compose.yaml", text: `${bomb}services: { x: { build: ., command: *a9 } }\n`, ends: "judged" },
  "10 MB of services": { name: "compose.yaml", text: composeServices(500_000, () => "{ build: . }"), ends: "compose-too-large" },
  "many keys": { name: "compose.yaml", text: `${times(36_000, (index) => `${index}:\n`)}services: { x: { build: . } }\n`, ends: "judged" },
  "many builds": { name: "compose.yaml", text: composeServices(1000, (index) => `{ build: { context: ., args: [A=${index}] } }`), ends: "compose-too-large" },
  "services that extend one another": {
    name: "compose.yaml",
    text: composeServices(5000, (index) => (index === 4999 ? "{ build: . }" : `{ extends: s${index + 1} }`)),
    ends: "compose-too-large",
  },
  "files that include one another": {
    name: "compose.yaml",
    text: `include: [${times(300, (index) => `c${index}/compose.yaml,`)}]\n`,
    others: Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`/repo/c${index}/compose.yaml`, "include: [../compose.yaml]\n"])),
    ends: "compose-too-large",
  },
  brackets: { name: "compose.yaml", text: `services: ${"[".repeat(100_000)}`, ends: "judged" },
};

const settings: Readonly<Record<string, Beside>> = {
  "hadolint: names that stand for more and more": { name: ".hadolint.yaml", text: `${bomb}ignored: *a9\n`, ends: "yaml-aliases" },
  "hadolint: 10 MB": { name: ".hadolint.yaml", text: `ignored:\n${"  - DL3008\n".repeat(900_000)}`, ends: "yaml-too-large" },
  "hadolint: wrong rules": { name: ".hadolint.yaml", text: `ignored: [${times(30_000, (index) => `DX${index},`)}]\n`, ends: "unknown-rule" },
  "hadolint: keys": { name: ".hadolint.yaml", text: times(36_000, (index) => `${index}:\n`), ends: "unknown-key" },
  "contract: names that stand for more and more": { name: "plimsoll.yaml", text: `${bomb}images: *a9\n`, ends: "yaml-aliases" },
  "contract: 10 MB": { name: "plimsoll.yaml", text: `images:\n${times(900_000, (index) => `  i${index}: {}\n`)}`, ends: "yaml-too-large" },
  "contract: images": { name: "plimsoll.yaml", text: `version: 1\nimages:\n${times(9000, (index) => `  i${index}: {}\n`)}`, ends: "too-many-images" },
  "contract: wrong checks": {
    name: "plimsoll.yaml",
    text: `version: 1\nimages: { a: { requirements: { ${times(8000, (index) => `R${index}: user-rot${index},`)} } } }\n`,
    ends: "unknown-check",
  },
};

const manifests: Readonly<Record<string, Beside>> = {
  "a long package.json": { name: "package.json", text: `{"scripts":{"start":"${"a && ".repeat(300_000)}"}}`, ends: "judged" },
  "a deep package.json": { name: "package.json", text: "[".repeat(900_000), ends: "judged" },
  "a deep pyproject.toml": { name: "pyproject.toml", text: `a=${"[".repeat(900_000)}`, ends: "judged" },
  "a long pyproject.toml": { name: "pyproject.toml", text: `[project]\nname="a"\ndependencies=[${'"a==1",'.repeat(200_000)}]\n`, ends: "judged" },
  "a long requirements.txt": { name: "requirements.txt", text: "a==1 --hash=sha256:abc\n".repeat(80_000), ends: "judged" },
  "a manifest of many keys": { name: "k8s.yaml", text: `kind: Deployment\n${times(60_000, (index) => `k${index}: 1\n`)}`, ends: "judged" },
  "a manifest of many documents": { name: "k8s.yaml", text: "kind: Deployment\n---\n".repeat(30_000), ends: "judged" },
};

test.each(Object.entries({ ...ignoreFiles, ...composeFiles, ...settings, ...manifests }))("%s: ends", (_, { ends, name, others, text }) => {
  expect(judge({ ...others, "/repo/Dockerfile": DOCKERFILE, [`/repo/${name}`]: text })).toContain(ends);
});

test("a trouble with one file leaves the others", () => {
  const files = { "/repo/a/Dockerfile": DOCKERFILE, "/repo/a/.dockerignore": "x\n".repeat(10_000), "/repo/b/Dockerfile": DOCKERFILE };
  expect(judge(files)).toEqual(["ignore-file-too-large", "judged"]);
  const slow = Object.fromEntries(Object.keys(long).map((path) => [path.replace("/repo/", "/repo/a/"), ""]));
  expect(judge({ ...files, ...slow, "/repo/a/.dockerignore": `${"*a".repeat(10)}b\n`.repeat(4000) })).toEqual(["ignore-file-slow", "judged"]);
});

test("what is copied by name is looked for where that takes seconds, not minutes", () => {
  const copies = `FROM a:1\nCOPY ${times(900, (index) => `d${index}/f*.py `)} /b/\n`;
  expect(judge({ ...sources(8000, (index) => `d${index % 20}/f${index}.py`), "/repo/Dockerfile": copies })).toEqual(["dockerfile-too-large"]);
  expect(judge({ ...many, "/repo/Dockerfile": copies })).toEqual(["judged"]);
});
