import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { composeBuilds, type ComposeBuild } from "../../src/contract/compose/builds.ts";
import { readDotenv } from "../../src/project/dotenv.ts";

type Files = Readonly<Record<string, string>>;

const present = spawnSync("docker", ["compose", "version"], { timeout: 15_000 }).status === 0;
if (!present) process.stderr.write("\nSKIPPED for want of docker compose: what services build, compared with docker compose config\n\n");

/** What a service builds as Compose itself puts it together. */
function byCompose(folder: string, names: readonly string[]): unknown {
  const files = names.flatMap((name) => ["-f", join(folder, name)]);
  const args = ["compose", "--project-directory", folder, "--profile", "*", ...files, "config", "--format", "json"];
  const { status, stderr, stdout } = spawnSync("docker", args, { encoding: "utf8", timeout: 30_000, env: { PATH: process.env["PATH"], HOME: folder } });
  if (status !== 0) throw new Error(stderr);
  // what is printed can be read again, so a dollar is written twice
  const { services } = JSON.parse(stdout.replaceAll("$$", "$")) as { readonly services: Readonly<Record<string, { readonly build?: Build }>> };
  return Object.fromEntries(
    Object.entries(services).flatMap(([name, { build }]) =>
      build === undefined
        ? []
        : [
            [
              name,
              {
                context: build.context,
                dockerfile: build.dockerfile_inline === undefined ? build.dockerfile : undefined,
                inline: build.dockerfile_inline,
                target: build.target,
                args: build.args ?? {},
                contexts: Object.keys(build.additional_contexts ?? {}).toSorted(),
              },
            ],
          ],
    ),
  );
}

interface Build {
  readonly context: string;
  readonly dockerfile?: string;
  readonly dockerfile_inline?: string;
  readonly target?: string;
  readonly args?: Readonly<Record<string, string>>;
  readonly additional_contexts?: Readonly<Record<string, string>>;
}

/** The last of each service: with all files together. */
function byUs(folder: string, names: readonly string[]): unknown {
  const read = (path: string): string | undefined => {
    try {
      return readFileSync(path, "utf8");
    } catch {
      return undefined;
    }
  };
  const builds = composeBuilds(
    names.map((name) => join(folder, name)),
    {
      read,
      variables(inside, files) {
        const entries = (files.length === 0 ? [join(inside, ".env")] : files).flatMap((path) => readDotenv(read(path) ?? ""));
        return (name) => entries.findLast((entry) => entry.name === name && !entry.commented)?.value;
      },
    },
  );
  const last = new Map<string, Omit<ComposeBuild, "service">>();
  for (const { service, ...build } of builds) last.set(service, build);
  return Object.fromEntries(
    [...last].map(([service, build]) => [
      service,
      { ...build, dockerfile: build.inline === undefined ? build.dockerfile : undefined, contexts: build.contexts.toSorted() },
    ]),
  );
}

const layouts: readonly (readonly [what: string, names: readonly string[], files: Files])[] = [
  [
    "short and long forms, arguments, variables and .env",
    ["compose.yaml"],
    {
      "compose.yaml": `services:
  a: { build: ./web }
  b:
    build:
      context: "\${DIR}"
      dockerfile: docker/\${NAME:-Dockerfile}
      target: \${TARGET-dev}
      args: { VERSION: 1.10, PORT: 8080, HALF: 3.0, BIG: 1e3, DEBUG: True, TAG: , REST: "v\${TAG:-2}", DOLLAR: "$$x", BOTH: "\${TAG:+\${DIR}}" }
      additional_contexts: { shared: ./shared }
  c:
    build: { args: [A=1, TAG, B=x=y], additional_contexts: [base=docker-image://alpine] }
  d: { image: postgres }
  e: { build: { dockerfile_inline: "FROM \${TAG}\\nRUN echo $$x\\n" } }
  f: { profiles: [never], build: { context: f } }
`,
      ".env": "DIR=api\nTAG='1.10'\n# TARGET=x\n",
    },
  ],
  [
    "an override",
    ["compose.yaml", "compose.override.yaml"],
    {
      "compose.yaml": "services:\n  api: { build: { context: app, target: prod, args: [A=1, B=1], additional_contexts: { x: ./x } } }\n  web: { build: web }\n",
      "compose.override.yaml":
        "services:\n  api: { build: { target: dev, args: { B: 2, C: 3 }, additional_contexts: { y: ./y } } }\n  web: { build: { dockerfile: dev.Dockerfile } }\n  job: { build: other }\n",
    },
  ],
  [
    "an override in the short form",
    ["compose.yaml", "compose.prod.yaml"],
    { "compose.yaml": "services: { a: { build: { context: x, target: dev } } }", "compose.prod.yaml": "services: { a: { build: y } }" },
  ],
  [
    "extends in the same file",
    ["compose.yaml"],
    {
      "compose.yaml":
        "services:\n  base: { build: { context: app, target: dev, args: { A: 1, B: 1 } } }\n  a: { extends: { service: base } }\n  b: { extends: base, build: { target: prod, args: { B: 2 } } }\n  c: { extends: { service: b }, build: { context: other } }\n",
    },
  ],
  [
    "extends of other files",
    ["compose.yaml"],
    {
      "compose.yaml":
        'services:\n  web: { extends: { file: shared/base.yml, service: web }, build: { target: prod } }\n  job: { extends: { file: shared/base.yml, service: bare } }\n  own: { extends: { file: "${DIR}/base.yml", service: bare }, build: { context: mine } }\n',
      ".env": "DIR=shared\nTAG=7\n",
      "shared/base.yml": "services:\n  web: { extends: { file: deep/more.yml, service: w } }\n  bare: { build: { dockerfile: x.Dockerfile, context: . } }\n",
      "shared/deep/more.yml": "services: { w: { build: { context: .., dockerfile: web.Dockerfile, args: { T: '${TAG}' } } } }",
    },
  ],
  [
    "include, with folders and variables of its own",
    ["compose.yaml"],
    {
      "compose.yaml":
        "include:\n  - infra/db.yml\n  - path: [job/a.yml, job/b.yml]\n    project_directory: work\n    env_file: [job/one.env]\nservices: { web: { build: '${WHERE}' } }\n",
      ".env": "WHERE=web\nOUTER=1\n",
      "infra/db.yml": "services: { db: { build: { context: ., args: { WHERE: '${WHERE}', OUTER: '${OUTER}', INNER: '${INNER}' } } } }",
      "infra/.env": "WHERE=infra\nINNER=2\n",
      "job/a.yml": "services: { job: { build: { context: src, args: { A: '${A}' } } } }",
      "job/b.yml": "services: { job: { build: { target: dev } } }",
      "job/one.env": "A=1\n",
      "work/src/Dockerfile": "FROM a\n",
    },
  ],
  [
    "anchors and merges",
    ["compose.yaml"],
    { "compose.yaml": "x-build: &b { context: app, args: { A: 1 } }\nservices:\n  a: { build: *b }\n  b:\n    build:\n      <<: *b\n      target: dev\n" },
  ],
];

describe.skipIf(!present)("what services build is what docker compose config says", () => {
  test.each(layouts)("%s", (_, names, files) => {
    const folder = mkdtempSync(join(tmpdir(), "plimsoll-compose-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    expect(byUs(folder, names)).toEqual(byCompose(folder, names));
  });
});
